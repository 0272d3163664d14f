package org.drover.backend.simulator.internal;

import java.util.Optional;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Presence;
import org.drover.backend.simulator.VmSpec;
import org.drover.model.MigrationId;
import org.drover.model.NetworkId;
import org.drover.model.VmId;

/** What a hypervisor checks and does at each phase, driven or delegated. */
final class Moves {
    private Moves() {}

    static Optional<String> refusalToLeave(Resident resident) {
        if (resident.state != State.RUNNING) return Optional.of("it is " + resident.state.presence);
        return resident.heldBy().or(resident.vm::immovable);
    }

    /** The VM that is described, on the host where migration {@code id} began. */
    static Optional<Resident> described(World world, String description, MigrationId id) {
        VmId vm = new VmId(description.isEmpty() ? "?" : description);
        return world.hosts.values().stream()
                .map(host -> host.residents.get(vm))
                .filter(resident -> resident != null && resident.mark.equals(Optional.of(id)))
                .filter(resident -> resident.state != State.INCOMING)
                .findFirst();
    }

    static Optional<String> refusalToTake(SimHost host, Resident source, MigrationTicket ticket) {
        Optional<String> against = refusalToDefine(host, source, ticket);
        if (against.isPresent()) return against;
        if (!host.spec.cpuModel().equals(source.host.spec.cpuModel())) {
            return Optional.of(
                    "its CPU is " + host.spec.cpuModel() + ", the VM runs on " + source.host.spec.cpuModel());
        }
        return memoryShort(host, source);
    }

    private static Optional<String> memoryShort(SimHost host, Resident source) {
        return source.vm.memory().compareTo(host.memoryFree()) > 0
                ? Optional.of(host.memoryFree() + " of memory are free, " + source.vm.memory() + " needed")
                : Optional.empty();
    }

    static Optional<String> refusalToDefine(SimHost host, Resident source, MigrationTicket ticket) {
        VmSpec vm = source.vm;
        Resident here = host.residents.get(vm.id());
        if (here != null) return Optional.of("the host has this VM already, it is " + here.state.presence);
        for (Resident other : host.residents.values()) {
            if (other.vm.name().equals(vm.name())) {
                return Optional.of("the host has another VM named " + vm.name() + ", " + other.vm.id());
            }
        }
        for (Attached disk : source.disks) {
            if (Luggage.moves(ticket, disk)) continue;
            if (disk.file()
                    .filter(file -> Files.path(host, file.spot).isEmpty())
                    .isPresent()) {
                return Optional.of(
                        "disk " + disk.shape.target() + " (" + source.path(disk) + ") is not reached from it");
            }
        }
        for (NetworkId network : vm.networks()) {
            if (!host.spec.networks().contains(network)) return Optional.of("it has no network " + network);
        }
        return Optional.empty();
    }

    static Resident makeRoom(World world, SimHost host, Resident source, MigrationTicket ticket) {
        Resident incoming =
                new Resident(source.vm, host, State.OFF, Luggage.attachedThere(world, host, source, ticket));
        incoming.mark = Optional.of(ticket.id());
        host.residents.put(source.vm.id(), incoming);
        incoming.definedAt = world.clock.nanos();
        world.change(incoming, State.INCOMING);
        return incoming;
    }

    /** Takes the leases when nothing stands against the VM running here. */
    static Optional<String> refusalToRun(World world, Resident resident, MigrationId id) {
        if (resident.state != State.INCOMING || !resident.mark.equals(Optional.of(id))) {
            return Optional.of("it is " + resident.state.presence);
        }
        if (!resident.received && resident.half == null) return Optional.of("its memory has not arrived");
        return world.startRefusal(resident);
    }

    static CancelAnswer cancel(Resident resident) {
        boolean gone = resident.state == State.HANDED_OVER || resident.presence() == Presence.SPLIT;
        if (gone) return CancelAnswer.TOO_LATE;
        if (resident.transfer == null || resident.transfer.ended()) return CancelAnswer.NOTHING_TO_CANCEL;
        resident.transfer.cancel();
        return CancelAnswer.CANCELLED;
    }
}
