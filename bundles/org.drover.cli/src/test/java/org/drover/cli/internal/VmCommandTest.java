package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code drover vm}, {@code pool} and {@code volume} send, and how they end. */
class VmCommandTest {
    private static final String VMS = "[{'id':'v 1','name':'web','host':'h1'}]";

    @TempDir
    Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private String state = "DONE";
    private StandIn service;

    @BeforeEach
    void start() throws IOException {
        service = new StandIn(data, request -> {
            if (request.equals("GET /vms")) return VMS.replace('\'', '"');
            asked.add(request);
            boolean again = request.startsWith("GET /operations/");
            return operation(again ? "DONE" : state).replace('\'', '"');
        });
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String operation(String state) {
        return "{'id':'o-1','act':'add-disk','title':'Add disk: web on h1','state':'" + state + "','ended':"
                + !state.equals("RUNNING") + ",'made':'vdb'"
                + (state.equals("REFUSED") ? ",'fault':{'reason':'it is off','remedy':'Start it'}" : "") + "}";
    }

    private int drover(String line) {
        return Drover.run(
                new PrintWriter(out, true), new PrintWriter(err, true), (line + " --data " + data).split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm start web | POST /vms/v%201/start?waitSeconds=30",
                "vm stop web@h1 | POST /vms/v%201/shut-down?waitSeconds=30",
                "vm off web --no-wait | POST /vms/v%201/power-off",
                "vm reset web | POST /vms/v%201/reset?waitSeconds=30",
                "vm pause web | POST /vms/v%201/pause?waitSeconds=30",
                "vm resume web | POST /vms/v%201/resume?waitSeconds=30",
                "vm save web --reason r | POST /vms/v%201/save?waitSeconds=30",
                "vm restore web | POST /vms/v%201/restore?waitSeconds=30",
                "vm restore web --forget | POST /vms/v%201/forget-saved?waitSeconds=30",
                "vm delete web | DELETE /vms/v%201?waitSeconds=30",
                "vm delete web --disks vda,vdb | DELETE /vms/v%201?disks=vda%2Cvdb&waitSeconds=30",
                "vm disk add web /vms/a.img | POST /vms/v%201/disks?waitSeconds=30",
                "vm disk remove web vdb | DELETE /vms/v%201/disks/vdb?waitSeconds=30",
                "vm define --on h1 --name n --cpus 2 --memory 1GiB | POST /hosts/h1/vms?waitSeconds=30",
                "volume create h1 vms a/b 20GiB | POST /hosts/h1/pools/vms/volumes?waitSeconds=30",
                "volume delete h1 vms a/b | DELETE /hosts/h1/pools/vms/volumes/a%2Fb?waitSeconds=30"
            })
    void eachActIsOneRequest(String line, String request) {
        assertThat(drover(line)).as(err.toString()).isZero();
        assertThat(asked).containsExactly(request);
        assertThat(out.toString()).isEqualTo("Add disk: web on h1: done: vdb.\n");
    }

    @Test
    void whatLastsIsWaitedFor() {
        state = "RUNNING";
        assertThat(drover("vm stop web")).isZero();
        assertThat(asked)
                .containsExactly("POST /vms/v%201/shut-down?waitSeconds=30", "GET /operations/o-1?waitSeconds=30");
        assertThat(out.toString()).contains("done");
    }

    @Test
    void whatIsRefusedEndsWithOneAndSaysWhyAndWhatToDo() {
        state = "REFUSED";
        assertThat(drover("vm disk add web /vms/a.img")).isEqualTo(1);
        assertThat(out.toString()).contains("refused, nothing was changed", "it is off. Start it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vm define --on h1 | give a FILE, or --name",
                "vm define x.xml --on h1 --name n | a FILE says everything",
                "vm define --on h1 --name n --cpus 1 --memory much | is no size",
                "vm define --on h1 --name n --cpus 1 --memory 1GiB --disk vms | neither a path nor POOL/NAME:SIZE",
                "vm define --on h1 --name n --cpus 1 --memory 1GiB --disk vms/a:99999999999TiB | is no size",
                "volume create h1 vms a 20GB | is no size"
            })
    void whatMakesNoSenseIsNotSent(String line, String why) {
        assertThat(drover(line)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).contains(why);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"vm", "pool", "volume", "vm disk"})
    void aGroupAloneExplainsItself(String line) {
        assertThat(Drover.run(new PrintWriter(out, true), new PrintWriter(err, true), line.split(" ")))
                .isZero();
        assertThat(out.toString()).startsWith("Usage: drover " + line);
    }

    @Test
    void aFileInTheHypervisorsWordsIsSentAsItIs() throws IOException {
        Path file = Files.writeString(data.resolve("web.xml"), "<domain>é</domain>");
        assertThat(drover("vm define " + file + " --on h1")).isZero();
        assertThat(asked).containsExactly("POST /hosts/h1/vms?waitSeconds=30");
    }
}
