package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;

/** The files that a migration moves: those they come from, those that are made for them, and who uses which. */
final class Luggage {
    private Luggage() {}

    /** What stands against these disks leaving. */
    static Optional<String> refusalToLeave(Resident source, MigrationTicket ticket) {
        for (DiskMove move : ticket.disks()) {
            Optional<Attached> disk = source.disk(move.disk());
            if (disk.isEmpty()) return Optional.of("it has no disk " + move.disk());
            if (!source.path(disk.get()).equals(move.from())) {
                return Optional.of(
                        "its disk " + move.disk() + " lies on " + source.path(disk.get()) + ", not on " + move.from());
            }
        }
        return Optional.empty();
    }

    /** What stands against files of that size on this host. */
    static Optional<String> refusalToMake(World world, SimHost host, Map<String, Bytes> files) {
        Map<String, Bytes> together = new HashMap<>();
        for (Map.Entry<String, Bytes> file : files.entrySet()) {
            String place =
                    host.spec.traits().placeOf(file.getKey()).map(p -> p.path()).orElse("");
            Bytes sum = together.merge(place, file.getValue(), Bytes::plus);
            Optional<String> against = world.files.refusalToMake(host, file.getKey(), sum);
            if (against.isPresent()) return against;
        }
        return Optional.empty();
    }

    /** The files that are to be made for the disks of this ticket. */
    static Map<String, Bytes> needed(Resident source, MigrationTicket ticket) {
        Map<String, Bytes> needed = new HashMap<>();
        for (DiskMove move : ticket.disks()) {
            source.disk(move.disk()).flatMap(Attached::file).ifPresent(file -> needed.put(move.to(), file.size));
        }
        return needed;
    }

    /** How fast the VM writes to the disks of this ticket. */
    static Optional<ByteRate> writes(SimConnection connection, MigrationTicket ticket) throws BackendException {
        return connection.call("look at writes", ticket.vm(), Duration.ZERO, () -> {
            Resident resident = connection.known("look at writes", ticket.vm());
            long each = resident.state.executes ? resident.vm.diskWrites().bytesPerSecond() : 0;
            return Optional.of(new ByteRate(each * ticket.disks().size()));
        });
    }

    static void make(World world, SimHost host, Resident source, MigrationTicket ticket) {
        for (DiskMove move : ticket.disks()) {
            SimFile from = source.disk(move.disk()).flatMap(Attached::file).orElseThrow();
            world.files.make(host, move.to(), from.size, from.content);
        }
    }

    /** What is to be copied to where; empty when a file is not there. */
    static Optional<List<Copying.Pair>> pairs(
            World world, Resident source, SimHost destination, MigrationTicket ticket, boolean mirrored) {
        List<Copying.Pair> pairs = new ArrayList<>();
        for (DiskMove move : ticket.disks()) {
            Optional<Attached> disk = source.disk(move.disk());
            Optional<SimFile> from = disk.flatMap(Attached::file).filter(file -> !file.gone);
            Optional<SimFile> to = world.files.find(destination, move.to());
            if (from.isEmpty() || to.isEmpty()) return Optional.empty();
            pairs.add(new Copying.Pair(mirrored ? disk : Optional.empty(), from.get(), to.get()));
        }
        return Optional.of(pairs);
    }

    /** The VM's disks as the destination has them: on the files made for them, or where they were. */
    static List<Attached> attachedThere(World world, SimHost destination, Resident source, MigrationTicket ticket) {
        List<Attached> disks = new ArrayList<>();
        for (Attached disk : source.disks) {
            Optional<SimFile> moved = ticket.disks().stream()
                    .filter(move -> move.disk().equals(disk.shape.target()))
                    .findFirst()
                    .flatMap(move -> world.files.find(destination, move.to()));
            disks.add(new Attached(disk.shape, moved.or(disk::file)));
        }
        return disks;
    }

    /** What stands against a VM on the files that were made. */
    static Optional<String> refusalToUse(World world, SimHost host, MigrationTicket ticket) {
        for (DiskMove move : ticket.disks()) {
            boolean whole = world.files
                    .find(host, move.to())
                    .filter(file -> file.whole && !file.filling)
                    .isPresent();
            if (!whole) return Optional.of(move.to() + " has not all of disk " + move.disk());
        }
        return Optional.empty();
    }

    static boolean hasGoneOver(Resident resident, MigrationTicket ticket) {
        return ticket.disks().stream().allMatch(move -> liesOn(resident, move.disk(), move.to()));
    }

    static boolean hasBegunToGoOver(Resident resident, MigrationTicket ticket) {
        return ticket.disks().stream().anyMatch(move -> liesOn(resident, move.disk(), move.to()));
    }

    static boolean liesOn(Resident resident, String disk, String path) {
        return resident.disk(disk).map(resident::path).equals(Optional.of(path));
    }

    static boolean moves(MigrationTicket ticket, Attached disk) {
        return ticket.disks().stream().anyMatch(move -> move.disk().equals(disk.shape.target()));
    }

    /** Deletes what was made for the disks, unless the VM uses it; what is being copied there ends. */
    static void deleteMade(World world, SimHost host, MigrationTicket ticket) {
        for (DiskMove move : ticket.disks()) delete(world, host, move.to(), ticket);
    }

    /** Deletes what the disks lay on, unless the VM uses it. */
    static void deleteLeft(World world, SimHost host, MigrationTicket ticket) {
        for (DiskMove move : ticket.disks()) delete(world, host, move.from(), ticket);
    }

    static void delete(World world, SimHost host, String path, MigrationTicket ticket) {
        Optional<SimFile> file = world.files.find(host, path);
        Resident resident = host.residents.get(ticket.vm());
        if (file.isEmpty() || resident != null && resident.liesOn(file.get())) return;
        if (file.get().copying != null) file.get().copying.stop("its files are deleted");
        world.delete(file.get());
    }

    /** Files of this migration that are on this host and in no use by its VM. */
    static List<String> leftovers(
            World world, SimHost host, MigrationTicket ticket, boolean source, boolean destination) {
        List<String> paths = new ArrayList<>();
        for (DiskMove move : ticket.disks()) {
            if (source) paths.add(move.from());
            if (destination) paths.add(move.to());
        }
        ticket.image().ifPresent(image -> {
            if (source) paths.add(image.atSource());
            if (destination) paths.add(image.atDestination());
        });
        Resident resident = host.residents.get(ticket.vm());
        paths.removeIf(path -> world.files
                .find(host, path)
                .filter(file -> resident == null || !resident.uses(file))
                .isEmpty());
        return paths;
    }
}
