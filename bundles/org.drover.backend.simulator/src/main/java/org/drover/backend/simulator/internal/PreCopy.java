package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.MigrationId;

/**
 * Iterative pre-copy of one VM's memory, page by page (Clark et al., Live Migration of Virtual Machines, NSDI 2005):
 * a pass sends what was dirty when it began; what the VM writes meanwhile, at random pages of its working set, is the
 * next pass; when a pass would fit half of the pause budget, the VM is stopped and
 * it is the last; the other half is for the hosts' talk.
 */
final class PreCopy implements Flow {
    static final long PAGE = 4096;
    private static final long TICK = 100_000_000;
    /** After a VM was set going, its network knows where it is, and a client that asks all the time has heard of it. */
    private static final long ANNOUNCED_AFTER = 1_000_000;

    private static final long HEARD_AFTER = 2_000_000;

    private final World world;
    final Resident source;
    final Resident target;
    final MigrationId id;
    private final Consumer<MigrationProgress> progress;
    private final DirtyPages dirty;
    /** Its disks, as far as they go along: they are copied first, and in step until the VM stops. */
    private final Optional<Copying> disks;

    private final long pages;
    private MigrationOptions options;
    private int iteration = 1;
    private long toSend;
    private long sentInPass;
    private long sent;
    private double carriedPages;
    private long lastTick;
    private long stoppedAt;
    private long sentAt;
    private boolean ended;
    private boolean switching;
    private Optional<String> failure = Optional.empty();
    private boolean cancelled;

    PreCopy(
            World world,
            Resident source,
            Resident target,
            List<Copying.Pair> disks,
            MigrationOptions options,
            Consumer<MigrationProgress> told) {
        this.world = world;
        this.source = source;
        this.target = target;
        this.id = source.mark.orElseThrow();
        this.options = options;
        this.progress = told;
        pages = Math.max(1, source.vm.memory().count() / PAGE);
        dirty = new DirtyPages(source.vm, new Random(world.random.nextLong()));
        toSend = pages;
        this.disks = disks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Copying(world, source, target.host, disks, options, this::tellOfDisks, this::disksCopied));
    }

    void start() {
        source.transfer = this;
        world.change(source, State.SENDING);
        if (disks.isPresent()) disks.get().start();
        else sendMemory();
    }

    private void disksCopied() {
        if (ended) return;
        Optional<String> failed = disks.orElseThrow().failure();
        if (failed.isPresent()) fail(failed.get());
        else sendMemory();
    }

    private void sendMemory() {
        source.host.flows.add(this);
        target.host.flows.add(this);
        lastTick = world.clock.nanos();
        scheduleTick();
    }

    boolean ended() {
        return ended;
    }

    Optional<String> failure() {
        return failure;
    }

    boolean cancelled() {
        return cancelled;
    }

    void tune(MigrationOptions changed) {
        MigrationOptions merged = options.withPauseBudget(changed.pauseBudget());
        options = changed.bandwidth().map(merged::withBandwidth).orElse(merged);
        disks.ifPresent(copying -> copying.tune(options));
    }

    void cancel() {
        if (ended) return;
        cancelled = true;
        fail("the migration was cancelled");
    }

    @Override
    public boolean leaves(Resident resident) {
        return source == resident;
    }

    @Override
    public boolean reaches(Resident resident) {
        return target == resident;
    }

    /** The VM stays; what has arrived on the other side breaks off and goes. */
    @Override
    public void fail(String reason) {
        if (ended) return;
        failure = Optional.of(reason);
        end();
        if (source.state == State.SENDING || source.state == State.SWITCHING) world.change(source, State.RUNNING);
        if (target.state == State.INCOMING && !target.received) world.remove(target);
    }

    private void end() {
        ended = true;
        source.host.flows.remove(this);
        target.host.flows.remove(this);
        disks.ifPresent(copying -> copying.stop(failure.orElse("all of it is there")));
    }

    private void scheduleTick() {
        long rate = rate();
        long rest = rate == 0 ? TICK : (long) (1e9 * (toSend - sentInPass) * PAGE / rate);
        world.clock.after(Duration.ofNanos(Math.max(1000, Math.min(TICK, rest))), this::tick);
    }

    private long rate() {
        return Pipe.rate(source.host, target.host, options.bandwidth());
    }

    private void tick() {
        if (ended) return;
        long now = world.clock.nanos();
        double seconds = (now - lastTick) / 1e9;
        lastTick = now;
        long rate = rate();
        send(rate * seconds / PAGE);
        if (!switching && source.state.executes && !source.host.frozen) dirty.write(seconds);
        if (sentInPass >= toSend) endPass(rate);
        if (ended) return;
        tell(rate);
        scheduleTick();
    }

    private void send(double amount) {
        carriedPages += amount;
        long whole = Math.min(toSend - sentInPass, Math.round(carriedPages));
        carriedPages = Math.max(0, Math.min(1, carriedPages - whole));
        sentInPass += whole;
        sent += whole;
    }

    private void endPass(long rate) {
        if (switching) {
            handOver();
            return;
        }
        long next = dirty.count();
        if (options.autoConverge() && next * 2 > toSend) dirty.slowDown();
        dirty.clear();
        toSend = next;
        sentInPass = 0;
        iteration++;
        if (rate > 0 && next * PAGE * 1e9 / rate <= options.pauseBudget().toNanos() / 2.0) {
            switching = true;
            stoppedAt = world.clock.nanos();
            world.change(source, State.SWITCHING);
            source.host.switchesOver();
        }
    }

    /** What stands against going over to post-copy; does it when nothing does. */
    Optional<String> switchOver() {
        if (!options.postCopy()) return Optional.of("its migration does not allow post-copy");
        boolean sends = !ended && !switching && lastTick > 0;
        if (!sends) return Optional.of("no memory is being sent that could follow");
        long rest = (toSend - sentInPass + dirty.count()) * PAGE;
        sent += rest / PAGE;
        stoppedAt = world.clock.nanos();
        PostCopy half = new PostCopy(world, source, target, rest, options);
        world.change(source, State.SWITCHING);
        end();
        half.begin();
        source.host.switchesOver();
        return Optional.empty();
    }

    private void handOver() {
        end();
        sentAt = world.clock.nanos();
        target.received = true;
        target.knownDisks = source.knownDisks;
        world.leases.drop(source);
        world.change(source, State.HANDED_OVER);
    }

    private void tellOfDisks(MigrationProgress copied) {
        progress.accept(new MigrationProgress(
                        1,
                        copied.total().plus(new Bytes(pages * PAGE)),
                        copied.transferred(),
                        copied.remaining().plus(new Bytes(pages * PAGE)),
                        copied.dirtyRate(),
                        copied.throughput(),
                        Optional.empty())
                .ofDisks());
    }

    private void tell(long rate) {
        long copied = disks.map(Copying::total).orElse(0L);
        long remaining = (toSend - sentInPass + dirty.count()) * PAGE;
        MigrationProgress now = new MigrationProgress(
                iteration,
                new Bytes(pages * PAGE + copied),
                new Bytes(sent * PAGE + copied),
                new Bytes(remaining),
                dirty.rate(),
                new ByteRate(rate),
                rate == 0 ? Optional.empty() : Optional.of(Duration.ofNanos((long) (1e9 * remaining / rate))),
                switching ? Optional.of(Duration.ofNanos(world.clock.nanos() - stoppedAt)) : Optional.empty());
        world.notifier.tell(() -> progress.accept(now));
    }

    /** By post-copy the last pages come after the VM runs. */
    void restArrived() {
        sentAt = world.clock.nanos();
    }

    /** What it cost, the VM running over there since {@code resumed}. */
    MigrationFigures figures(long resumed) {
        return new MigrationFigures(
                Optional.of(Duration.ofNanos(Math.max(0, resumed - stoppedAt))),
                Optional.of(new Bytes(sent * PAGE + disks.map(Copying::total).orElse(0L))),
                iteration,
                anatomy(resumed));
    }

    /** Devices, lease and resume are one moment here; the network and a client hear of it some time later. */
    private PauseAnatomy anatomy(long resumed) {
        PauseAnatomy steps = PauseAnatomy.UNKNOWN
                .with(PauseStep.STOP, world.clock.at(stoppedAt))
                .with(PauseStep.LAST_PAGES, world.clock.at(sentAt));
        for (PauseStep step : List.of(PauseStep.DEVICES, PauseStep.LEASE, PauseStep.RESUME)) {
            steps = steps.with(step, world.clock.at(resumed));
        }
        steps = steps.with(PauseStep.ANNOUNCEMENT, world.clock.at(resumed + ANNOUNCED_AFTER))
                .with(PauseStep.FIRST_PACKET, world.clock.at(resumed + HEARD_AFTER));
        return new PauseAnatomy(steps.over(), steps.after(PauseStep.FIRST_PACKET));
    }
}
