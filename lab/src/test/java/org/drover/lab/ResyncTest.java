package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.drover.model.HostId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A libvirtd that died tells nobody what changed meanwhile: once it is back, the picture is right again by itself. */
class ResyncTest {
    @RegisterExtension
    static final TwoHosts lab = new TwoHosts("resync");

    private static final HostId HOST = new HostId("h1");
    private static final String KILL = "kill -9 $(pgrep -x libvirtd)";

    /** Diskless, without a guest in it: enough to be started. */
    private static final String XML =
            """
            <domain type='qemu'>
              <name>%s</name>
              <memory unit='MiB'>32</memory>
              <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
              <devices><emulator>/usr/bin/qemu-system-x86_64</emulator></devices>
            </domain>
            """;

    private static Map<String, String> seen() throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (JsonNode vm : lab.product().ask("GET", "/vms", "")) {
            states.put(vm.path("name").asText(), vm.path("state").asText());
        }
        return states;
    }

    private static void define(Path folder, String name) throws IOException {
        Path xml = Files.writeString(folder.resolve(name + ".xml"), XML.formatted(name));
        lab.run("vsh", "h1", "define", xml.toString());
    }

    /** Seconds that the picture took to be as wished. */
    private static double untilSeen(Map<String, String> wished, int seconds) {
        long from = System.nanoTime();
        Await.until("the picture is " + wished, seconds, () -> {
            if (!seen().equals(wished)) throw new IllegalStateException(seen().toString());
            return true;
        });
        return (System.nanoTime() - from) / 1e9;
    }

    @Test
    void whatWasStartedDefinedEndedAndUndefinedWhileItWasDeadIsSeen(@TempDir Path folder) throws IOException {
        for (String name : new String[] {"starts", "goes", "dies"}) define(folder, name);
        lab.run("vsh", "h1", "start", "dies");
        lab.run("vsh", "h1", "autostart", "starts");
        untilSeen(Map.of("dies", "RUNNING", "goes", "OFF", "starts", "OFF", "web-1", "RUNNING"), 10);

        lab.run("in", "h1", "sh", "-c", KILL);
        lab.product().untilReachable(HOST, false, Duration.ofSeconds(10));
        assertThat(seen()).as("what was last told stays").containsEntry("dies", "RUNNING");
        lab.run("in", "h1", "sh", "-c", "kill -9 $(pgrep -f 'guest=[d]ies')");
        lab.run("in", "h1", "rm", "/etc/libvirt/qemu/goes.xml");
        lab.run(
                "in",
                "h1",
                "sh",
                "-c",
                "sed 's/goes/comes/' > /etc/libvirt/qemu/comes.xml <<'END'\n" + XML.formatted("goes") + "END");
        lab.run("in", "h1", "rm", "-f", "/run/libvirt/qemu/autostarted"); // as if the host had been started anew
        lab.run("daemons", "h1");

        double took = untilSeen(Map.of("comes", "OFF", "dies", "OFF", "starts", "RUNNING", "web-1", "RUNNING"), 10);
        System.out.printf("the picture was right %.1f s after libvirtd was started%n", took);
        lab.product().untilReachable(HOST, true, Duration.ofSeconds(1));
        lab.run("vsh", "h1", "destroy", "starts");
        for (String name : new String[] {"starts", "dies", "comes"}) lab.run("vsh", "h1", "undefine", name);
        untilSeen(Map.of("web-1", "RUNNING"), 10);
    }

    @Test
    void oneThatDiesAgainAndAgainIsFoundEachTimeAndTellsOfChangesAgain(@TempDir Path folder) throws IOException {
        for (int time = 1; time <= 3; time++) {
            lab.run("in", "h1", "sh", "-c", KILL);
            lab.product().untilReachable(HOST, false, Duration.ofSeconds(10));
            lab.run("daemons", "h1");
            lab.product().untilReachable(HOST, true, Duration.ofSeconds(10));
            // told by events: the next reading of everything is a minute away
            define(folder, "new-" + time);
            untilSeen(Map.of("new-" + time, "OFF", "web-1", "RUNNING"), 5);
            lab.run("vsh", "h1", "undefine", "new-" + time);
            untilSeen(Map.of("web-1", "RUNNING"), 5);
        }
    }
}
