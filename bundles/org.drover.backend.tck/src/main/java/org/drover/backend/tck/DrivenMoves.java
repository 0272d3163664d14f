package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** Migrations between the two hosts that the clauses about driven ones bring as far as they need. */
abstract class DrivenMoves extends Contract {
    static final MigrationId ID = new MigrationId("tck-1");
    static final MigrationOptions SLOW = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1));

    /** One migration, as far as a test has brought it. */
    final class Move {
        final VmId vm;
        final MigrationTicket ticket;
        final OutgoingMigration out;
        final IncomingMigration in;
        Reservation reservation;
        Transfer transfer;
        Arrival arrival;

        Move(VmId vm, MigrationOptions options) throws BackendException {
            this.vm = vm;
            ticket = new MigrationTicket(ID, vm, first, second, options);
            out = opened(driven(backend.first()).leave(ticket));
            in = opened(driven(backend.second()).arrive(ticket));
        }

        Move prepared() throws BackendException {
            reservation = in.prepare(out.begin());
            return this;
        }

        Move performed() throws BackendException {
            prepared();
            transfer = out.perform(reservation, progress -> {});
            return this;
        }

        Move finished() throws BackendException {
            performed();
            arrival = in.finish(transfer);
            return this;
        }

        CompletableFuture<Transfer> performing(List<MigrationProgress> told) throws Exception {
            prepared();
            var result = calling("tck-perform", () -> out.perform(reservation, told::add));
            soon("the source sends", () -> source().presence() == Presence.SENDING);
            return result;
        }

        Standing source() throws BackendException {
            return driven(backend.first()).ask(ticket);
        }

        /** Whoever led it has let go of the source, which has noticed. */
        Move abandonedAfterTheHandOver() throws Exception {
            out.close();
            soon("the source has noticed", () -> source().presence() != Presence.SENDING);
            return this;
        }

        Standing destination() throws BackendException {
            return driven(backend.second()).ask(ticket);
        }
    }

    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(DrivenMigration.class);
    }

    static DrivenMigration driven(HostConnection connection) {
        return connection.capability(DrivenMigration.class).orElseThrow();
    }

    Move move() throws Exception {
        return new Move(runningVm(), MigrationOptions.DEFAULT);
    }

    Move slowMove() throws Exception {
        return new Move(runningVm(), SLOW);
    }

    void assertStands(Standing standing, Presence presence, boolean marked) {
        assertThat(standing.presence()).isEqualTo(presence);
        assertThat(standing.carries(ID)).as("carries the migration's id").isEqualTo(marked);
    }
}
