package org.drover.backend.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.simulator.internal.Address;
import org.drover.backend.simulator.internal.Breakage;
import org.drover.backend.simulator.internal.World;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A whole data centre in memory: filled with hosts and VMs, run on its {@link #clock}, broken by its {@link #faults},
 * and asked for the truth. The same seed and the same calls from one thread give the same history.
 * <b>Threads:</b> any.
 */
public final class DataCentre implements AutoCloseable {
    /** When time begins unless said otherwise: a Monday. */
    public static final Instant MONDAY = Instant.parse("2026-01-05T00:00:00Z");

    private final String name;
    private final VirtualClock clock;
    private final World world;
    private final Faults faults;
    private final ExactlyOneHostRunsIt invariant;

    /** @param name letters, digits and dashes: it is part of addresses */
    public DataCentre(String name, long seed, Instant start) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException("a data centre is named by letters, digits and dashes, not " + name);
        }
        this.name = name;
        clock = new VirtualClock(start);
        world = new World(name, clock, seed);
        faults = new Breakage(world);
        invariant = new ExactlyOneHostRunsIt();
        clock.afterEachEvent(() -> {
            for (VmId vm : world.takeTouched())
                invariant.check(clock.instant(), vm, world.truth().whereRuns(vm));
        });
    }

    public static DataCentre seeded(long seed) {
        return new DataCentre("dc", seed, MONDAY);
    }

    public String name() {
        return name;
    }

    public VirtualClock clock() {
        return clock;
    }

    /**
     * Events and progress are told there from now on, one after the other, instead of on a thread of the data centre: with
     * one that hands them to the thread that lets time pass, they come at the same point of every run.
     */
    public DataCentre tellingOn(Executor caller) {
        world.tellOn(caller);
        return this;
    }

    public Faults faults() {
        return faults;
    }

    public DataCentre host(HostSpec host) {
        return clock.exclusively(() -> {
            world.add(host);
            return this;
        });
    }

    /** Defines the VM on that host and starts it. */
    public DataCentre vm(String host, VmSpec vm) {
        return clock.exclusively(() -> {
            world.add(host, vm, true);
            return this;
        });
    }

    /** Defines the VM on that host; it is off. */
    public DataCentre vmThatIsOff(String host, VmSpec vm) {
        return clock.exclusively(() -> {
            world.add(host, vm, false);
            return this;
        });
    }

    /** Where Drover finds a host, which is named as in here. */
    public HostEndpoint endpoint(String host) {
        return new HostEndpoint(new HostId(host), SimulatorBackend.ID, new Address(name, host).uri(), Map.of());
    }

    public Set<String> hosts() {
        return clock.exclusively(() -> world.truth().hostNames());
    }

    /** The truth: hosts whose processors execute this VM now. More than one is a broken promise. */
    public Set<String> whereRuns(VmId vm) {
        return clock.exclusively(() -> new LinkedHashSet<>(world.truth().whereRuns(vm)));
    }

    /** The truth: hosts that know this VM in any way, leftovers too. */
    public Set<String> whereKnown(VmId vm) {
        return clock.exclusively(() -> new LinkedHashSet<>(world.truth().whereKnown(vm)));
    }

    /** The truth: hosts that have this VM in their memory, whether it runs there or not. */
    public Set<String> whereInMemory(VmId vm) {
        return clock.exclusively(() -> new LinkedHashSet<>(world.truth().whereInMemory(vm)));
    }

    /** The truth: hosts that have this VM's memory in an image, from which a quick migration goes on or back. */
    public Set<String> whereSaved(VmId vm) {
        return clock.exclusively(() -> new LinkedHashSet<>(world.truth().whereSaved(vm)));
    }

    /** All that hosts and VMs are, without times and amounts, as text: two moments with the same text are much the same. */
    public String state() {
        return clock.exclusively(world.truth()::state);
    }

    /** When it ran where, from the start. */
    public List<Run> runs(VmId vm) {
        return clock.exclusively(() -> world.truth().runs(vm));
    }

    /** The truth: that file is there. */
    public boolean hasFile(String host, String path) {
        return clock.exclusively(() -> world.truth().hasFile(host, path));
    }

    /** The truth: wherever this VM is known, its disks lie on files that have all that it ever wrote. */
    public boolean isIntact(VmId vm) {
        return clock.exclusively(() -> world.truth().isIntact(vm));
    }

    /** The truth: files that no VM uses and no definition names, each as "volume shared:web.img" or "host a /local:web.img". */
    public List<String> orphanedFiles() {
        return clock.exclusively(() -> world.truth().orphanedFiles());
    }

    /**
     * Every moment at which a VM ran twice, went on over disks newer than its memory, or ran on a file that had not all that
     * it ever wrote; or at which a file went that was in use or the last good one. Empty when all was well.
     */
    public List<String> brokenPromises() {
        return clock.exclusively(() -> {
            List<String> all = new ArrayList<>(invariant.violations());
            all.addAll(world.truth().damagedDisks());
            return all;
        });
    }

    /**
     * What the VM asks for in MHz, on average over each {@code step} from then until then; the span may lie before the
     * start: this is the history that somebody would have sampled.
     */
    public float[] demand(VmId vm, Instant from, Instant until, Duration step) {
        VmSpec spec = clock.exclusively(() -> world.truth().spec(vm));
        long begin = clock.nanosAt(from);
        long width = step.toNanos();
        float[] mhz = new float[(int) ((clock.nanosAt(until) - begin) / width)];
        for (int i = 0; i < mhz.length; i++) {
            long at = begin + i * width + spec.lag();
            mhz[i] = (float) (spec.cpu().value() * spec.trace().mean(at, at + width) / 100);
        }
        return mhz;
    }

    /** Lets time pass until that is so; false when it is not within {@code limit}. */
    public boolean runUntil(BooleanSupplier done, Duration limit) {
        return clock.runUntil(done, limit);
    }

    World world() {
        return world;
    }

    /** Ends its threads. */
    @Override
    public void close() {
        clock.close();
        world.close();
    }
}
