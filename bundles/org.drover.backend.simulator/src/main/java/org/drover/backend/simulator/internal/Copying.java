package org.drover.backend.simulator.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/**
 * Files on their way to other ones. Of a VM that is in memory every write goes to both as soon as all is copied, until the VM
 * goes over or somebody ends it; of one that is not, the copy has what was there when it began.
 */
final class Copying implements Flow {
    /** @param disk that lies on {@code from}, when its writes are to go to both */
    record Pair(Optional<Attached> disk, SimFile from, SimFile to) {}

    private final World world;
    private final Resident source;
    private final List<Pair> pairs;
    private final List<Long> asOf;
    private final Consumer<MigrationProgress> told;
    private final Runnable over;
    private final Pipe pipe;
    private MigrationOptions options;
    private long lastTold;
    private boolean ended;
    private boolean stopped;
    private Optional<String> failure = Optional.empty();

    /** @param over called when all is copied, or it failed */
    Copying(
            World world,
            Resident source,
            SimHost to,
            List<Pair> pairs,
            MigrationOptions options,
            Consumer<MigrationProgress> told,
            Runnable over) {
        this.world = world;
        this.source = source;
        this.pairs = pairs;
        this.options = options;
        this.told = told;
        this.over = over;
        long now = world.clock.nanos();
        asOf = pairs.stream().map(pair -> pair.from.seen(now)).toList();
        long total = pairs.stream().mapToLong(pair -> pair.from.size.count()).sum();
        pipe = new Pipe(
                world, source.host, to, total, this, () -> this.options.bandwidth(), this::goesOn, this::copied);
    }

    Copying start() {
        for (Pair pair : pairs) {
            pair.to.filling = true;
            pair.to.copying = this;
        }
        source.copying = this;
        lastTold = world.clock.nanos();
        pipe.open();
        world.changed(source);
        return this;
    }

    /** What its VM writes to the disks that are to be in step, in bytes a second. */
    private double writes() {
        if (!source.state.executes || source.host.frozen) return 0;
        double all = (double) source.vm.diskWrites().bytesPerSecond()
                * pairs.stream().filter(pair -> pair.disk.isPresent()).count();
        return options.autoConverge() ? Math.min(all, pipe.rate() / 2.0) : all;
    }

    /** All is copied, or it failed. */
    boolean ended() {
        return ended;
    }

    Optional<String> failure() {
        return failure;
    }

    /** Nothing was written to what it was copied from since it began. */
    boolean isOfNow() {
        long now = world.clock.nanos();
        for (int i = 0; i < pairs.size(); i++) {
            if (pairs.get(i).from.content.newest(now) != asOf.get(i)) return false;
        }
        return true;
    }

    long total() {
        return pipe.total;
    }

    long left() {
        return pipe.left();
    }

    void tune(MigrationOptions changed) {
        options = changed;
    }

    @Override
    public boolean leaves(Resident resident) {
        return source == resident;
    }

    @Override
    public boolean reaches(Resident resident) {
        return pairs.stream().anyMatch(pair -> resident != source && resident.uses(pair.to));
    }

    private void copied() {
        ended = true;
        long now = world.clock.nanos();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            if (pair.disk.isPresent()) pair.disk.get().mirrorsTo(pair.to, now);
            else pair.to.asOf(asOf.get(i));
            pair.to.knownDisks = pair.from.knownDisks;
        }
        over.run();
    }

    /** Before all is copied; what has been copied until now stays as it is. */
    @Override
    public void fail(String reason) {
        if (ended) return;
        ended = true;
        failure = Optional.of(reason);
        pipe.close();
        for (Pair pair : pairs) pair.to.filling = false;
        over.run();
        world.clock.stir();
    }

    /** Ends it, whether all is copied or not: the copies get no more writes. */
    void stop(String reason) {
        fail(reason);
        if (stopped) return;
        stopped = true;
        for (Pair pair : pairs) {
            pair.disk
                    .filter(disk -> disk.mirror().equals(Optional.of(pair.to)))
                    .ifPresent(disk -> disk.stopsMirroring(world.clock.nanos()));
        }
        world.changed(source);
    }

    /** What is written before all is there is copied once more. */
    private void goesOn() {
        long now = world.clock.nanos();
        pipe.again(writes() * (now - lastTold) / 1e9);
        lastTold = now;
        tell();
    }

    private void tell() {
        MigrationProgress now = new MigrationProgress(
                        1,
                        new Bytes(total()),
                        new Bytes(pipe.moved()),
                        new Bytes(left()),
                        new ByteRate((long) writes()),
                        new ByteRate(pipe.rate()),
                        Optional.empty())
                .ofDisks();
        world.notifier.tell(() -> told.accept(now));
    }
}
