package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.StorageMigration;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/** A program of its own that leads one slow move, to be killed while it sends. */
final class LoneMover {
    private static final String SENDS = "sends";

    private LoneMover() {}

    /** A move by another process, which is killed once the move is in its middle. */
    static void killedWhileItSends(Lab lab, MigrationTicket ticket) throws IOException, InterruptedException {
        DiskMove disk = ticket.disks().get(0);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoneMover.class.getName(),
                lab.state().toString(),
                ticket.kind().name(),
                ticket.id().value(),
                ticket.vm().value(),
                ticket.source().value(),
                ticket.destination().value(),
                disk.from(),
                disk.to()));
        Path said = Files.createTempFile("lone", ".out");
        Process mover = lab.start(said, command.toArray(String[]::new));
        try {
            Await.until("it sends", () -> {
                if (!mover.isAlive()) throw new IllegalStateException(Files.readString(said));
                return Files.readString(said).contains(SENDS);
            });
        } finally {
            mover.destroyForcibly().waitFor();
            Files.delete(said);
        }
    }

    public static void main(String[] args) throws BackendException {
        Lab lab = Lab.of(Path.of(args[0]));
        MoveKind kind = MoveKind.valueOf(args[1]);
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId(args[2]),
                new VmId(args[3]),
                new HostId(args[4]),
                new HostId(args[5]),
                MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1)),
                kind,
                List.of(new DiskMove("vda", args[6], args[7], true)),
                Optional.empty());
        var source = at(lab, kind, args[4]).leave(ticket);
        var destination = at(lab, kind, args[5]).arrive(ticket);
        source.perform(destination.prepare(source.begin()), seen -> {
            if (seen.transferred().count() > 0) System.out.println(SENDS);
        });
    }

    private static PhasedMigration at(Lab lab, MoveKind kind, String host) throws BackendException {
        HostConnection connection = new LibvirtBackend().connect(lab.endpoint(host));
        Class<? extends PhasedMigration> capability =
                kind == MoveKind.STORAGE ? StorageMigration.class : DrivenMigration.class;
        return connection.capability(capability).orElseThrow();
    }
}
