package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The destination's libvirt itself refuses what the check found possible: the VM stays, and the record has libvirt's words. */
class DestinationRefusesTest {
    @RegisterExtension
    static final TwoHosts lab = new TwoHosts("refuses");

    @Test
    void aBridgeThatIsGone() throws IOException {
        lab.run("in", "h2", "ip", "link", "del", "br0");
        try {
            lab.assertReturned(lab.move(), "PREPARE", "prepare on host h2", "br0", "Mend that on h2");
        } finally {
            lab.run(
                    "in",
                    "h2",
                    "sh",
                    "-c",
                    "ip link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0 &&"
                            + " ip link set guest master br0 && ip link set br0 up");
        }
        lab.assertNothingIsLeft();
    }

    @Test
    void aDiskThatIsGone() throws IOException {
        lab.run("in", "h2", "mount", "-t", "tmpfs", "tmpfs", "/mnt/vms");
        try {
            lab.assertReturned(lab.move(), "PREPARE", "prepare on host h2", "guest-1.img", "Mend that on h2");
        } finally {
            lab.run("in", "h2", "umount", "/mnt/vms");
        }
        lab.assertNothingIsLeft();
    }

    @Test
    void noPortThatIsFree() throws IOException, InterruptedException {
        Path said = Files.createTempFile("ports", ".txt");
        Process taker = lab.start(
                said,
                "in",
                "h2",
                "python3",
                "-u",
                "-c",
                """
                import socket, sys
                taken = [socket.create_server(("", port)) for port in range(49152, 49216)]
                print("taken")
                sys.stdin.read()
                """);
        try {
            Await.until("the ports are taken", () -> Files.readString(said).contains("taken"));
            lab.assertReturned(lab.move(), "PREPARE", "prepare on host h2", "port", "Mend that on h2");
        } finally {
            taker.getOutputStream().close();
            taker.waitFor();
            Files.delete(said);
        }
        lab.assertNothingIsLeft();
    }
}
