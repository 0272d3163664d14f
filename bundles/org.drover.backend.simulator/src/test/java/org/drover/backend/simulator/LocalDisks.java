package org.drover.backend.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
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
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;

/** Hosts a and b, VM "web" on a with two disks of 1 GiB on a's own place, and its migration of some kind. */
abstract class LocalDisks {
    static final MigrationId ID = new MigrationId("m-1");
    static final VmId WEB = new VmId("vm-web");
    static final HostId A = new HostId("a");
    static final HostId B = new HostId("b");
    static final List<DiskMove> BOTH = List.of(
            new DiskMove("vda", "/local/web.img", "/local/web.m-m-1.img", true),
            new DiskMove("vdb", "/local/data.img", "/local/data.m-m-1.img", true));
    static final VmSpec VM = VmSpec.named("web")
            .withSize(2, VmSpec.named("web").cpu(), Bytes.ofMiB(512))
            .withDisks(List.of(disk("vda", "/local/web.img"), disk("vdb", "/local/data.img")));

    final DataCentre world = DataCentre.seeded(1).host(HostSpec.named("a")).host(HostSpec.named("b"));
    final SimulatorBackend backend = new SimulatorBackend(world);
    private final Class<? extends PhasedMigration> capability;
    final MigrationTicket ticket;
    OutgoingMigration out;
    IncomingMigration in;
    Reservation reservation;
    Transfer transfer;
    Arrival arrival;

    LocalDisks(Class<? extends PhasedMigration> capability, MoveKind kind, Optional<SavedImage> image) {
        this.capability = capability;
        ticket = new MigrationTicket(
                ID, WEB, A, kind == MoveKind.STORAGE ? A : B, MigrationOptions.DEFAULT, kind, BOTH, image);
    }

    static DiskFacts disk(String target, String path) {
        return new DiskFacts(target, path, Optional.empty(), Bytes.ofGiB(1));
    }

    @AfterEach
    void nothingWasBroken() {
        assertThat(world.brokenPromises()).isEmpty();
        backend.close();
    }

    void open() throws BackendException {
        out = source().leave(ticket);
        in = destination().arrive(ticket);
    }

    void prepare() throws BackendException {
        open();
        reservation = in.prepare(out.begin());
    }

    void perform() throws BackendException {
        prepare();
        transfer = out.perform(reservation, progress -> {});
    }

    void finish() throws BackendException {
        perform();
        arrival = in.finish(transfer);
    }

    void confirm() throws BackendException {
        finish();
        out.confirm(arrival);
    }

    /** By a connection of its own. */
    PhasedMigration source() throws BackendException {
        return backend.connect(world.endpoint("a")).capability(capability).orElseThrow();
    }

    PhasedMigration destination() throws BackendException {
        return backend.connect(world.endpoint(ticket.destination().value()))
                .capability(capability)
                .orElseThrow();
    }

    Standing atSource() throws BackendException {
        return source().ask(ticket);
    }

    Standing atDestination() throws BackendException {
        return destination().ask(ticket);
    }

    void settleSource(SettlingAct act) throws BackendException {
        source().settle(ticket, atSource(), act);
    }

    void settleDestination(SettlingAct act) throws BackendException {
        destination().settle(ticket, atDestination(), act);
    }

    void assertStands(Standing standing, Presence presence, String... leftovers) {
        assertThat(standing.presence()).isEqualTo(presence);
        assertThat(standing.leftovers()).containsExactly(leftovers);
    }

    /** It is on that host and on no other, with all its data, and nothing lies about. */
    void assertAllIsWellOn(String host) {
        assertThat(world.whereKnown(WEB)).containsExactly(host);
        assertThat(world.isIntact(WEB)).isTrue();
        assertThat(world.orphanedFiles()).isEmpty();
    }
}
