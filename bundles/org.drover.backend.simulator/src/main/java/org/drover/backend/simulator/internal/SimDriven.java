package org.drover.backend.simulator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.model.VmId;

/** Driven migration as one host offers it: asking and settling; the two sides are classes of their own. */
final class SimDriven implements DrivenMigration {
    private final SimConnection connection;

    SimDriven(SimConnection connection) {
        this.connection = connection;
    }

    @Override
    public Set<MigrationOption> armed() {
        return Set.of(MigrationOption.PAUSE_BUDGET, MigrationOption.BANDWIDTH, MigrationOption.AUTO_CONVERGE);
    }

    @Override
    public Set<MigrationOption> live() {
        return Set.of(MigrationOption.PAUSE_BUDGET, MigrationOption.BANDWIDTH);
    }

    @Override
    public OutgoingMigration leave(MigrationTicket ticket) throws BackendException {
        return connection.call("leave", ticket.vm(), Duration.ZERO, () -> new SimOutgoing(connection, ticket));
    }

    @Override
    public IncomingMigration arrive(MigrationTicket ticket) throws BackendException {
        return connection.call("arrive", ticket.vm(), Duration.ZERO, () -> new SimIncoming(connection, ticket));
    }

    @Override
    public Standing ask(MigrationTicket ticket) throws BackendException {
        return connection.call("ask", ticket.vm(), Duration.ZERO, () -> standing(ticket.vm()));
    }

    private Standing standing(VmId vm) {
        Resident resident = connection.simulated.residents.get(vm);
        if (resident == null) {
            return new Standing(
                    connection.host(), vm, Presence.ABSENT, Optional.empty(), Past.NEVER_RAN, up(), "not defined");
        }
        String detail = resident.state.toString().toLowerCase(java.util.Locale.ROOT) + " since "
                + Duration.ofNanos(resident.since);
        Past past = resident.state == State.OFF && resident.mark.isEmpty() ? Past.NEVER_RAN : resident.past;
        return new Standing(connection.host(), vm, resident.state.presence, resident.mark, past, up(), detail);
    }

    private Optional<Duration> up() {
        return Optional.of(Duration.ofNanos(connection.world.clock.nanos() - connection.simulated.upSince));
    }

    @Override
    public void settle(MigrationTicket ticket, Standing seen, SettlingAct act) throws BackendException {
        String step = "settle " + act;
        connection.call(step, seen.vm(), Duration.ofMillis(5), () -> {
            Standing now = standing(seen.vm());
            if (now.presence() != seen.presence() || !now.mark().equals(seen.mark())) {
                throw connection.refused(
                        step,
                        seen.vm(),
                        "it was seen " + seen.presence() + " of " + seen.mark() + " and is " + now.presence() + " of "
                                + now.mark());
            }
            if (!now.carries(ticket.id()) || !needed(act).contains(now.presence())) {
                throw connection.refused(
                        step, seen.vm(), "it is " + now.presence() + " of " + now.mark() + ", not of " + ticket.id());
            }
            act(connection.simulated.residents.get(seen.vm()), act, step);
            return null;
        });
    }

    private static Set<Presence> needed(SettlingAct act) {
        return switch (act) {
            case STOP_SENDING -> Set.of(Presence.SENDING);
            case RESUME -> Set.of(Presence.HANDED_OVER);
            case LET_GO -> Set.of(Presence.HANDED_OVER, Presence.OFF);
            case DESTROY_LEFTOVER -> Set.of(Presence.INCOMING, Presence.OFF);
            case START -> Set.of(Presence.OFF);
            case SWITCH_DISKS, REMOVE_LEFTOVERS, END_HALF -> Set.of();
        };
    }

    private void act(Resident resident, SettlingAct act, String step) throws BackendException {
        switch (act) {
            case STOP_SENDING -> {
                resident.transfer.cancel();
                resident.unmark();
            }
            case RESUME -> resumeHandedOver(connection, resident, step);
            case START -> {
                Optional<String> against = connection.world.startRefusal(resident);
                if (against.isPresent()) throw connection.refused(step, resident.vm.id(), against.get());
                connection.world.change(resident, State.RUNNING);
            }
            case LET_GO, DESTROY_LEFTOVER -> connection.world.remove(resident);
            case SWITCH_DISKS, REMOVE_LEFTOVERS, END_HALF -> {}
        }
    }

    static void resumeHandedOver(SimConnection connection, Resident resident, String step) throws BackendException {
        Optional<String> refusal = connection.world.startRefusal(resident);
        if (refusal.isPresent()) throw connection.refused(step, resident.vm.id(), refusal.get());
        connection.world.change(resident, State.RUNNING);
        resident.unmark();
    }
}
