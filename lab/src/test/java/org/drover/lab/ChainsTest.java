package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The disk of a real VM stands on another file, and moves under it: as it stands, or as one file. */
class ChainsTest {
    private static final String SHARED = "/mnt/vms/";
    private static final String OWN = "/var/lib/libvirt/images/";
    private static final String BASE = OWN + "guest-1.qcow2";
    private static final Map<String, HostConnection> HOSTS = new TreeMap<>();
    private static Lab lab;
    private static VmId vm;
    private static Scribe scribe;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        lab.run("guest", "web-1", "1", "--on", "h1", "--local", "qcow2");
        lab.run("ask", "1", "dd if=/dev/urandom of=/dev/vda bs=1M seek=32 count=12 2>/dev/null; sync");
        vm = Lab.vm(1);
        scribe = new Scribe(lab, 1);
        overlay("h1", OWN + "top.qcow2", BASE);
        LibvirtBackend backend = new LibvirtBackend();
        for (String host : List.of("h1", "h2")) HOSTS.put(host, backend.connect(lab.endpoint(host)));
    }

    @AfterAll
    static void takeDown() {
        HOSTS.values().forEach(HostConnection::close);
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
        referee.verdict();
    }

    @Test
    void aChainStaysOrBecomesOneFileAndTakesAlongWhatItStandsOnWhereThatIsNotThere() throws BackendException {
        String before = content();

        Halves aside = storage("aside", SHARED, false);
        aside.whole(p -> {});
        assertThat(standsOn("h1", file("h1"))).isEqualTo(BASE);
        assertThat(file("h1")).startsWith(SHARED);

        Halves back = storage("back", OWN, false);
        back.whole(p -> {});
        assertThat(standsOn("h1", file("h1"))).isEqualTo(BASE);

        Halves left = live("left", "h1");
        left.performed(p -> {});
        left.undo();
        assertThat(left.atSource().presence()).isEqualTo(Presence.RUNNING);
        assertThat(in("h2", "ls " + OWN)).isBlank();

        Halves stopped = live("stopped", "h1");
        AtomicReference<CancelAnswer> answer = new AtomicReference<>();
        assertThatThrownBy(() -> stopped.performed(p -> {
                    if (answer.get() == null) answer.set(cancel(stopped));
                }))
                .isInstanceOf(BackendException.class);
        assertThat(answer.get()).isEqualTo(CancelAnswer.CANCELLED);
        stopped.undo();
        assertThat(stopped.atSource().presence()).isEqualTo(Presence.RUNNING);
        assertThat(in("h2", "ls " + OWN)).isBlank();

        in("h1", "cp " + BASE + " " + SHARED + "base");
        in("h2", "install -m 600 -o libvirt-qemu -g libvirt-qemu " + SHARED + "base " + BASE);
        live("along", "h1").whole(p -> {});
        assertThat(standsOn("h2", file("h2"))).isEqualTo(BASE);
        assertThat(in("h1", "ls " + OWN).strip()).isEqualTo("guest-1.qcow2");

        String along = file("h2");
        overlay("h2", OWN + "over.qcow2", along);
        in("h1", "rm " + BASE);
        live("whole", "h2").whole(p -> {});
        String middle = OWN + "below1-top.m-whole.qcow2";
        assertThat(standsOn("h1", file("h1"))).isEqualTo(middle);
        assertThat(standsOn("h1", middle)).isEqualTo(OWN + "below2-guest-1.m-whole.qcow2");
        assertThat(in("h2", "ls " + OWN)).as("others may stand on it").doesNotContain("over");
        assertThat(content()).isEqualTo(before);
        in("h2", "rm " + along + " " + BASE);
        live("back-whole", "h1").whole(p -> {});
        assertThat(standsOn("h2", file("h2"))).isEqualTo(OWN + "below1-top.m-back-whole.qcow2");

        Halves one = new Halves(
                StorageMigration.class,
                MoveKind.STORAGE,
                HOSTS.get("h2"),
                HOSTS.get("h2"),
                vm,
                "one",
                MigrationOptions.DEFAULT,
                List.of(disk("h2", "one", OWN, true)),
                Optional.empty());
        one.whole(p -> {});
        assertThat(standsOn("h2", file("h2"))).isEmpty();
        assertThat(in("h2", "ls " + OWN)).as("others may stand on it").contains("below2-guest-1.m-back-whole.qcow2");
        assertThat(content()).isEqualTo(before);
    }

    private static Halves storage(String id, String folder, boolean flat) throws BackendException {
        HostConnection here = HOSTS.get("h1");
        List<DiskMove> disks = List.of(disk("h1", id, folder, flat));
        return new Halves(
                StorageMigration.class,
                MoveKind.STORAGE,
                here,
                here,
                vm,
                id,
                MigrationOptions.DEFAULT,
                disks,
                Optional.empty());
    }

    private static CancelAnswer cancel(Halves move) {
        try {
            return move.from.cancel();
        } catch (BackendException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The VM writes into a new file from now on, which stands on that one. */
    private static void overlay(String host, String over, String below) {
        in(
                host,
                "qemu-img create -q -u -f qcow2 -b " + below + " -F qcow2 " + over + " 64M && chown libvirt-qemu: "
                        + over);
        new Virsh(lab, host)
                .ask(
                        "snapshot-create-as",
                        vm.value(),
                        "--disk-only",
                        "--no-metadata",
                        "--reuse-external",
                        "--diskspec",
                        "vda,file=" + over)
                .orFail();
    }

    /** To the other host, as a chain. */
    private static Halves live(String id, String here) throws BackendException {
        String there = here.equals("h1") ? "h2" : "h1";
        return new Halves(
                DrivenMigration.class,
                MoveKind.SHARED_NOTHING,
                HOSTS.get(here),
                HOSTS.get(there),
                vm,
                id,
                MigrationOptions.DEFAULT,
                List.of(disk(here, id, OWN, false)),
                Optional.empty());
    }

    private static DiskMove disk(String host, String id, String folder, boolean flat) throws BackendException {
        String from = file(host);
        String name = PhasedMigration.fileName(Path.of(from).getFileName().toString(), new MigrationId(id));
        return new DiskMove("vda", from, folder + name, flat);
    }

    private static String file(String host) throws BackendException {
        return HOSTS.get(host).vm(vm).orElseThrow().disks().get(0).source();
    }

    /** What the guest does not write to meanwhile. */
    private static String content() {
        return lab.run(
                "ask",
                "1",
                "echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/vda bs=1M skip=32 count=12 2>/dev/null | md5sum");
    }

    private static String standsOn(String host, String file) {
        return in(host, "qemu-img info -U " + file + " | sed -n 's/^backing file: \\([^ ]*\\).*/\\1/p'")
                .strip();
    }

    private static String in(String host, String command) {
        return lab.run("in", host, "sh", "-c", command);
    }
}
