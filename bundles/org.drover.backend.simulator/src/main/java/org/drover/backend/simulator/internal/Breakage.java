package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.function.Consumer;
import org.drover.backend.api.Past;
import org.drover.backend.simulator.Faults;
import org.drover.model.VmId;

/** Breaks a {@link World}. */
public final class Breakage implements Faults {
    private final World world;

    public Breakage(World world) {
        this.world = world;
    }

    private void on(String host, Consumer<SimHost> fault) {
        world.clock.exclusively(() -> {
            fault.accept(world.host(host));
            world.clock.stir();
            return null;
        });
    }

    @Override
    public void powerCut(String host) {
        on(host, it -> world.outages.powerCut(it, false));
    }

    @Override
    public void powerCutBeforeSync(String host) {
        on(host, it -> world.outages.powerCut(it, true));
    }

    @Override
    public void powerOn(String host) {
        on(host, world.outages::powerOn);
    }

    @Override
    public void freeze(String host) {
        on(host, it -> {
            it.frozen = true;
            world.outages.watchKeepAlive(it);
        });
    }

    @Override
    public void thaw(String host) {
        on(host, world.outages::thaw);
    }

    @Override
    public void cutOff(String host) {
        on(host, it -> {
            it.cutOff = true;
            world.outages.watchKeepAlive(it);
        });
    }

    @Override
    public void reconnect(String host) {
        on(host, it -> it.cutOff = false);
    }

    @Override
    public void breakConnections(String host) {
        on(host, it -> world.outages.breakAll(it, "the host's daemon was restarted"));
    }

    @Override
    public void stall(String host) {
        on(host, it -> it.stalled = true);
    }

    @Override
    public void unstall(String host) {
        on(host, it -> {
            it.stalled = false;
            it.stallAtSwitchOver = false;
        });
    }

    @Override
    public void stallAtSwitchOver(String host) {
        on(host, it -> it.stallAtSwitchOver = true);
    }

    @Override
    public void vmDies(String host, VmId vm) {
        on(host, it -> world.outages.ends(it, vm, Past.UNKNOWN));
    }

    @Override
    public void guestShutsDown(VmId vm) {
        world.clock.exclusively(() -> {
            for (String host : world.truth().whereRuns(vm)) on(host, it -> world.outages.ends(it, vm, Past.ENDED));
            return null;
        });
    }

    @Override
    public void refuseNext(String host, String step, String reason) {
        on(host, it -> it.refusals.put(step, reason));
    }

    @Override
    public void loseAnswerOf(String host, String step) {
        on(host, it -> it.swallowedAnswers.add(step));
    }

    @Override
    public void clientDies() {
        world.clock.exclusively(() -> {
            for (SimConnection connection : world.connections()) connection.clientDies();
            return null;
        });
    }

    @Override
    public void later(Duration delay, Runnable fault) {
        world.clock.after(delay, fault);
    }
}
