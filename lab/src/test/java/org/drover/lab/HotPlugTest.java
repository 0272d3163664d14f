package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.StoragePools.Volume;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.libvirt.ConnectOptions;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Disks are plugged into a real guest that writes to its own disk all the time, and pulled out again. */
class HotPlugTest {
    private static final int TIMES = 20;
    private static final VmId VM = Lab.vm(1);

    private static Lab lab;
    private static Referee referee;
    private static HostConnection first;
    private static HostConnection second;
    private static Volume volume;

    @BeforeAll
    static void bringUp() throws Exception {
        lab = Lab.up(2);
        referee = Referee.watching(lab, "hot-plug");
        lab.guest("web-1", 1, "h1");
        for (String host : new String[] {"h1", "h2"}) SharedPool.define(new Virsh(lab, host));
        LibvirtBackend backend = new LibvirtBackend(ConnectOptions.DEFAULT);
        first = backend.connect(lab.endpoint("h1"));
        second = backend.connect(lab.endpoint("h2"));
        volume = pools().create(SharedPool.NAME, "plug.img", Bytes.ofMiB(16));
    }

    @AfterAll
    static void takeDown() throws Exception {
        if (first != null) first.close();
        if (second != null) second.close();
        try {
            if (referee != null) referee.verdict();
        } finally {
            if (lab != null) lab.close();
        }
    }

    private static StoragePools pools() {
        return first.capability(StoragePools.class).orElseThrow();
    }

    private static DiskHotPlug plugs() {
        return first.capability(DiskHotPlug.class).orElseThrow();
    }

    private static String guest(String command) {
        return lab.run("ask", "1", command).strip();
    }

    @Test
    void aDiskComesAndGoesTwentyTimesWhileTheGuestWrites() throws Exception {
        Path report = Files.createTempFile("blocks", ".txt");
        Process writer = writer(report);
        Await.until("the guest writes", () -> Files.readString(report).contains("ready"));
        for (int time = 1; time <= TIMES; time++) {
            DiskFacts disk = plugs().attach(VM, volume.path());
            String device = "/dev/" + disk.target();
            Await.until(
                    "the guest has the disk, time " + time, () -> sectors(disk).equals("32768"));
            guest("echo round " + time + " | dd of=" + device + " conv=fsync 2>/dev/null");
            assertThat(guest("dd if=" + device + " bs=16 count=1 2>/dev/null | head -n 1"))
                    .isEqualTo("round " + time);
            plugs().detach(VM, disk.target());
            assertThat(sectors(disk)).isEqualTo("none");
            assertThat(first.vm(VM).orElseThrow().disks()).hasSize(1);
        }
        writer.getOutputStream().close();
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).as(Files.readString(report)).isZero();
        String said = lab.run(
                "in",
                "h1",
                "python3",
                lab.beside("blocks.py").toString(),
                "check",
                "/mnt/vms/guest-1.img",
                report.toString());
        assertThat(said).contains("\"wrong\": 0");
        System.out.println("hot plug: " + TIMES + " times; the guest's disk: "
                + said.lines().reduce((one, last) -> last).orElse(""));
        Files.delete(report);
    }

    private static Process writer(Path report) throws IOException {
        return lab.start(
                report,
                lab.script(),
                "in",
                "cl",
                "python3",
                lab.beside("blocks.py").toString(),
                "write",
                "10.3.0.1",
                "--every",
                "5");
    }

    private static String sectors(DiskFacts disk) {
        return guest("cat /sys/block/" + disk.target() + "/size 2>/dev/null || echo none");
    }

    @Test
    void duringAMoveADiskIsRefusedWithTheReasonAndTheMoveGoesOn() throws Exception {
        var slowly = MigrationOptions.DEFAULT.withBandwidth(new ByteRate(4 << 20));
        var ticket = new MigrationTicket(new MigrationId("plug-1"), VM, new HostId("h1"), new HostId("h2"), slowly);
        var out = first.capability(DrivenMigration.class).orElseThrow().leave(ticket);
        var in = second.capability(DrivenMigration.class).orElseThrow().arrive(ticket);
        try {
            var reservation = in.prepare(out.begin());
            CompletableFuture<Void> flows = new CompletableFuture<>();
            CompletableFuture<Object> performing = CompletableFuture.supplyAsync(() -> {
                try {
                    return out.perform(reservation, progress -> flows.complete(null));
                } catch (BackendException e) {
                    return e;
                }
            });
            flows.get(60, TimeUnit.SECONDS);
            long began = System.nanoTime();
            assertRefused(() -> plugs().attach(VM, volume.path()));
            assertRefused(() -> plugs().detach(VM, "vda"));
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began))
                    .as("seconds until the refusals")
                    .isLessThan(10);
            assertThat(performing.isDone()).as("the move has ended").isFalse();
            out.cancel();
            assertThat(performing.get(60, TimeUnit.SECONDS)).isInstanceOf(BackendException.class);
        } finally {
            in.discard();
            out.keep();
            in.close();
            out.close();
        }
        assertThat(new Virsh(lab, "h1").running()).contains(VM);
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Refused.class, no -> assertThat(no.reason())
                .isEqualTo("a migration of this VM is under way"));
    }
}
