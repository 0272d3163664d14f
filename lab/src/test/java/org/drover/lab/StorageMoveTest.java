package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
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
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The disk of a real VM that writes to it goes to another file under it, phase by phase. */
class StorageMoveTest {
    private static final String SHARED = "/mnt/vms/";
    private static final String OWN = "/var/lib/libvirt/images/";
    private static Lab lab;
    private static HostConnection host;
    private static VmId vm;
    private static Scribe scribe;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(1);
        lab.run("guest", "web-1", "1", "--on", "h1", "--local", "qcow2");
        lab.run("ask", "1", "dd if=/dev/urandom of=/dev/vda bs=1M seek=32 count=12 2>/dev/null; sync");
        vm = Lab.vm(1);
        host = new LibvirtBackend().connect(lab.endpoint("h1"));
        scribe = new Scribe(lab, 1);
    }

    @AfterAll
    static void takeDown() {
        host.close();
        lab.close();
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
        scribe.write();
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        scribe.verdict();
        assertThat(lab.run("vsh", "h1", "blockjob", vm.value(), "vda"))
                .as("jobs")
                .isBlank();
        assertThat(lab.run("vsh", "h1", "pool-list", "--all", "--name").strip()).isEqualTo("images");
        referee.verdict();
    }

    @Test
    void aDiskGoesToAnotherPlaceAndTheOldFileGoes() throws BackendException {
        Move move = new Move("whole", OWN.equals(folder()) ? SHARED : OWN);
        List<MigrationProgress> progress = new ArrayList<>();
        Reservation reservation = move.to.prepare(move.from.begin());
        assertThat(move.ask().leftovers()).containsExactly(move.disk.to());
        var transfer = move.from.perform(reservation, progress::add);
        Standing inStep = move.ask();
        assertThat(inStep.presence()).isEqualTo(Presence.SENDING);
        assertThat(inStep.disks()).isEqualTo(Disks.AS_BEFORE);
        assertThat(inStep.carries(move.ticket.id())).isTrue();
        Arrival arrival = move.to.finish(transfer);
        assertThat(move.ask().disks()).isEqualTo(Disks.MOVED);
        assertThat(move.ask().leftovers()).containsExactly(move.disk.from());
        assertThatThrownBy(move.to::discard).isInstanceOf(BackendException.Refused.class);
        move.from.confirm(arrival);
        move.close();

        assertThat(progress).isNotEmpty();
        assertThat(progress.get(progress.size() - 1).remaining().count())
                .as("but for what the guest is just writing")
                .isLessThan(1 << 20);
        move.assertUses(move.disk.to());
        assertThat(move.ask().mark()).isEmpty();
        assertThat(move.ask().leftovers()).isEmpty();
        assertThat(exists(move.disk.from())).isFalse();
    }

    @Test
    void aMoveGivenUpBeforeFinishLeavesTheVmOnItsOldFileAndNoNewOne() throws BackendException {
        for (int phases = 1; phases <= 3; phases++) {
            Move move = new Move("given-up-" + phases, OWN);
            var offer = move.from.begin();
            Reservation reservation = phases >= 2 ? move.to.prepare(offer) : null;
            if (phases >= 3) move.from.perform(reservation, p -> {});
            move.to.discard();
            move.from.keep();
            move.close();
            move.assertAsBefore();
        }
    }

    @Test
    void aMoveIsCancelledInItsMiddle() throws BackendException {
        Move move = new Move("cancelled", OWN, SLOWLY);
        Reservation reservation = move.to.prepare(move.from.begin());
        List<CancelAnswer> answers = new ArrayList<>();
        assertThatThrownBy(() -> move.from.perform(reservation, p -> answers.add(cancel(move))))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("cancelled");
        assertThat(answers).contains(CancelAnswer.CANCELLED);
        move.to.discard();
        move.from.keep();
        move.close();
        move.assertAsBefore();
    }

    @Test
    void whatAClientThatIsKilledInMidCopyLeavesIsStoppedByTheNextOne()
            throws BackendException, IOException, InterruptedException {
        Move move = new Move("left", OWN);
        LoneMover.killedWhileItSends(lab, move.ticket);
        Standing seen = move.ask();
        assertThat(seen.presence()).isEqualTo(Presence.SENDING);
        assertThat(seen.carries(move.ticket.id())).isTrue();
        move.migration.settle(move.ticket, seen, SettlingAct.STOP_SENDING);
        move.assertAsBefore();
    }

    @Test
    void whatAClientLeftAfterFinishIsCleanedByTheNextOne() throws BackendException {
        Move move = new Move("unconfirmed", OWN);
        move.to.finish(move.from.perform(move.to.prepare(move.from.begin()), p -> {}));
        move.close();
        Standing seen = move.ask();
        assertThat(seen.disks()).isEqualTo(Disks.MOVED);
        assertThat(seen.presence()).isEqualTo(Presence.RUNNING);
        move.migration.settle(move.ticket, seen, SettlingAct.REMOVE_LEFTOVERS);
        assertThat(move.ask().mark()).isEmpty();
        assertThat(move.ask().leftovers()).isEmpty();
        assertThat(exists(move.disk.from())).isFalse();
        move.assertUses(move.disk.to());
        assertThatThrownBy(() -> move.migration.settle(move.ticket, move.ask(), SettlingAct.REMOVE_LEFTOVERS))
                .isInstanceOf(BackendException.Refused.class);
    }

    @Test
    void aFileThatIsThereIsNeverTakenNorDeleted() throws BackendException {
        Move move = new Move("taken", OWN);
        lab.run("in", "h1", "sh", "-c", "echo mine > '" + move.disk.to() + "'");
        var offer = move.from.begin();
        assertThatThrownBy(() -> move.to.prepare(offer))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("exists");
        move.to.discard();
        move.close();
        assertThat(lab.run("in", "h1", "cat", move.disk.to())).isEqualTo("mine\n");
        lab.run("in", "h1", "rm", move.disk.to());
        move.from.keep();
        move.assertAsBefore();
    }

    @Test
    void aMoveOfWhichOneDiskHasGoneOverIsLedToItsEnd() throws BackendException {
        plug();
        Move move = new Move("between", OWN, MigrationOptions.DEFAULT, "vda", "vdb");
        move.from.perform(move.to.prepare(move.from.begin()), p -> {});
        lab.run("vsh", "h1", "blockjob", vm.value(), "vdb", "--pivot");
        move.close();
        Standing between = move.ask();
        assertThat(between.disks()).isEqualTo(Disks.BETWEEN);
        assertThat(between.presence()).isEqualTo(Presence.SENDING);
        assertThatThrownBy(move.to::discard).isInstanceOf(BackendException.Refused.class);
        assertThatThrownBy(move.from::keep).isInstanceOf(BackendException.Refused.class);
        assertThatThrownBy(() -> move.migration.settle(move.ticket, between, SettlingAct.STOP_SENDING))
                .isInstanceOf(BackendException.Refused.class);

        move.migration.settle(move.ticket, between, SettlingAct.SWITCH_DISKS);
        Standing moved = move.ask();
        assertThat(moved.disks()).isEqualTo(Disks.MOVED);
        for (DiskMove disk : move.ticket.disks()) move.assertUses(disk.to());
        move.migration.settle(move.ticket, moved, SettlingAct.REMOVE_LEFTOVERS);
        assertThat(move.ask().mark()).isEmpty();
        lab.run("vsh", "h1", "detach-disk", vm.value(), "vdb", "--live", "--config");
        lab.run("in", "h1", "sh", "-c", "rm -f " + OWN + "extra*");
    }

    /** A second disk, on a file of its own. */
    private static void plug() {
        String file = OWN + "extra.qcow2";
        lab.run("in", "h1", "sh", "-c", "qemu-img create -q -f qcow2 " + file + " 8M && chown libvirt-qemu: " + file);
        lab.run(
                "vsh",
                "h1",
                "attach-disk",
                vm.value(),
                file,
                "vdb",
                "--driver",
                "qemu",
                "--subdriver",
                "qcow2",
                "--cache",
                "none",
                "--live",
                "--config");
    }

    private static final MigrationOptions SLOWLY = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1));

    private static CancelAnswer cancel(Move move) {
        try {
            return move.from.cancel();
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String source() throws BackendException {
        return host.vm(vm).orElseThrow().disks().get(0).source();
    }

    private static String folder() throws BackendException {
        return Path.of(source()).getParent() + "/";
    }

    private static boolean exists(String file) {
        return lab.run("in", "h1", "sh", "-c", "if [ -e '" + file + "' ]; then echo yes; fi")
                .contains("yes");
    }

    private static final class Move {
        final DiskMove disk;
        final MigrationTicket ticket;
        final StorageMigration migration;
        final OutgoingMigration from;
        final IncomingMigration to;

        Move(String id, String folder) throws BackendException {
            this(id, folder, MigrationOptions.DEFAULT);
        }

        Move(String id, String folder, MigrationOptions options) throws BackendException {
            this(id, folder, options, "vda");
        }

        Move(String id, String folder, MigrationOptions options, String... targets) throws BackendException {
            MigrationId migrationId = new MigrationId(id);
            List<DiskMove> disks = new ArrayList<>();
            for (DiskFacts facts : host.vm(vm).orElseThrow().disks()) {
                if (!List.of(targets).contains(facts.target())) continue;
                String name = Path.of(facts.source()).getFileName().toString();
                String to = folder + PhasedMigration.fileName(name, migrationId);
                disks.add(new DiskMove(facts.target(), facts.source(), to, true));
            }
            disk = disks.get(0);
            HostId here = new HostId("h1");
            ticket = new MigrationTicket(
                    migrationId, vm, here, here, options, MoveKind.STORAGE, disks, Optional.empty());
            migration = host.capability(StorageMigration.class).orElseThrow();
            from = migration.leave(ticket);
            to = migration.arrive(ticket);
        }

        Standing ask() throws BackendException {
            return migration.ask(ticket);
        }

        void close() {
            from.close();
            to.close();
        }

        void assertUses(String file) {
            assertThat(lab.run("vsh", "h1", "domblklist", vm.value())).contains(file);
            assertThat(lab.run("vsh", "h1", "domblklist", vm.value(), "--inactive"))
                    .contains(file);
        }

        void assertAsBefore() throws BackendException {
            Standing now = ask();
            assertThat(now.presence()).isEqualTo(Presence.RUNNING);
            assertThat(now.disks()).isEqualTo(Disks.AS_BEFORE);
            assertThat(now.mark()).isEmpty();
            assertThat(now.leftovers()).isEmpty();
            assertThat(exists(disk.to())).isFalse();
            assertUses(disk.from());
        }
    }
}
