package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.model.ByteRate;
import org.drover.model.DiskFacts;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** Moves of a VM with its disk from a place that only its host has, brought as far as a clause needs. */
abstract class FileMoves extends Contract {
    static final MigrationId ID = new MigrationId("tck-1");
    private static final Duration WINDOW = Duration.ofMillis(500);
    /** So long nothing is told, and nothing more will be. */
    private static final int QUIET_MOMENTS = 10;

    private final Class<? extends PhasedMigration> capability;
    private final MoveKind kind;

    FileMoves(Class<? extends PhasedMigration> capability, MoveKind kind) {
        this.capability = capability;
        this.kind = kind;
    }

    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(capability);
    }

    @BeforeEach
    void filesAreNeeded() {
        Assumptions.assumeTrue(backend.files().isPresent(), "this backend makes no VM on a place of one host");
    }

    LocalFiles files() {
        return backend.files().orElseThrow();
    }

    PhasedMigration of(HostConnection connection) {
        return connection.capability(capability).orElseThrow();
    }

    Move move() throws Exception {
        return new Move(files().makeVm("web", kind != MoveKind.COLD));
    }

    /** One migration, as far as a test has brought it. */
    final class Move {
        final VmId vm;
        final String from;
        final String to;
        final MigrationTicket ticket;
        final OutgoingMigration out;
        final IncomingMigration in;
        Reservation reservation;
        Transfer transfer;
        Arrival arrival;

        Move(VmId vm) throws Exception {
            this.vm = vm;
            boolean stays = kind == MoveKind.STORAGE;
            DiskFacts disk = backend.first().vm(vm).orElseThrow().disks().get(0);
            from = disk.source();
            String name = from.substring(from.lastIndexOf('/') + 1);
            to = files().freePath(stays ? first : second, PhasedMigration.fileName(name, ID));
            ticket = new MigrationTicket(
                    ID,
                    vm,
                    first,
                    stays ? first : second,
                    MigrationOptions.DEFAULT,
                    kind,
                    List.of(new DiskMove(disk.target(), from, to, false)),
                    kind == MoveKind.QUICK ? Optional.of(image()) : Optional.empty());
            out = opened(of(backend.first()).leave(ticket));
            in = opened(of(destinationHost()).arrive(ticket));
        }

        private SavedImage image() throws Exception {
            String name = PhasedMigration.fileName("web.save", ID);
            return new SavedImage(files().freePath(first, name), files().freePath(second, name), true);
        }

        private HostConnection destinationHost() {
            return kind == MoveKind.STORAGE ? backend.first() : backend.second();
        }

        Move prepared() throws BackendException {
            reservation = in.prepare(out.begin());
            return this;
        }

        Move performed() throws BackendException {
            return performed(new CopyOnWriteArrayList<>());
        }

        /** @param told gets what is told on the way */
        Move performed(List<MigrationProgress> told) throws BackendException {
            prepared();
            transfer = out.perform(reservation, told::add);
            return this;
        }

        Move finished() throws BackendException {
            performed();
            arrival = in.finish(transfer);
            return this;
        }

        Standing source() throws BackendException {
            return of(backend.first()).ask(ticket);
        }

        Standing destination() throws BackendException {
            return of(destinationHost()).ask(ticket);
        }

        /** Nobody leads it any more, and the source has noticed. */
        Move abandoned() throws Exception {
            in.close();
            out.close();
            boolean leaves = kind == MoveKind.SHARED_NOTHING;
            if (leaves) soon("the source has noticed", () -> source().presence() != Presence.SENDING);
            return this;
        }

        void settleSource(SettlingAct act) throws BackendException {
            of(backend.first()).settle(ticket, source(), act);
        }

        boolean hasOld() throws Exception {
            return files().isThere(first, from);
        }

        boolean hasNew() throws Exception {
            return files().isThere(ticket.destination(), to);
        }

        /** Nothing of it was ever moved. */
        void assertStayed() throws Exception {
            assertThat(backend.whereItIsKnown(vm)).containsExactly(first);
            assertThat(files().isIntact(vm)).as("its disk is intact").isTrue();
            assertThat(hasOld()).as("it has its old file").isTrue();
            assertThat(hasNew()).as("a new file is left").isFalse();
        }

        /** It has gone to the new file, with all its data, and the old one is gone. */
        void assertMoved() throws Exception {
            assertThat(backend.whereItIsKnown(vm)).containsExactly(ticket.destination());
            assertThat(files().isIntact(vm)).as("its disk is intact").isTrue();
            assertThat(hasNew()).as("it has its new file").isTrue();
            assertThat(hasOld()).as("the old file is left").isFalse();
        }
    }

    /** What was told of a transfer, all of it: news may come later than the answer. */
    List<MigrationProgress> toldOf(Move move) throws Exception {
        List<MigrationProgress> told = new CopyOnWriteArrayList<>();
        move.performed(told);
        int quiet = 0;
        for (int before = told.size(); quiet < QUIET_MOMENTS; before = told.size()) {
            backend.letAMomentPass();
            quiet = told.size() == before ? quiet + 1 : 0;
        }
        return told;
    }

    /** Whatever it is told, it is told in time, and the VM is as before. */
    void assertWritesAreSeen(Move move) throws BackendException {
        Standing before = move.source();
        long asked = backend.nanoTime();
        Optional<ByteRate> writes = of(backend.first()).writesToDisks(move.ticket, WINDOW);
        assertThat(Duration.ofNanos(backend.nanoTime() - asked)).isLessThan(WINDOW.plusSeconds(5));
        writes.ifPresent(rate -> assertThat(rate).isLessThan(ByteRate.ofMiBPerSecond(100_000)));
        assertStands(move.source(), before.presence(), before.carries(ID));
    }

    void assertStands(Standing standing, Presence presence, boolean marked) {
        assertThat(standing.presence()).isEqualTo(presence);
        assertThat(standing.carries(ID)).as("carries the migration's id").isEqualTo(marked);
    }
}
