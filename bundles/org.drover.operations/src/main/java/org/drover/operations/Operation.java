package org.drover.operations;

import java.time.Instant;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * One act as it stands; a new record for every change.
 *
 * @param vm     that it is done to, or that it made; empty when there is none
 * @param name   of that VM, as it was when the act began; empty when there is none
 * @param detail what it is about besides, see {@link Task#detail}
 * @param reason why somebody wanted it
 * @param fault  why it did not come to its end, or may not have
 * @param made   the disk's name in the VM, or the volume's path, when one was made
 */
public record Operation(
        OperationId id,
        Act act,
        HostId host,
        Optional<VmId> vm,
        String name,
        String detail,
        String reason,
        State state,
        Instant begun,
        Optional<Instant> ended,
        Optional<Fault> fault,
        Optional<String> made) {
    /** How far it is. */
    public enum State {
        RUNNING,
        DONE,
        /** The host said no, or was not reached: nothing was changed. */
        REFUSED,
        /** Nobody knows whether it was done. */
        UNKNOWN,
        /** It came to an end that was not wanted, as the fault says. */
        FAILED;

        public boolean isEnd() {
            return this != RUNNING;
        }
    }

    public Operation ended(State state, Instant at, Optional<Fault> why) {
        return new Operation(id, act, host, vm, name, detail, reason, state, begun, Optional.of(at), why, made);
    }

    /** The VM that it made, or the disk or volume. */
    public Operation with(Optional<VmId> newVm, Optional<String> madeNow) {
        return new Operation(
                id, act, host, newVm.or(() -> vm), name, detail, reason, state, begun, ended, fault, madeNow);
    }

    /** "Save of web on h1", "New volume vms/a.img on h1". */
    public String title() {
        String about = name.isEmpty() ? detail : detail.isEmpty() || detail.equals(name) ? name : name + ", " + detail;
        return act.title() + (about.isEmpty() ? "" : ": " + about) + " on " + host;
    }
}
