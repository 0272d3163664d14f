package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;

/** What one host says of migrations of any kind, and what it does to settle them. */
final class Settling {
    private final SimConnection connection;
    private final World world;
    private final SimHost host;

    Settling(SimConnection connection) {
        this.connection = connection;
        world = connection.world;
        host = connection.simulated;
    }

    Standing ask(MigrationTicket ticket) throws BackendException {
        return connection.call("ask", ticket.vm(), Duration.ZERO, () -> standing(ticket));
    }

    private Standing standing(MigrationTicket ticket) {
        boolean source = ticket.source().equals(connection.host());
        boolean destination = ticket.destination().equals(connection.host());
        List<String> leftovers = Luggage.leftovers(world, host, ticket, source, destination);
        Resident resident = host.residents.get(ticket.vm());
        if (resident == null) {
            return new Standing(
                            connection.host(),
                            ticket.vm(),
                            Presence.ABSENT,
                            Optional.empty(),
                            Past.NEVER_RAN,
                            up(),
                            "not defined")
                    .withLeftovers(leftovers);
        }
        String detail =
                resident.state.toString().toLowerCase(Locale.ROOT) + " since " + Duration.ofNanos(resident.since);
        Past past = resident.state == State.OFF && resident.mark.isEmpty() ? Past.NEVER_RAN : resident.past;
        return new Standing(connection.host(), ticket.vm(), resident.presence(), resident.mark, past, up(), detail)
                .with(disks(resident, ticket))
                .withLeftovers(leftovers);
    }

    private static Standing.Disks disks(Resident resident, MigrationTicket ticket) {
        if (ticket.kind() != MoveKind.STORAGE) return Standing.Disks.AS_BEFORE;
        if (Luggage.hasGoneOver(resident, ticket)) return Standing.Disks.MOVED;
        return Luggage.hasBegunToGoOver(resident, ticket) ? Standing.Disks.BETWEEN : Standing.Disks.AS_BEFORE;
    }

    private Optional<Duration> up() {
        return Optional.of(Duration.ofNanos(world.clock.nanos() - host.upSince));
    }

    void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        String step = "settle " + act;
        Optional<Restoring> restoring = connection.call(step, seen.vm(), Duration.ofMillis(5), () -> {
            Standing now = standing(ticket);
            if (now.presence() != seen.presence() || !now.mark().equals(seen.mark())) {
                throw refused(
                        step,
                        seen,
                        "it was seen " + seen.presence() + " of " + seen.mark() + " and is " + now.presence() + " of "
                                + now.mark());
            }
            if (act == SettlingAct.REMOVE_LEFTOVERS) {
                removeLeftovers(ticket, seen, now);
                return Optional.empty();
            }
            if (!now.carries(ticket.id()) || !needed(act, ticket.kind()).contains(now.presence())) {
                throw refused(step, seen, "it is " + now.presence() + " of " + now.mark() + ", not of " + ticket.id());
            }
            Resident resident = host.residents.get(seen.vm());
            if (act == SettlingAct.RESUME && now.presence() == Presence.SPLIT) {
                throw new BackendException.Unsupported(
                        connection.host(),
                        Optional.of(seen.vm()),
                        step,
                        "it had begun to give its memory away"); // as QEMU
            }
            if (act == SettlingAct.RESUME && resident.state == State.SAVED) {
                return Optional.of(Restoring.whereItWas(connection, resident, step));
            }
            act(resident, ticket, now, act);
            return Optional.empty();
        });
        if (restoring.isPresent()) restoring.get().await(connection, step);
    }

    private BackendException refused(String step, Standing seen, String reason) {
        return connection.refused(step, seen.vm(), reason);
    }

    private static Set<Presence> needed(SettlingAct act, MoveKind kind) {
        boolean stays = kind == MoveKind.STORAGE;
        return switch (act) {
            case STOP_SENDING -> Set.of(Presence.SENDING);
            case RESUME -> stays ? Set.of() : Set.of(Presence.HANDED_OVER, Presence.SPLIT);
            case LET_GO -> stays ? Set.of() : Set.of(Presence.HANDED_OVER, Presence.OFF, Presence.SPLIT);
            case DESTROY_LEFTOVER -> stays ? Set.of() : Set.of(Presence.INCOMING, Presence.OFF);
            case START -> Set.of(Presence.OFF);
            case SWITCH_DISKS -> stays ? Set.of(Presence.SENDING, Presence.OFF) : Set.of();
            case REMOVE_LEFTOVERS -> Set.of();
            case END_HALF -> Set.of(Presence.SPLIT);
        };
    }

    private void removeLeftovers(MigrationTicket ticket, Standing seen, Standing now) throws BackendException {
        if (seen.leftovers().isEmpty() || !now.leftovers().equals(seen.leftovers())) {
            throw refused(
                    "settle REMOVE_LEFTOVERS",
                    seen,
                    "there was left " + seen.leftovers() + " and is " + now.leftovers());
        }
        for (String path : now.leftovers()) {
            SimFile file = world.files.find(host, path).orElseThrow();
            boolean used = file.filling || host.residents.values().stream().anyMatch(other -> other.uses(file));
            if (used) throw refused("settle REMOVE_LEFTOVERS", seen, path + " is in use");
        }
        for (String path : now.leftovers()) Luggage.delete(world, host, path, ticket);
    }

    private void act(Resident resident, MigrationTicket ticket, Standing now, SettlingAct act) throws BackendException {
        String step = "settle " + act;
        switch (act) {
            case STOP_SENDING -> {
                if (now.disks() != Standing.Disks.AS_BEFORE) {
                    throw refused(step, now, "its disks are " + now.disks());
                }
                resident.stopSending(world);
                if (ticket.kind() == MoveKind.STORAGE) Luggage.deleteMade(world, host, ticket);
            }
            case SWITCH_DISKS -> switchDisks(resident, ticket, now);
            case RESUME -> resumeHandedOver(connection, resident, step);
            case START -> {
                if (resident.state == State.SAVED) world.change(resident, State.OFF); // whose image is gone
                Optional<String> against = world.startRefusal(resident);
                if (against.isPresent()) throw refused(step, now, against.get());
                world.change(resident, State.RUNNING);
            }
            case LET_GO, DESTROY_LEFTOVER -> world.remove(resident);
            case END_HALF -> world.outages.ends(host, resident.vm.id(), Past.UNKNOWN);
            case REMOVE_LEFTOVERS -> {}
        }
    }

    /** All that have not gone over yet; of a VM that is off, its definition does. */
    private void switchDisks(Resident resident, MigrationTicket ticket, Standing now) throws BackendException {
        boolean off = resident.state == State.OFF;
        boolean wanted = now.disks() == Standing.Disks.BETWEEN || off && now.disks() == Standing.Disks.AS_BEFORE;
        if (!wanted) throw refused("settle SWITCH_DISKS", now, "its disks are " + now.disks());
        for (DiskMove move : ticket.disks()) {
            Attached disk = resident.disk(move.disk()).orElseThrow();
            Optional<SimFile> next = world.files.find(host, move.to());
            boolean can = next.isPresent() && (off || disk.uses(next.get()));
            if (!can) throw refused("settle SWITCH_DISKS", now, "disk " + move.disk() + " has no copy to go over to");
        }
        for (DiskMove move : ticket.disks()) resident.goesOver(world, move, off);
    }

    static void resumeHandedOver(SimConnection connection, Resident resident, String step) throws BackendException {
        Optional<String> refusal = connection.world.startRefusal(resident);
        if (refusal.isPresent()) throw connection.refused(step, resident.vm.id(), refusal.get());
        connection.world.change(resident, State.RUNNING);
        resident.unmark();
    }
}
