package org.drover.operations.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.drover.backend.api.CancelAnswer;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.VmBusyException;
import org.drover.migration.VmClaim;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Moves nothing by itself: which VMs move is what a test says. One claim per VM, as the engine's. */
final class SmallEngine implements MigrationEngine {
    final Map<VmId, String> claims = new HashMap<>();
    final List<MigrationRecord> moves = new ArrayList<>();
    final List<HostId> acts = new ArrayList<>();
    final Set<HostId> leaving = new HashSet<>();

    @Override
    public VmClaim claim(VmId vm, HostId host, String act) {
        claimed(vm, host).ifPresent(what -> {
            throw new VmBusyException(what);
        });
        claims.put(vm, act);
        return () -> claims.remove(vm);
    }

    @Override
    public Optional<Obstacle> claimed(VmId vm, HostId host) {
        return moves.stream()
                .filter(move -> move.ticket().vm().equals(vm))
                .findFirst()
                .map(move -> new Obstacle("vm.moving", move.vmName() + " is being moved", "Wait for its end"))
                .or(() -> Optional.ofNullable(claims.get(vm))
                        .map(act -> new Obstacle("vm.claimed", "it is being " + act, "Wait for its end")));
    }

    @Override
    public VmClaim claim(HostId host) {
        claimed(host).ifPresent(what -> {
            throw new VmBusyException(what);
        });
        acts.add(host);
        return () -> acts.remove(host);
    }

    @Override
    public Optional<Obstacle> claimed(HostId host) {
        return leaving.contains(host)
                ? Optional.of(new Obstacle("backend.leaving", "the backend of " + host + " is being removed", "Wait"))
                : Optional.empty();
    }

    @Override
    public List<MigrationRecord> current() {
        return moves;
    }

    @Override
    public CheckReport preFlight(MoveRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MigrationId submit(MoveRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CancelAnswer cancel(MigrationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteRate pause(MigrationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(MigrationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MigrationId undo(MigrationId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Void> drain(String backend) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<MigrationRecord> find(MigrationId id) {
        return Optional.empty();
    }

    @Override
    public List<MigrationRecord> history(int limit) {
        return List.of();
    }

    @Override
    public AutoCloseable watch(Consumer<MigrationRecord> listener) {
        return () -> {};
    }
}
