package org.drover.backend.simulator;

import java.time.Duration;
import org.drover.model.VmId;

/** What can go wrong, on demand; hosts are named as in the data centre, steps as errors name them ("finish"). */
public interface Faults {
    /** Everything in the host's memory is gone; it answers no more. */
    void powerCut(String host);

    /**
     * As {@link #powerCut}, and what the host wrote to its own disk within the last 5 s is lost: definitions, and
     * which files the disks in them lie on.
     */
    void powerCutBeforeSync(String host);

    /** The host is back; its VMs are off and whoever was connected is not any more. */
    void powerOn(String host);

    /** The host stands still and keeps everything; requests wait, and are done when it thaws. */
    void freeze(String host);

    void thaw(String host);

    /** The host's management network fails: its VMs and transfers go on, nobody reaches it. */
    void cutOff(String host);

    void reconnect(String host);

    /** Every connection to the host ends; new ones are taken. As when its daemon is restarted. */
    void breakConnections(String host);

    /** The host's migration network swallows everything: transfers stand still; one by post-copy breaks after 15 s. */
    void stall(String host);

    void unstall(String host);

    /** The same in the moment when the next VM that leaves this host is stopped to send the rest of its memory. */
    void stallAtSwitchOver(String host);

    /** The process that holds this VM on that host dies, whatever it was doing; its definition stays. */
    void vmDies(String host, VmId vm);

    /** The guest shuts down by itself, wherever it runs, a migration or not. */
    void guestShutsDown(VmId vm);

    /** The next such step on that host is refused, with that reason. */
    void refuseNext(String host, String step, String reason);

    /** The next such step on that host is done, and the connection breaks before the answer has come back. */
    void loseAnswerOf(String host, String step);

    /** The program that holds all the connections dies: what a host cleans up after a client, it cleans up. */
    void clientDies();

    /** Does {@code fault} that much later. */
    void later(Duration delay, Runnable fault);
}
