package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What stands against a move is found on real hosts before anything is touched, and libvirt would refuse it too. */
class PreFlightTest {
    @RegisterExtension
    static final TwoHosts lab = new TwoHosts("preflight");

    private static final String QUESTION = "/migrations/check?vm=" + TwoHosts.VM + "&destination=h2";

    private static JsonNode check() throws IOException {
        return lab.product().ask("GET", QUESTION, "");
    }

    @Test
    void nothingStandsAgainstAnOrdinaryVm() throws IOException {
        JsonNode found = check();
        assertThat(found.path("possible").asBoolean()).as(found.toString()).isTrue();
        assertThat(found.path("notes")).isEmpty();
    }

    @Test
    void aBlockCopyDoesUntilItIsOver() throws IOException {
        String copy = "/mnt/vms/copy.img";
        lab.run("in", "h1", "sh", "-c", "truncate -r /mnt/vms/guest-1.img " + copy + " && chmod 666 " + copy);
        lab.run(
                "vsh",
                "h1",
                "blockcopy",
                "web-1",
                "vda",
                "--dest",
                copy,
                "--format",
                "raw",
                "--reuse-external",
                "--transient-job");
        try {
            // libvirt tells of no job that begins; of this it does, and the VM is looked at again
            lab.run("vsh", "h1", "suspend", "web-1");
            lab.run("vsh", "h1", "resume", "web-1");
            Await.until("the job is seen", 90, () -> !check().path("possible").asBoolean());
            Product.Said said = lab.product().drover("check", "web-1", "h2");
            assertThat(said.out()).contains("On h1 runs for web-1: block copy of vda. Wait for its end or cancel it");
            assertThat(said.code()).isEqualTo(1);
            assertThat(lab.product()
                            .drover("check", "web-1", "h2", "--format", "xml")
                            .out())
                    .contains("<code>vm.busy</code>");
        } finally {
            lab.run("vsh", "h1", "blockjob", "web-1", "vda", "--abort");
        }
        assertThat(check().path("possible").asBoolean()).isTrue();
        assertThat(lab.product().drover("check", "web-1", "h2").out()).contains("Nothing stands against it.");
    }

    @Test
    void snapshotsDoAndEveryListSaysSo() throws IOException {
        overlaid(() -> {
            assertThat(obstacles()).containsExactly("vm.snapshots");
            assertThat(refusedByLibvirt()).contains("cannot migrate domain with 1 snapshots");
            lab.product().ask("POST", "/hosts/h1/refresh", "{}");
            String because = "h1 keeps 1 snapshot of it, which would not move with it";
            assertThat(lab.product().drover("vms").out()).contains("no, because " + because);
            assertThat(lab.product()
                            .ask("GET", "/vms/" + TwoHosts.VM, "")
                            .path("immovableBecause")
                            .asText())
                    .isEqualTo(because);
            assertThat(lab.product().drover("export").out()).contains("immovable=\"" + because + "\"");

            lab.run("vsh", "h1", "snapshot-delete", "web-1", "s1", "--metadata");
            assertThat(obstacles()).isEmpty();
        });
        lab.product().ask("POST", "/hosts/h1/refresh", "{}");
        assertThat(lab.product()
                        .ask("GET", "/vms/" + TwoHosts.VM, "")
                        .path("movable")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aBlockPullDoesWhichNoDefinitionTells() throws IOException {
        overlaid(() -> {
            lab.run("vsh", "h1", "snapshot-delete", "web-1", "s1", "--metadata");
            lab.run("vsh", "h1", "blockpull", "web-1", "vda", "--bandwidth", "1");
            try {
                assertThat(check().path("obstacles").path(0).path("reason").asText())
                        .isEqualTo("On h1 runs for web-1: block pull of vda");
                assertThat(refusedByLibvirt()).contains("domain has active block job");
            } finally {
                lab.run("vsh", "h1", "blockjob", "web-1", "vda", "--abort");
            }
            assertThat(obstacles()).isEmpty();
        });
    }

    @Test
    void aBackupDoesForWhichLibvirtWouldLetAMoveWaitHalfAMinute(@TempDir Path folder) throws IOException {
        lab.run("in", "h1", "sh", "-c", SCRATCH);
        Path wish = Files.writeString(folder.resolve("backup.xml"), BACKUP);
        lab.run("vsh", "h1", "backup-begin", "web-1", wish.toString(), "--reuse-external");
        try {
            assertThat(check().path("obstacles").path(0).path("reason").asText())
                    .isEqualTo("On h1 runs for web-1: backup of vda");
        } finally {
            lab.run("vsh", "h1", "domjobabort", "web-1");
        }
        Await.until("the backup is gone", 20, () -> obstacles().isEmpty());
    }

    @Test
    void aBridgeThatCarriesLessOnTheOtherHostDoes() throws IOException {
        // libvirt tells of the cards that its /sys shows: the host's own, not those of the machine around the lab
        for (String host : new String[] {"h1", "h2"}) {
            lab.run("in", host, "sh", "-c", "mount -t sysfs sysfs /sys && udevadm settle -t 1 || true");
        }
        lab.run("in", "h1", "ip", "link", "set", "br0", "mtu", "9000");
        try {
            for (String host : new String[] {"h1", "h2"})
                lab.product().ask("POST", "/hosts/" + host + "/refresh", "{}");
            assertThat(check().path("obstacles").path(0).path("reason").asText())
                    .isEqualTo("bridge:br0 carries packets of 9000 bytes on h1 and of 1500 on h2");
        } finally {
            lab.run("in", "h1", "ip", "link", "set", "br0", "mtu", "1500");
            lab.product().ask("POST", "/hosts/h1/refresh", "{}");
            for (String host : new String[] {"h1", "h2"}) lab.run("in", host, "umount", "/sys");
        }
        assertThat(obstacles()).isEmpty();
    }

    @Test
    void leasesThatOnlyTheSourceIsSaidToHoldDo() throws IOException {
        lab.product().ask("DELETE", "/hosts/h2", "");
        lab.connect("h2", "leases", "no");
        try {
            assertThat(obstacles()).containsExactly("leases.differ");
        } finally {
            lab.product().ask("DELETE", "/hosts/h2", "");
            lab.connect("h2", "leases", "yes");
        }
        assertThat(obstacles()).isEmpty();
    }

    @Test
    void aVmThatItsHostDoesNotDefineCannotGoBecauseNothingWouldTellWhereItRan(@TempDir Path folder) throws IOException {
        Path definition = Files.writeString(
                folder.resolve("web-1.xml"), lab.run("vsh", "h1", "dumpxml", "--inactive", "--security-info", "web-1"));
        lab.run("vsh", "h1", "undefine", "web-1");
        try {
            Await.until("it is seen", 60, () -> {
                if (!obstacles().equals(List.of("vm.immovable"))) throw new IllegalStateException(check().toString());
                return true;
            });
            Product.Said said = lab.product().drover("check", "web-1", "h2");
            assertThat(said.out().replaceAll("\\s+", " "))
                    .contains("its host keeps no definition of it", "define it where it is (virsh define)");
            assertThat(said.code()).isEqualTo(1);
            lab.product().ask("POST", "/hosts/h1/refresh", "{}");
            assertThat(lab.product().drover("vms").out()).contains("no, because its host keeps no definition of it");
        } finally {
            lab.run("vsh", "h1", "define", definition.toString());
        }
        Await.until("it can go", 60, () -> obstacles().isEmpty());
        lab.product().ask("POST", "/hosts/h1/refresh", "{}");
    }

    private interface Steps {
        void take() throws IOException;
    }

    /** With the VM writing into a file over its disk, of which the host keeps a snapshot, and back to the disk. */
    private static void overlaid(Steps steps) throws IOException {
        lab.run("in", "h1", "sh", "-c", OVERLAY);
        lab.run(
                "vsh",
                "h1",
                "snapshot-create-as",
                "web-1",
                "s1",
                "--disk-only",
                "--reuse-external",
                "--diskspec",
                "vda,snapshot=external,file=/mnt/vms/over.img");
        try {
            steps.take();
        } finally {
            lab.run("vsh", "h1", "blockcommit", "web-1", "vda", "--active", "--pivot", "--wait");
            lab.run("in", "h1", "rm", "/mnt/vms/over.img");
        }
    }

    private static final String OVERLAY =
            "cd /mnt/vms && qemu-img create -q -f qcow2 -b guest-1.img -F raw over.img && chmod 666 over.img";
    private static final String SCRATCH =
            "cd /mnt/vms && qemu-img create -q -f qcow2 -b guest-1.img -F raw scratch.img && chmod 666 scratch.img"
                    + " && chmod 777 /run";
    private static final String BACKUP =
            """
            <domainbackup mode="pull">
              <server transport="unix" socket="/run/backup.sock"/>
              <disks><disk name="vda" backup="yes" type="file"><scratch file="/mnt/vms/scratch.img"/></disk></disks>
            </domainbackup>
            """;

    private static List<String> obstacles() throws IOException {
        List<String> codes = new ArrayList<>();
        check().path("obstacles")
                .forEach(obstacle -> codes.add(obstacle.path("code").asText()));
        return codes;
    }

    private static String refusedByLibvirt() {
        try {
            return lab.run("vsh", "h1", "migrate", "--live", "web-1", "qemu+tcp://10.1.0.2/system", "tcp://10.2.0.2");
        } catch (IllegalStateException refused) {
            return refused.getMessage();
        }
    }
}
