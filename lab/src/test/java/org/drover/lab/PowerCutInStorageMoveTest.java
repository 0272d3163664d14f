package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real host loses power when a disk has gone over, and comes back with the definition from before. */
class PowerCutInStorageMoveTest {
    private static final String OWN = "/var/lib/libvirt/images/";
    private Lab lab;
    private VmId vm;

    @BeforeEach
    void bringUp() {
        lab = Lab.up(1);
        lab.run("guest", "web-1", "1", "--on", "h1", "--local", "qcow2");
        vm = Lab.vm(1);
    }

    @AfterEach
    void takeDown() {
        lab.close();
    }

    @Test
    void theDefinitionOfAVmThatIsOffGoesOverUnlessItHasRunSince() throws BackendException, IOException {
        MigrationId id = new MigrationId("cut");
        HostId here = new HostId("h1");
        String from = OWN + "guest-1.qcow2";
        DiskMove disk = new DiskMove("vda", from, OWN + PhasedMigration.fileName("guest-1.qcow2", id), true);
        MigrationTicket ticket = new MigrationTicket(
                id, vm, here, here, MigrationOptions.DEFAULT, MoveKind.STORAGE, List.of(disk), Optional.empty());
        new Scribe(lab, 1).write();
        try (HostConnection host = new LibvirtBackend().connect(lab.endpoint("h1"))) {
            StorageMigration storage = host.capability(StorageMigration.class).orElseThrow();
            try (var out = storage.leave(ticket);
                    var in = storage.arrive(ticket)) {
                var reservation = in.prepare(out.begin());
                Path before = lab.state().resolve("guests/before.xml");
                Files.writeString(before, lab.run("vsh", "h1", "dumpxml", "--inactive", vm.value()));
                in.finish(out.perform(reservation, seen -> {}));
                lab.run("vsh", "h1", "define", before.toString());
            }
        }
        lab.run("off", "h1");
        lab.run("on", "h1");
        try (HostConnection host = new LibvirtBackend().connect(lab.endpoint("h1"))) {
            StorageMigration storage = host.capability(StorageMigration.class).orElseThrow();
            Standing old = storage.ask(ticket);
            assertThat(old.presence()).isEqualTo(Presence.OFF);
            assertThat(old.disks()).isEqualTo(Disks.AS_BEFORE);
            assertThat(old.carries(id)).isTrue();
            storage.settle(ticket, old, SettlingAct.SWITCH_DISKS);
            Standing moved = storage.ask(ticket);
            assertThat(moved.disks()).isEqualTo(Disks.MOVED);
            assertThat(moved.leftovers()).containsExactly(from);
            assertThatThrownBy(() -> storage.settle(ticket, moved, SettlingAct.SWITCH_DISKS))
                    .isInstanceOf(BackendException.Refused.class);

            lab.run(
                    "vsh",
                    "h1",
                    "define",
                    lab.state().resolve("guests/before.xml").toString());
            lab.run("vsh", "h1", "start", vm.value());
            lab.run("vsh", "h1", "destroy", vm.value());
            Standing since = storage.ask(ticket);
            assertThat(since.disks()).isEqualTo(Disks.AS_BEFORE);
            assertThatThrownBy(() -> storage.settle(ticket, since, SettlingAct.SWITCH_DISKS))
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("has run since");
        }
    }
}
