package org.drover.operations.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.Obstacle;
import org.drover.migration.VmBusyException;
import org.drover.migration.VmClaim;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.operations.Act;
import org.drover.operations.Availability;
import org.drover.operations.NotPossibleException;
import org.drover.operations.Operation;
import org.drover.operations.OperationId;
import org.drover.operations.Operations;
import org.drover.operations.Statuses;
import org.drover.operations.Task;

/** Operations without OSGi: judges by the picture, claims the VM, and has a {@link Turn} done with it. */
final class OperationService implements Operations {
    private static final VmClaim NO_CLAIM = () -> {};

    private final Inventory inventory;
    private final ConnectedHosts hosts;
    private final MigrationEngine engine;
    private final Predicate<HostId> closed;
    private final Schedule schedule;
    private final Supplier<OperationId> ids;
    private final Desk desk;

    /** @param closed hosts in maintenance */
    OperationService(
            Inventory inventory,
            ConnectedHosts hosts,
            MigrationEngine engine,
            Predicate<HostId> closed,
            Schedule schedule,
            Book book,
            Supplier<OperationId> ids) {
        this.inventory = inventory;
        this.hosts = hosts;
        this.engine = engine;
        this.closed = closed;
        this.schedule = schedule;
        this.ids = ids;
        desk = new Desk(book, schedule);
        schedule.run(
                () -> book.latest(1)); // what an earlier process left open is closed, and nobody's start waits for it
    }

    @Override
    public List<Availability> available(VmId id) {
        Snapshot picture = inventory.snapshot();
        VmFacts vm = known(picture, id);
        Optional<Obstacle> claimed = engine.claimed(id, vm.host());
        return all(
                Act.Subject.VM,
                act -> against(act, host(picture, vm.host())).or(() -> claimed).or(() -> Rules.against(act, vm)));
    }

    @Override
    public List<Availability> available(HostId id) {
        HostEntry host = host(inventory.snapshot(), id);
        Optional<Obstacle> leaves = engine.claimed(id);
        return all(Act.Subject.HOST, act -> against(act, host).or(() -> leaves));
    }

    private interface Judge {
        Optional<Obstacle> against(Act act);
    }

    private static List<Availability> all(Act.Subject subject, Judge judge) {
        return Arrays.stream(Act.values())
                .filter(act -> act.subject() == subject)
                .map(act -> new Availability(act, judge.against(act)))
                .toList();
    }

    /** What of the host stands against it: that it does not answer, or cannot do it. */
    private Optional<Obstacle> against(Act act, HostEntry host) {
        Optional<Obstacle> silent = Rules.against(host);
        if (silent.isPresent()) return silent;
        if (closed.test(host.id())) {
            Optional<Obstacle> takesNone = Rules.againstClosed(act, host.id());
            if (takesNone.isPresent()) return takesNone;
        }
        try {
            boolean offered =
                    hosts.connection(host.id()).capability(act.needs()).isPresent();
            return offered ? Optional.empty() : Optional.of(Rules.cannot(act, host));
        } catch (BackendException e) {
            return Rules.obstacle("host.unreachable", host.id() + " does not answer: " + e.reason(), "Try again");
        }
    }

    private static VmFacts known(Snapshot picture, VmId id) {
        return picture.vm(id).orElseThrow(() -> new IllegalArgumentException("No VM with the id " + id + " is known"));
    }

    private static HostEntry host(Snapshot picture, HostId id) {
        return picture.host(id).orElseThrow(() -> new IllegalArgumentException("No host " + id + " is connected"));
    }

    @Override
    public Operation begin(Task task, String reason) throws NotPossibleException {
        if (task instanceof Task.OnHost onHost) {
            return beginOn(onHost.host(), task, reason);
        }
        VmFacts seen = known(inventory.snapshot(), task.vm().orElseThrow());
        VmClaim claim = claim(seen, task.act());
        try {
            VmFacts vm = known(inventory.snapshot(), seen.id()); // as it is now that nobody moves it
            if (!vm.host().equals(seen.host())) {
                refuse(Rules.obstacle("vm.moved", vm.name() + " has just come to " + vm.host(), "Try again"));
            }
            refuse(against(task.act(), host(inventory.snapshot(), vm.host())));
            refuse(Rules.against(task.act(), vm));
            refuse(ofItsFiles(task, vm));
            Operation begun = begun(task, vm.host(), vm.name(), reason, claim);
            claim = NO_CLAIM; // the turn closes it
            return begun;
        } finally {
            claim.close();
        }
    }

    private Operation beginOn(HostId id, Task task, String reason) throws NotPossibleException {
        VmClaim claim = claim(id);
        try {
            refuse(against(task.act(), host(inventory.snapshot(), id)));
            Operation begun = begun(task, id, "", reason, claim);
            claim = NO_CLAIM; // the turn closes it
            return begun;
        } finally {
            claim.close();
        }
    }

    private VmClaim claim(HostId host) throws NotPossibleException {
        try {
            return engine.claim(host);
        } catch (VmBusyException leaving) {
            throw new NotPossibleException(leaving.obstacle());
        }
    }

    private VmClaim claim(VmFacts vm, Act act) throws NotPossibleException {
        try {
            return engine.claim(vm.id(), vm.host(), act.being());
        } catch (VmBusyException busy) {
            throw new NotPossibleException(busy.obstacle());
        }
    }

    private static void refuse(Optional<Obstacle> obstacle) throws NotPossibleException {
        if (obstacle.isPresent()) throw new NotPossibleException(obstacle.get());
    }

    /** Another host's VM on a shared volume is nothing that the host itself could know of. */
    private Optional<Obstacle> ofItsFiles(Task task, VmFacts vm) {
        FileUsers users = new FileUsers(inventory.snapshot(), engine.current());
        if (task instanceof Task.AddDisk add) return users.against(vm.host(), add.path(), Optional.empty());
        if (!(task instanceof Task.Delete delete)) return Optional.empty();
        for (String target : delete.disks()) {
            Optional<DiskFacts> disk =
                    vm.disks().stream().filter(d -> d.target().equals(target)).findFirst();
            if (disk.isEmpty()) {
                return Rules.obstacle("disk.missing", vm.name() + " has no disk " + target, "Name one that it has");
            }
            Optional<Obstacle> used = users.against(vm.host(), disk.get().source(), Optional.of(vm.id()));
            if (used.isPresent()) return used;
        }
        return Optional.empty();
    }

    private Operation begun(Task task, HostId host, String name, String reason, VmClaim claim) {
        Operation operation = new Operation(
                ids.get(),
                task.act(),
                host,
                task.vm(),
                name,
                task.detail(),
                reason,
                Operation.State.RUNNING,
                schedule.instant(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        desk.begins(operation);
        Turn turn = new Turn(operation, task, claim, inventory, hosts, engine, schedule, desk);
        schedule.run(turn::take);
        return operation;
    }

    @Override
    public Optional<CompletionStage<Operation>> end(OperationId id) {
        return desk.end(id).map(end -> end);
    }

    @Override
    public Optional<Operation> find(OperationId id) {
        return desk.find(id);
    }

    @Override
    public List<Operation> current() {
        return desk.current();
    }

    @Override
    public List<Operation> history(int limit) {
        return desk.latest(limit);
    }

    @Override
    public AutoCloseable watch(Consumer<Operation> listener) {
        return desk.watch(listener);
    }

    @Override
    public Statuses statuses() {
        return CurrentStatuses.of(desk.current(), engine.current());
    }

    @Override
    public CompletionStage<List<StoragePools.Pool>> pools(HostId host) {
        return asked(host, StoragePools.class, StoragePools::pools);
    }

    @Override
    public CompletionStage<List<StoragePools.Volume>> volumes(HostId host, String pool) {
        return asked(host, StoragePools.class, pools -> new ArrayList<>(pools.volumes(pool)));
    }

    @Override
    public CompletionStage<String> describe(VmId id) {
        VmFacts vm = known(inventory.snapshot(), id);
        return asked(vm.host(), VmDefinitions.class, definitions -> definitions.describe(id));
    }

    private interface Question<C, T> {
        T ask(C capability) throws BackendException;
    }

    private <C extends Capability, T> CompletionStage<T> asked(HostId host, Class<C> kind, Question<C, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        schedule.run(() -> {
            try {
                HostConnection connection = hosts.connection(host);
                C capability = connection
                        .capability(kind)
                        .orElseThrow(() -> new BackendException.Unsupported(
                                host, Optional.empty(), "look", "the host offers no " + kind.getSimpleName()));
                answer.complete(question.ask(capability));
            } catch (BackendException | RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
