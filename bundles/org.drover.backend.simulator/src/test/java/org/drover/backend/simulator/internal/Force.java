package org.drover.backend.simulator.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.Innards;
import org.drover.model.VmId;

/** Does to VMs what no honest host would: no lease, no migration, no state is asked for. For tests. */
public final class Force {
    private Force() {}

    public static void run(DataCentre where, String host, VmId vm) {
        change(where, host, vm, State.RUNNING);
    }

    public static void turnOff(DataCentre where, String host, VmId vm) {
        change(where, host, vm, State.OFF);
    }

    /** Whole, it has what the file had in this moment. */
    public static void copy(DataCentre where, String host, String from, String to, boolean whole) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            SimFile file = world.files.find(world.host(host), from).orElseThrow();
            SimFile copy = world.files.make(world.host(host), to, file.size, file.content);
            if (whole) copy.asOf(file.seen(world.clock.nanos()));
            return null;
        });
    }

    /** Its first disk lies there from now on. */
    public static void attach(DataCentre where, String host, VmId vm, String path) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            SimFile file = world.files.find(world.host(host), path).orElseThrow();
            find(world, host, vm).orElseThrow().disks.get(0).isRedefined(file);
            return null;
        });
    }

    public static void delete(DataCentre where, String host, String path) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            world.delete(world.files.find(world.host(host), path).orElseThrow());
            return null;
        });
    }

    /** What was broken until now was meant to be. */
    public static void forgive(DataCentre where) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            world.disks.forgive();
            return null;
        });
    }

    public static void handOver(DataCentre where, String host, VmId vm) {
        change(where, host, vm, State.HANDED_OVER);
    }

    private static void change(DataCentre where, String host, VmId vm, State state) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            find(world, host, vm).ifPresent(resident -> world.change(resident, state));
            return null;
        });
    }

    public static void remove(DataCentre where, String host, VmId vm) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            find(world, host, vm).ifPresent(world::remove);
            return null;
        });
    }

    public static void removeNamesakes(DataCentre where, String host, String name) {
        World world = Innards.of(where);
        world.clock.exclusively(() -> {
            for (Resident resident : List.copyOf(world.host(host).residents.values())) {
                if (resident.vm.name().equals(name)) world.remove(resident);
            }
            return null;
        });
    }

    private static Optional<Resident> find(World world, String host, VmId vm) {
        return Optional.ofNullable(world.host(host).residents.get(vm));
    }

    public static boolean sends(DataCentre where, String host, VmId vm) {
        World world = Innards.of(where);
        return world.clock.exclusively(() ->
                find(world, host, vm).filter(it -> it.state == State.SENDING).isPresent());
    }

    /** The name of a VM on that host; empty when it is not there. */
    public static Optional<String> nameOf(DataCentre where, String host, VmId vm) {
        World world = Innards.of(where);
        return world.clock.exclusively(() -> find(world, host, vm).map(resident -> resident.vm.name()));
    }
}
