package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.lab.Gate.Call;
import org.drover.lab.Gate.Way;
import org.drover.lab.Traveller.Kernel;
import org.drover.model.HostId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of move on real hosts as a user has it: the service, the command line, and the service's process killed
 * (SIGKILL) in the middle. The guest writes all the time; its disk is read from outside. {@link KillTest} has live moves.
 */
class KindsTest {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Map<String, Gate> GATES = new TreeMap<>();
    private static Lab lab;
    private static Product product;
    private static Traveller guest;
    private Referee referee;
    private String name;
    private String from;
    private String to;

    @BeforeAll
    static void bringUp() throws IOException {
        lab = Lab.up(2);
        guest = new Traveller(lab);
        product = Product.started("kinds");
        for (String host : Traveller.HOSTS) {
            Path socket = lab.state().resolve(host + "-gate.sock");
            GATES.put(host, new Gate(socket, lab.socket(host)));
            product.connect(lab.endpoint(host, socket));
        }
    }

    @AfterAll
    static void takeDown() throws IOException {
        try {
            if (product != null) product.close(); // whatever did not come up
            for (Gate gate : GATES.values()) gate.close();
        } finally {
            if (lab != null) lab.close();
        }
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        name = "kinds-"
                + test.getDisplayName()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        for (String host : Traveller.HOSTS) product.untilReachable(new HostId(host), true, SOON);
        from = guest.home();
        if (!guest.runs()) guest.start();
        product.untilRunsOn(Traveller.VM, from, SOON);
        referee = Referee.watching(lab, name);
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        referee.verdict();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUICK", "STORAGE", "SHARED_NOTHING", "COLD", "DELEGATED", "POST_COPY"})
    void itGoesAsItIsAskedForOnTheCommandLine(MoveAs as) throws IOException {
        begin(as);
        Kernel before = guest.kernel();
        try (DiskWriter disk = writer(as)) {
            Product.Said said = product.drover(as.arguments(Traveller.NAME, to).toArray(String[]::new));
            assertThat(said.code()).as("%s", said).isZero();
            JsonNode record = product.ask("GET", "/migrations?history=1", "").path(0);
            assertThat(said.out()).contains(as.kind.toLowerCase(Locale.ROOT).replace('_', '-'), "done");
            assertEnded(as, record, "DONE", to);
            assertThat(record.path("log").toString().contains("its pages follow"))
                    .as("%s", record)
                    .isEqualTo(as == MoveAs.POST_COPY);
            assertWhole(disk, true);
        }
        if (as.runs()) assertThat(before.wentOnAs(guest.kernel())).isTrue();
    }

    /** Where the process dies, and what the next one makes of it. */
    @ParameterizedTest
    @CsvSource({
        "STORAGE, COPY_DISK, REPLY, RETURNED",
        "STORAGE, PIVOT, REPLY, DONE",
        "SHARED_NOTHING, NEW_FILE, REPLY, RETURNED",
        "SHARED_NOTHING, FINISH, REPLY, DONE",
        "COLD, UPLOAD, REPLY, RETURNED",
        "COLD, DEFINE, REPLY, DONE",
        "QUICK, SAVE, REPLY, RETURNED",
        "QUICK, RESTORE, REPLY, RETURNED",
        "QUICK, RESUME, REPLY, DONE",
        "DELEGATED, PERFORM, REPLY, DONE",
        "POST_COPY, FINISH, REPLY, DONE",
    })
    void killedInItsMiddleTheNextProcessEndsIt(MoveAs as, Call call, Way way, String stage) throws Exception {
        begin(as);
        Kernel before = guest.kernel();
        try (DiskWriter disk = writer(as)) {
            Gate gate = GATES.get(MoveAs.isForTheDestination(call) ? to : from);
            JsonNode record = killedAndStarted(as, gate.hold(call, way));
            assertEnded(as, record, stage, stage.equals("DONE") ? to : from);
            assertWhole(disk, true);
        }
        if (as.runs()) assertThat(before.wentOnAs(guest.kernel())).isTrue();
    }

    /** The one moment in which post-copy costs what was only in memory: {@code --post-copy} allows that. */
    @Test
    void killedBetweenSwitchAndFinishItIsStartedFromItsDisksWhereItWas() throws Exception {
        begin(MoveAs.POST_COPY);
        Kernel before = guest.kernel();
        try (DiskWriter disk = writer(MoveAs.POST_COPY)) {
            JsonNode record = killedAndStarted(MoveAs.POST_COPY, GATES.get(to).hold(Call.FINISH, Way.REQUEST));
            assertEnded(MoveAs.POST_COPY, record, "RETURNED", from);
            assertThat(record.path("message").asText())
                    .as("%s", record)
                    .contains("started on " + from + " from its disks");
            assertWhole(disk, false);
        }
        guest.awake();
        assertThat(guest.kernel().boot()).isNotEqualTo(before.boot());
    }

    /** The network between the hosts is cut when the VM runs over there, and a part of its memory is still here. */
    @Test
    void cutAfterTheSwitchOverItSaysWhatItWaitsForAndIsLedOnOnceTheNetworkIsBack() throws IOException {
        guest.diskInto(MoveAs.POST_COPY.folder, product);
        to = Traveller.other(from);
        String kept = guest.ask("dd if=/dev/urandom of=/tmp/kept bs=1M count=16 2>/dev/null; md5sum < /tmp/kept");
        Kernel before = guest.kernel();
        guest.ask("dirty 60 60");
        String id = product.move(Traveller.VM, to, MoveAs.POST_COPY.wish());
        try {
            product.follow(
                    id, "its pages follow", SOON, r -> r.path("log").toString().contains("its pages follow"));
            lab.run(
                    "vsh",
                    from,
                    "migrate-setspeed",
                    "--postcopy",
                    Traveller.VM.value(),
                    "1"); // the rest takes a minute
            Await.until("it runs over there", 60, () -> guest.hostsThatHave("--state-running")
                    .contains(to));
            // a QEMU hangs for good when an interrupt meets a missing page: what the guest always needs comes first
            Await.until("the guest answers", 60, () -> guest.ask("calm").isBlank());
            lab.run("link", to, "mig", "down");
            JsonNode waits = product.follow(
                    id, "it is said what is waited for", SOON, r -> says(r, "part of its memory is on each host"));
            assertThat(waits.path("stage").asText()).as("%s", waits).isEqualTo("RECOVERING");
            assertThat(product.drover("migrations").out()).contains("part of its memory is on each host");
            lab.run("in", to, "ss", "-tK", "dst", "10.2.0." + from.substring(1), "sport", "ge", ":49152");
        } finally {
            lab.run("link", to, "mig", "up");
        }
        assertEnded(MoveAs.POST_COPY, product.ended(id, SOON), "DONE", to);
        assertThat(guest.ask("md5sum < /tmp/kept; rm /tmp/kept")).isEqualTo(kept);
        assertThat(before.wentOnAs(guest.kernel())).isTrue();
        guest.assertNothingIsLeft();
    }

    private static boolean says(JsonNode record, String words) {
        return record.path("message").asText().contains(words);
    }

    private JsonNode killedAndStarted(MoveAs as, CompletableFuture<Void> reached) throws Exception {
        String id = product.move(Traveller.VM, to, as.wish());
        reached.get(SOON.toSeconds(), TimeUnit.SECONDS);
        product.kill();
        product.start();
        return product.ended(id, SOON);
    }

    private void begin(MoveAs as) throws IOException {
        guest.diskInto(as.folder, product);
        to = as.staysOnItsHost() ? from : Traveller.other(from);
        if (as == MoveAs.POST_COPY) guest.ask("dirty 60 6");
    }

    /** The guest writes; one that is to go cold has done so, and is off. */
    private DiskWriter writer(MoveAs as) throws IOException {
        DiskWriter disk = DiskWriter.started(lab, Traveller.GUEST, name);
        if (!as.runs()) {
            disk.end();
            guest.switchOff();
            product.untilSeen(Traveller.VM, "OFF", SOON);
        }
        return disk;
    }

    private void assertEnded(MoveAs as, JsonNode record, String stage, String host) throws IOException {
        assertThat(record.path("stage").asText()).as("%s", record).isEqualTo(stage);
        assertThat(record.path("kind").asText()).as("%s", record).isEqualTo(as.kind);
        assertThat(product.ask("GET", "/migrations?history=0", ""))
                .as("nothing is open")
                .isEmpty();
        assertThat(guest.home()).as("%s", record).isEqualTo(host);
        assertThat(guest.runs()).as("%s", record).isEqualTo(as.runs());
        boolean moved = stage.equals("DONE");
        boolean shared = as == MoveAs.STORAGE ? moved : as.folder.equals(Traveller.SHARED);
        assertThat(guest.disk()).startsWith(shared ? Traveller.SHARED : Traveller.OWN);
    }

    private void assertWhole(DiskWriter disk, boolean alive) throws IOException {
        guest.assertNothingIsLeft();
        System.out.println(name + ": " + disk.verdict(alive, guest.image()));
    }
}
