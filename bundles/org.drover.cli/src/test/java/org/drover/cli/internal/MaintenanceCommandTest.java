package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the service, what is said of its answers, and what is run at a stop. */
class MaintenanceCommandTest {
    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private int drover(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data.toString());
        return Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    private static String roll(String state, boolean halted, int at, String message) {
        return ("{'id':'r-1','state':'" + state + "','halted':" + halted + ",'ended':" + state.equals("DONE")
                        + ",'reason':'a new kernel','message':'" + message + "'"
                        + (at < 2 ? ",'host':'" + List.of("a", "b").get(at) + "'" : "") + ",'at':" + at
                        + ",'hosts':['a','b']}")
                .replace('\'', '"');
    }

    @Test
    void theCommandRunsAtEachStopAndItsEndSaysWhetherToGoOn() throws Exception {
        Path log = data.resolve("log");
        try (StandIn service = new StandIn(data, request -> {
            asked.add(request);
            long done = asked.stream().filter(one -> one.endsWith("/go-on")).count();
            boolean halted = asked.stream().anyMatch(one -> one.endsWith("/halt"));
            if (done == 2) return roll("DONE", false, 2, "");
            return roll("AT_STOP", halted, (int) done, halted ? "the command failed" : "");
        })) {
            assertThat(drover("maintenance", "roll", "--run", "echo $DROVER_HOST >> '" + log + "'"))
                    .as(err.toString())
                    .isZero();
            assertThat(Files.readString(log)).isEqualTo("a\nb\n");
            assertThat(service.body).contains("\"bringBack\":true");
            assertThat(out.toString()).contains("Rolling over 2 hosts, a new kernel: done.");

            asked.clear();
            assertThat(drover("maintenance", "roll", "a", "b", "--run", "exit 3"))
                    .isEqualTo(1);
            assertThat(asked).filteredOn(one -> one.startsWith("POST")).last().isEqualTo("POST /maintenance/roll/halt");
            assertThat(service.body).contains("the command at a ended with 3: exit 3");
            assertThat(out.toString()).contains("halted a (1 of 2)", "drover maintenance resume");
        }
    }

    @Test
    void aHostThatIsHeldIsAnError() throws Exception {
        try (StandIn service = new StandIn(data, request -> {
            asked.add(request);
            return "{'host':'a','phase':'HELD','message':'gpu: it has a host device','done':1,'total':1,'away':[]}"
                    .replace('\'', '"');
        })) {
            assertThat(drover("maintenance", "enter", "a", "--reason", "new fans"))
                    .isEqualTo(1);
            assertThat(asked.get(0)).isEqualTo("POST /hosts/a/maintenance");
            assertThat(service.body).isEqualTo("{\"reason\":\"new fans\"}");
            assertThat(out.toString()).contains("a is held", "gpu: it has a host device");
        }
    }

    @Test
    void whatWouldComeOfItIsShownWithWhatCouldNotBeTakenMeanwhile() throws Exception {
        try (StandIn service =
                new StandIn(data, request -> ("{'moves':[{'vm':'v','vmName':'web','to':'b'}],'stays':[],'seconds':12.0,"
                                + "'losses':['if b failed as well, web (4.0 GiB) would find no place']}")
                        .replace('\'', '"'))) {
            assertThat(drover("maintenance", "enter", "a", "--dry-run")).isZero();
            assertThat(out.toString()).contains("About 12 s", "! Without a: if b failed as well");
            assertThat(service.looks).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maintenance", "maintenance enter", "maintenance leave", "maintenance halt a b"})
    void whatMakesNoSenseIsNotUnderstood(String command) {
        assertThat(Drover.run(new PrintWriter(out), new PrintWriter(err, true), command.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
    }
}
