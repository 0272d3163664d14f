package org.drover.backend.simulator.internal;

import java.util.Optional;
import org.drover.backend.api.Past;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;

/** One VM as one host knows it; fields are written by {@link World} and the migration, under the world's lock. */
final class Resident {
    final VmSpec vm;
    final SimHost host;
    State state;
    long since;
    /** When its processors last began to execute here. */
    long ranSince;

    /** When it was defined here, on the clock. */
    long definedAt;
    /** While it is off: how it came to that. */
    Past past = Past.UNKNOWN;
    /** In memory: which state of its disks this memory knows. */
    long knownDisks;

    Optional<MigrationId> mark = Optional.empty();
    /** A migration of {@link #mark} has begun: the hypervisor refuses changes by others. */
    boolean guarded;
    /** Incoming: all of its memory is here. */
    boolean received;
    /** Sending: the transfer, kept until it is confirmed. */
    PreCopy transfer;

    Resident(VmSpec vm, SimHost host, State state) {
        this.vm = vm;
        this.host = host;
        this.state = state;
    }

    VmFacts facts(HostId calledBy) {
        return new VmFacts(
                vm.id(),
                vm.name(),
                calledBy,
                state.seen,
                vm.vcpus(),
                vm.memory(),
                vm.disks(),
                vm.networks(),
                vm.immovable(),
                vm.traits());
    }

    /** Without times; see {@link World#state}. */
    String fullState() {
        return " " + vm.id() + state + mark + past + (guarded ? " guarded" : "") + (received ? " received" : "")
                + (transfer == null ? "" : transfer.ended() ? " sent" : " sending");
    }

    /** Out of memory: its definition keeps the mark. */
    void leaveMemory() {
        guarded = false;
        received = false;
        transfer = null;
    }

    void unmark() {
        mark = Optional.empty();
        guarded = false;
        transfer = null;
    }
}
