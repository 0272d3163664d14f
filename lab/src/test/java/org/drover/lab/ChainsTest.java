package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.backend.api.BackendException;
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
        String top = OWN + "top.qcow2";
        in(
                "h1",
                "qemu-img create -q -u -f qcow2 -b " + BASE + " -F qcow2 " + top + " 64M && chown libvirt-qemu: "
                        + top);
        String spec = "vda,file=" + top;
        String[] snapshot = {
            "snapshot-create-as", vm.value(), "--disk-only", "--no-metadata", "--reuse-external", "--diskspec", spec
        };
        new Virsh(lab, "h1").ask(snapshot).orFail();
        for (String host : List.of("h1", "h2")) HOSTS.put(host, new LibvirtBackend().connect(lab.endpoint(host)));
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
    void aChainStaysOrBecomesOneFileAndGoesOnlyWhereWhatItStandsOnIs() throws BackendException {
        String before = content();

        Halves aside = storage("aside", SHARED, false);
        aside.whole(p -> {});
        assertThat(standsOn("h1", file("h1"))).isEqualTo(BASE);
        assertThat(file("h1")).startsWith(SHARED);

        Halves back = storage("back", OWN, false);
        back.whole(p -> {});
        assertThat(standsOn("h1", file("h1"))).isEqualTo(BASE);

        Halves alone = live("alone", false);
        var offer = alone.from.begin();
        assertThatThrownBy(() -> alone.to.prepare(offer))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining(BASE)
                .hasMessageContaining("one file");
        alone.undo();
        assertThat(alone.atSource().presence()).isEqualTo(Presence.RUNNING);

        in("h1", "cp " + BASE + " " + SHARED + "base");
        in("h2", "install -m 600 -o libvirt-qemu -g libvirt-qemu " + SHARED + "base " + BASE);
        live("along", false).whole(p -> {});
        assertThat(standsOn("h2", file("h2"))).isEqualTo(BASE);
        assertThat(in("h1", "ls " + OWN).strip()).isEqualTo("guest-1.qcow2");

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
        assertThat(in("h2", "ls " + OWN)).as("others may stand on it").contains("guest-1.qcow2");
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

    private static Halves live(String id, boolean flat) throws BackendException {
        return new Halves(
                DrivenMigration.class,
                MoveKind.SHARED_NOTHING,
                HOSTS.get("h1"),
                HOSTS.get("h2"),
                vm,
                id,
                MigrationOptions.DEFAULT,
                List.of(disk("h1", id, OWN, flat)),
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
