package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SavedImage;
import org.drover.backend.api.SavedStateMigration;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Real VMs are saved, carried and restored: one whose disk both hosts reach and lease, one with a disk of its host's own. */
class QuickMoveTest {
    private static final String OWN = "/var/lib/libvirt/images/";
    private static final String SETTINGS = "/var/lib/libvirt/qemu/nvram/";
    private static final int SHARED = 1;
    private static final int LOCAL = 2;
    private static final MigrationOptions SLOWLY = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(2));
    private static final Map<String, HostConnection> HOSTS = new HashMap<>();
    private static final Map<Integer, String> DISK = new HashMap<>();
    private static final LibvirtBackend BACKEND = new LibvirtBackend();
    private static Lab lab;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        for (String host : List.of("h1", "h2")) HOSTS.put(host, BACKEND.connect(lab.endpoint(host)));
        lab.guest("shared", SHARED, "h1");
        lab.run("guest", "local", Integer.toString(LOCAL), "--on", "h1", "--local", "qcow2");
        giveFirmware(LOCAL);
        for (int guest : List.of(SHARED, LOCAL)) {
            ask(guest, "dd if=/dev/urandom of=/dev/vda bs=1M seek=3 count=6 2>/dev/null; sync");
            ask(
                    guest,
                    "(n=0; while :; do n=$((n+1)); echo $n > /tmp/n; usleep 20000; done) </dev/null >/dev/null 2>&1 &");
            DISK.put(guest, content(guest));
        }
    }

    /** A BIOS in flash, beside a flash for its settings, as a UEFI has them; and its disk stands on another file from now on. */
    private static void giveFirmware(int guest) {
        String xml = lab.state().resolve("guests/" + guest + ".xml").toString();
        lab.run("vsh", "h1", "destroy", Lab.vm(guest).value());
        lab.run(
                "in",
                "h1",
                "sh",
                "-c",
                "truncate -s 128K " + SETTINGS + "firm.fd && printf settings | dd conv=notrunc status=none of="
                        + SETTINGS
                        + "firm.fd && chown libvirt-qemu: " + SETTINGS + "firm.fd && cd " + OWN
                        + " && qemu-img create -q -f qcow2 -b " + OWN + "guest-2.qcow2 -F qcow2 top.qcow2"
                        + " && chown libvirt-qemu: top.qcow2 && sed -i -e 's#guest-2.qcow2#top.qcow2#' -e 's#</type>#</type><loader"
                        + " readonly=\"yes\" type=\"pflash\">/usr/share/seabios/bios-256k.bin</loader><nvram>"
                        + SETTINGS
                        + "firm.fd</nvram>#' " + xml);
        lab.run("vsh", "h1", "define", xml);
        lab.run("vsh", "h1", "start", Lab.vm(guest).value());
        Await.until("it boots", 120, () -> ask(guest, "echo alive").contains("alive"));
    }

    @AfterAll
    static void takeDown() {
        HOSTS.values().forEach(HostConnection::close);
        lab.close();
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        for (int guest : List.of(SHARED, LOCAL)) {
            assertThat(content(guest)).as("the disk of " + guest).isEqualTo(DISK.get(guest));
            String other = other(where(guest));
            assertThat(lab.run("vsh", other, "list", "--all", "--uuid"))
                    .doesNotContain(Lab.vm(guest).value());
        }
        for (String host : HOSTS.keySet()) {
            assertThat(lab.run("traces", host)).as(host).doesNotContain("pool: ", "port: ", ".saved", ".flat");
        }
        assertThat(lab.run("in", "h1", "sh", "-c", "ls /mnt/vms")).doesNotContain(".saved");
        String local = where(LOCAL);
        assertThat(lab.run("in", other(local), "ls", SETTINGS))
                .as("settings elsewhere")
                .isBlank();
        assertThat(lab.run("in", local, "sh", "-c", "head -c 8 " + SETTINGS + "firm*.fd"))
                .isEqualTo("settings");
        referee.verdict();
    }

    private static String ask(int guest, String command) {
        return lab.run("ask", Integer.toString(guest), command);
    }

    private static String content(int guest) {
        return ask(
                guest, "echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/vda bs=1M skip=3 count=6 2>/dev/null | md5sum");
    }

    /** The guest empties the file before it writes to it. */
    private static long counter(int guest) {
        return Await.answer(
                "its counter", () -> Long.parseLong(ask(guest, "cat /tmp/n").strip()));
    }

    private static String where(int guest) {
        return new Virsh(lab, "h2").active().contains(Lab.vm(guest)) ? "h2" : "h1";
    }

    private static String other(String host) {
        return host.equals("h1") ? "h2" : "h1";
    }

    /** A guest with a disk of its host's own takes it along, and its memory is carried. */
    private static Halves move(int guest, String id, MigrationOptions options) throws BackendException {
        HostConnection here = HOSTS.get(where(guest));
        VmId vm = Lab.vm(guest);
        String from = here.vm(vm).orElseThrow().disks().get(0).source();
        String to = OWN + PhasedMigration.fileName(Path.of(from).getFileName().toString(), new MigrationId(id));
        boolean carried = guest == LOCAL;
        String image = (carried ? OWN : "/mnt/vms/") + "guest.m-" + id + ".saved";
        return new Halves(
                SavedStateMigration.class,
                MoveKind.QUICK,
                here,
                HOSTS.get(other(where(guest))),
                vm,
                id,
                options,
                carried ? List.of(new DiskMove("vda", from, to, !id.startsWith("whole"))) : List.of(),
                Optional.of(new SavedImage(image, image, carried)));
    }

    private static Halves move(int guest, String id) throws BackendException {
        return move(guest, id, MigrationOptions.DEFAULT);
    }

    private void assertMoves(int guest) throws BackendException {
        String here = where(guest);
        long counted = counter(guest);
        Halves move = move(guest, "whole-" + guest);
        List<MigrationProgress> progress = new ArrayList<>();
        Transfer transfer = move.performed(progress::add);
        assertThat(move.atSource().presence()).isEqualTo(Presence.HANDED_OVER);
        assertThat(move.atSource().leftovers()).isEmpty();
        String settings = SETTINGS + "firm.m-whole-" + guest + ".fd";
        assertThat(lab.run("in", other(here), "sh", "-c", "head -c 8 " + settings + " 2>/dev/null || true"))
                .as("its firmware's settings are carried")
                .isEqualTo(guest == LOCAL ? "settings" : "");
        assertThat(move.atDestination().presence()).isEqualTo(Presence.ABSENT);
        var arrival = move.to.finish(transfer);
        assertThat(move.atDestination().presence()).isEqualTo(Presence.RUNNING);
        assertThat(move.atSource().presence()).isEqualTo(Presence.HANDED_OVER);
        MigrationFigures figures = move.from.confirm(arrival);
        move.close();

        assertThat(where(guest)).isEqualTo(other(here));
        assertThat(counter(guest)).as("its memory went on").isGreaterThan(counted);
        if (guest == LOCAL) {
            assertThat(lab.run("in", other(here), "sh", "-c", "qemu-img info -U " + OWN + "top*"))
                    .contains("backing file: " + OWN + "below1-guest-2.m-whole-2.qcow2");
        }
        assertThat(figures.pause().orElseThrow()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(30));
        assertThat(progress.get(0).pausedFor().isPresent())
                .as("what its disk stands on goes before it is stopped")
                .isEqualTo(guest == SHARED);
        assertThat(progress.get(progress.size() - 1).pausedFor()).isPresent();
        assertThat(lab.run(
                        "vsh",
                        other(here),
                        "dumpxml",
                        "--inactive",
                        Lab.vm(guest).value()))
                .contains("whole-" + guest);
        assertThat(move.atSource().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atSource().leftovers()).isEmpty();
        assertThat(move.atDestination().leftovers()).isEmpty();
    }

    @Test
    void aVmGoesByWayOfAFileThatBothReach() throws BackendException {
        assertMoves(SHARED);
    }

    @Test
    void aVmGoesWithItsDiskAndItsMemoryIsCarried() throws BackendException {
        assertMoves(LOCAL);
    }

    @Test
    void aMoveGivenUpBeforeFinishRunsOnWhereItWas() throws BackendException {
        for (int guest : List.of(SHARED, LOCAL)) {
            String here = where(guest);
            for (int phases = 1; phases <= 3; phases++) {
                long counted = counter(guest);
                Halves move = move(guest, "given-up-" + phases);
                var offer = move.from.begin();
                Reservation reservation = phases >= 2 ? move.to.prepare(offer) : null;
                if (phases >= 3) move.from.perform(reservation, p -> {});
                move.undo();
                assertThat(where(guest)).isEqualTo(here);
                assertThat(counter(guest)).isGreaterThan(counted);
                assertThat(move.atSource().mark()).isEmpty();
                assertThat(move.atSource().leftovers()).isEmpty();
                assertThat(move.atDestination().leftovers()).isEmpty();
            }
        }
    }

    @Test
    void aVmThatItsHostDoesNotDefineStays() throws BackendException, IOException {
        String here = where(SHARED);
        Virsh virsh = new Virsh(lab, here);
        Path definition = Files.writeString(
                lab.state().resolve("guests/defined.xml"),
                virsh.ask("dumpxml", "--inactive", Lab.vm(SHARED).value()).orFail());
        virsh.ask("undefine", Lab.vm(SHARED).value()).orFail();
        Halves quick = move(SHARED, "undefined");
        Halves live = new Halves(
                DrivenMigration.class,
                MoveKind.LIVE,
                HOSTS.get(here),
                HOSTS.get(other(here)),
                Lab.vm(SHARED),
                "undefined-live",
                MigrationOptions.DEFAULT,
                List.of(),
                Optional.empty());
        for (Halves move : List.of(quick, live)) {
            assertThatThrownBy(move.from::begin)
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("keeps no definition");
            move.undo();
        }
        virsh.ask("define", definition.toString()).orFail();
        assertThat(where(SHARED)).isEqualTo(here);
    }

    @Test
    void aMoveIsCancelledWhileItIsCarried() throws BackendException {
        String here = where(LOCAL);
        Halves move = move(LOCAL, "cancelled", SLOWLY);
        AtomicReference<CancelAnswer> answer = new AtomicReference<>();
        assertThatThrownBy(() -> move.performed(p -> {
                    if (answer.get() == null) answer.set(cancel(move));
                }))
                .isInstanceOf(BackendException.Refused.class);
        assertThat(answer.get()).isEqualTo(CancelAnswer.CANCELLED);
        move.undo();
        assertThat(where(LOCAL)).isEqualTo(here);
        assertThat(move.atDestination().leftovers()).isEmpty();
    }

    private static CancelAnswer cancel(Halves move) {
        try {
            return move.from.cancel();
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aVmWhoseClientIsGoneWhileItIsCarriedIsRestoredByTheNext() throws Exception {
        String here = where(LOCAL);
        Halves move = move(LOCAL, "client-gone", SLOWLY);
        Reservation reservation = move.to.prepare(move.from.begin());
        CountDownLatch carries = new CountDownLatch(1);
        AtomicReference<BackendException> ended = new AtomicReference<>();
        Thread performer = new Thread(() -> {
            try {
                move.from.perform(reservation, p -> {
                    if (p.total().count() > 0 && saved(move)) carries.countDown();
                });
            } catch (BackendException e) {
                ended.set(e);
            }
        });
        performer.start();
        assertThat(carries.await(30, TimeUnit.SECONDS)).isTrue();
        move.close();
        performer.join(20_000);
        assertThat(ended.get()).isNotNull();
        Standing seen = move.atSource();
        assertThat(seen.presence()).isEqualTo(Presence.HANDED_OVER);
        assertThat(seen.carries(move.ticket.id())).isTrue();
        assertThat(move.atDestination().presence()).isEqualTo(Presence.ABSENT);
        move.source.settle(move.ticket, seen, SettlingAct.RESUME);
        assertThat(move.atSource().presence()).isEqualTo(Presence.RUNNING);
        assertThatThrownBy(() -> move.source.settle(move.ticket, seen, SettlingAct.RESUME))
                .isInstanceOf(BackendException.Refused.class);
        clean(move);
        assertThat(where(LOCAL)).isEqualTo(here);
    }

    private static boolean saved(Halves move) {
        return new Virsh(lab, move.ticket.source().value())
                .ask("domstate", "--reason", move.ticket.vm().value())
                .text()
                .contains("saved");
    }

    private static void clean(Halves move) throws BackendException {
        for (PhasedMigration side : List.of(move.source, move.destination)) {
            Standing left = side.ask(move.ticket);
            if (!left.leftovers().isEmpty()) side.settle(move.ticket, left, SettlingAct.REMOVE_LEFTOVERS);
            assertThat(side.ask(move.ticket).leftovers()).isEmpty();
        }
    }

    @Test
    void aSecondRestoreIsRefusedWhileItRuns() throws BackendException {
        String here = where(SHARED);
        Halves move = move(SHARED, "second");
        move.to.finish(move.performed(p -> {}));
        move.close();
        Standing seen = move.atSource();
        assertThat(seen.presence()).isEqualTo(Presence.HANDED_OVER);
        assertThatThrownBy(() -> move.source.settle(move.ticket, seen, SettlingAct.RESUME))
                .isInstanceOf(BackendException.Refused.class);
        assertThat(move.atDestination().presence()).isEqualTo(Presence.RUNNING);
        assertThat(move.atSource().presence()).isEqualTo(Presence.HANDED_OVER);
        move.source.settle(move.ticket, move.atSource(), SettlingAct.LET_GO);
        move.source.settle(move.ticket, move.atSource(), SettlingAct.REMOVE_LEFTOVERS);
        assertThat(move.atSource().presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.atSource().leftovers()).isEmpty();
        assertThat(where(SHARED)).isEqualTo(other(here));
    }

    @Test
    void aDaemonThatDiesInMidSaveRunsTheVmOnWhenItIsBack() throws Exception {
        String here = where(SHARED);
        long counted = counter(SHARED);
        Halves move = move(SHARED, "daemon");
        Reservation reservation = move.to.prepare(move.from.begin());
        CountDownLatch saves = new CountDownLatch(1);
        Thread performer = new Thread(() -> {
            try {
                move.from.perform(reservation, p -> saves.countDown());
            } catch (BackendException expected) {
                saves.countDown();
            }
        });
        performer.start();
        assertThat(saves.await(30, TimeUnit.SECONDS)).isTrue();
        lab.run("in", here, "sh", "-c", "kill -9 $(pgrep -x libvirtd)");
        performer.join(20_000);
        lab.run("daemons", here);
        move.close();
        HOSTS.get(here).close();
        HOSTS.put(here, Await.answer("its libvirtd answers", () -> BACKEND.connect(lab.endpoint(here))));
        PhasedMigration again =
                HOSTS.get(here).capability(SavedStateMigration.class).orElseThrow();
        Await.until("it runs on", () -> again.ask(move.ticket).presence() == Presence.RUNNING);
        Standing seen = again.ask(move.ticket);
        assertThat(seen.carries(move.ticket.id())).isTrue();
        assertThat(seen.leftovers())
                .containsExactly(move.ticket.image().orElseThrow().atSource());
        again.settle(move.ticket, seen, SettlingAct.REMOVE_LEFTOVERS);
        assertThat(again.ask(move.ticket).leftovers()).isEmpty();
        assertThat(counter(SHARED)).as("its memory went on").isGreaterThan(counted);
        assertThat(where(SHARED)).isEqualTo(here);
    }
}
