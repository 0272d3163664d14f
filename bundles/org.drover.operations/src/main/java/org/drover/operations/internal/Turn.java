package org.drover.operations.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.StoragePools;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.Obstacle;
import org.drover.migration.VmClaim;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.operations.Act;
import org.drover.operations.Fault;
import org.drover.operations.Operation;
import org.drover.operations.Operation.State;
import org.drover.operations.Task;

/**
 * One operation from its first word to its last. The VM is released as soon as the host has answered and the picture shows
 * what came of it; only then is the end told, so that who hears of it sees it.
 */
final class Turn {
    private static final System.Logger LOG = System.getLogger(Turn.class.getName());
    /** A guest that was asked to shut down may take its time, or not listen at all. */
    static final Duration GUEST_NEEDS = Duration.ofMinutes(5);

    private final Operation operation;
    private final Task task;
    private final VmClaim claim;
    private final Inventory inventory;
    private final ConnectedHosts hosts;
    private final MigrationEngine engine;
    private final Schedule schedule;
    private final Desk desk;
    private final AtomicBoolean over = new AtomicBoolean();

    Turn(
            Operation operation,
            Task task,
            VmClaim claim,
            Inventory inventory,
            ConnectedHosts hosts,
            MigrationEngine engine,
            Schedule schedule,
            Desk desk) {
        this.operation = operation;
        this.task = task;
        this.claim = claim;
        this.inventory = inventory;
        this.hosts = hosts;
        this.engine = engine;
        this.schedule = schedule;
        this.desk = desk;
    }

    void take() {
        desk.writeDown(operation);
        try {
            if (task.act() == Act.START || task.act() == Act.RESTORE)
                isNowhereElse(operation.vm().orElseThrow());
            if (task instanceof Task.DeleteVolume delete) hasNoOtherUser(delete);
            Doing.Made made = new Doing(hosts.connection(operation.host())).perform(task);
            Operation done = operation.with(made.vm(), made.thing());
            look(done);
            claim.close();
            if (task.act() == Act.SHUT_DOWN) watch(done);
            else ends(done, State.DONE, Optional.empty());
        } catch (BackendException e) {
            look(operation);
            claim.close();
            Fault fault = Fault.of(e);
            ends(operation, fault.kind() == Fault.Kind.UNKNOWN ? State.UNKNOWN : State.REFUSED, Optional.of(fault));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, operation.id() + ": " + operation.title() + " failed", e);
            claim.close();
            ends(operation, State.UNKNOWN, Optional.of(fault(Fault.Kind.INTERNAL, e.toString(), "The log says more")));
        }
    }

    /** A VM runs on one host: others that know it are asked, and one that does not answer may be running it. */
    private void isNowhereElse(VmId vm) throws BackendException {
        for (VmFacts sighting : inventory.snapshot().sightings()) {
            if (!sighting.id().equals(vm) || sighting.host().equals(operation.host())) continue;
            try {
                Optional<VmFacts> there = hosts.connection(sighting.host()).vm(vm);
                if (there.isEmpty() || there.get().state() == VmState.OFF) continue;
                throw refused("it is " + there.get().state() + " on " + sighting.host());
            } catch (BackendException.HostUnreachable silent) {
                throw refused(sighting.host() + " knows it too and does not answer, so it may run there");
            }
        }
    }

    /** Of VMs of other hosts; its own are the host's to know. */
    private void hasNoOtherUser(Task.DeleteVolume delete) throws BackendException {
        var pools = hosts.connection(operation.host()).capability(StoragePools.class);
        if (pools.isEmpty()) return; // the host says so itself
        FileUsers users = new FileUsers(inventory.snapshot(), engine.current());
        for (var volume : pools.get().volumes(delete.pool())) {
            if (!volume.name().equals(delete.name())) continue;
            Optional<Obstacle> used = users.against(operation.host(), volume.path(), Optional.empty());
            if (used.isPresent()) throw refused(used.get().reason());
        }
    }

    private BackendException refused(String reason) {
        return new BackendException.Refused(
                operation.host(), operation.vm(), task.act().title().toLowerCase(Locale.ROOT), reason, null);
    }

    /** What came of it is in the picture; a host that does not answer now will be read when it does. */
    private void look(Operation after) {
        if (after.vm().isEmpty()) return;
        try {
            inventory.refresh(after.host(), after.vm().get());
        } catch (BackendException | RuntimeException later) {
            LOG.log(System.Logger.Level.DEBUG, "What came of " + after.title() + " is not in the picture yet", later);
        }
    }

    /** The guest was asked; anything may be done to the VM while it thinks about that. */
    private void watch(Operation asked) {
        VmId vm = asked.vm().orElseThrow();
        AutoCloseable watching = inventory.watch(picture -> {
            if (isDown(picture, vm)) schedule.run(() -> ends(asked, State.DONE, Optional.empty()));
        });
        desk.end(asked.id()).ifPresent(end -> end.whenComplete((ended, never) -> close(watching)));
        if (isDown(inventory.snapshot(), vm)) ends(asked, State.DONE, Optional.empty());
        schedule.after(
                GUEST_NEEDS,
                () -> ends(
                        asked,
                        State.FAILED,
                        Optional.of(fault(
                                Fault.Kind.UNKNOWN,
                                "the guest has not shut down within " + GUEST_NEEDS.toSeconds() + " s",
                                "It may still do so, or not listen: look at it, or turn it off"))));
    }

    private static boolean isDown(Snapshot picture, VmId vm) {
        return picture.vm(vm)
                .map(facts -> facts.state() == VmState.OFF || facts.state() == VmState.CRASHED)
                .orElse(true);
    }

    private static void close(AutoCloseable watching) {
        try {
            watching.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "A watch could not be ended", e);
        }
    }

    private Fault fault(Fault.Kind kind, String reason, String remedy) {
        return new Fault(
                kind, operation.host(), operation.vm(), task.act().title().toLowerCase(Locale.ROOT), reason, remedy);
    }

    private void ends(Operation last, State state, Optional<Fault> fault) {
        if (over.compareAndSet(false, true)) desk.ends(last.ended(state, schedule.instant(), fault));
    }
}
