package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.drover.lab.Gate.Call;
import org.drover.lab.Gate.Way;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The product's process is killed (SIGKILL) at an exact point of a migration; a new one on the same data settles it within
 * 10 s of its start. The guest's own kernel goes on counting, and nothing is left on the host that does not run it.
 */
class KillTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** It takes some 4 s where nothing else goes on, and is printed; a busy machine takes longer (-Ddrover.lab.patience=5). */
    private static final Duration SETTLED_WITHIN =
            Duration.ofSeconds(10).multipliedBy(Long.getLong("drover.lab.patience", 3));

    /** So long a pause that a busy machine does not make Drover give a move up before the point is reached. */
    private static final Map<String, Object> PATIENTLY = Map.of("pauseBudgetMillis", 10_000);

    private static final Map<String, Object> SLOWLY =
            Map.of("pauseBudgetMillis", 10_000, "bandwidthBytesPerSecond", 4 << 20);
    private static final int GUEST = 1;
    private static final Map<String, Gate> GATES = new TreeMap<>();
    private static final List<String> FIGURES = new ArrayList<>();
    private static Lab lab;
    private static Product product;
    private static VmId vm;
    private Referee referee;
    private String name;
    private String from;
    private String to;

    @BeforeAll
    static void bringUp() throws IOException {
        lab = Lab.up(2);
        vm = lab.guest("web-1", GUEST, "h1");
        product = Product.started("kill");
        for (String host : List.of("h1", "h2")) {
            Path socket = lab.state().resolve(host + "-gate.sock");
            GATES.put(host, new Gate(socket, lab.socket(host)));
            product.connect(lab.endpoint(host, socket));
        }
    }

    @AfterAll
    static void takeDown() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("drover.lab.artefacts", "target/lab")));
        Files.write(folder.resolve("kills.txt"), FIGURES);
        try {
            if (product != null) product.close(); // whatever did not come up
            for (Gate gate : GATES.values()) gate.close();
        } finally {
            if (lab != null) lab.close();
        }
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        name = test.getTestMethod().orElseThrow().getName();
        referee = Referee.watching(lab, name);
        from = hostsThatHave("--state-running").get(0);
        to = from.equals("h1") ? "h2" : "h1";
        product.untilRunsOn(vm, from, SOON);
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        referee.verdict();
    }

    @Test
    void killedWhileItsMemoryIsSentTheVmStays() throws Exception {
        Guest before = guest();
        String id = product.move(vm, to, SLOWLY);
        product.follow(
                id,
                "memory is being sent",
                SOON,
                r -> r.path("progress").path("transferredBytes").asLong() > 0);
        product.kill();
        product.start();
        assertSettled(id, before, "RETURNED", from);
    }

    @Test
    void killedWhenAllWasSentAndNobodyToldTheVmStays() throws Exception {
        killedAt(Call.PERFORM, Way.REPLY, from, "RETURNED", from);
    }

    @Test
    void killedBeforeFinishReachesTheDestinationTheVmStays() throws Exception {
        killedAt(Call.FINISH, Way.REQUEST, to, "RETURNED", from);
    }

    @Test
    void killedWhenItRunsThereAndNobodyWasToldItHasMoved() throws Exception {
        killedAt(Call.FINISH, Way.REPLY, to, "DONE", to);
    }

    @Test
    void killedBeforeTheSourceIsToldToLetGoItHasMoved() throws Exception {
        killedAt(Call.CONFIRM, Way.REQUEST, from, "DONE", to);
    }

    @Test
    void killedWhenTheSourceHasLetGoItHasMoved() throws Exception {
        killedAt(Call.CONFIRM, Way.REPLY, from, "DONE", to);
    }

    @Test
    void killedWhenItRunsThereAndThatHostLosesPowerItIsWaitedForAndStartedThereFromItsDisks() throws Exception {
        Guest before = guest();
        String id = killed(Call.FINISH, Way.REPLY, to);
        lab.run("off", to);
        product.start();
        JsonNode waits = product.follow(id, "it waits for " + to, SOON, r -> r.path("message")
                .asText()
                .contains("waiting for host " + to + ": web-1 may be running there"));
        assertThat(hostsThatHave("--state-running", from)).as("%s", waits).isEmpty();

        lab.run("on", to);
        JsonNode settled = product.ended(id, SOON);
        assertThat(settled.path("stage").asText()).as("%s", settled).isEqualTo("DONE");
        assertThat(settled.path("message").asText())
                .contains("cut off", "started on " + to + " from its disks", "only in memory is lost");
        assertThat(hostsThatHave("--state-running")).containsExactly(to);
        assertThat(hostsThatHave("--all")).containsExactly(to);
        Await.until("the guest has booted", () -> !guest().boot().equals(before.boot()));
    }

    private void killedAt(Call call, Way way, String gate, String stage, String host) throws Exception {
        Guest before = guest();
        String id = killed(call, way, gate);
        product.start();
        assertSettled(id, before, stage, host);
    }

    /** The move whose process died there. */
    private String killed(Call call, Way way, String gate) throws Exception {
        var reached = GATES.get(gate).hold(call, way);
        String id = product.move(vm, to, PATIENTLY);
        reached.get(SOON.toSeconds(), TimeUnit.SECONDS);
        product.kill();
        return id;
    }

    private void assertSettled(String id, Guest before, String stage, String host) throws IOException {
        JsonNode settled = product.ended(id, SOON);
        Duration took = Duration.between(product.startedAt(), Instant.now());
        String figure = String.format(Locale.ROOT, "%-55s settled %.2f s after its start", name, took.toMillis() / 1e3);
        FIGURES.add(figure);
        System.out.println(figure);

        assertThat(settled.path("stage").asText()).as("%s", settled).isEqualTo(stage);
        assertThat(took).as("%s", settled).isLessThan(SETTLED_WITHIN);
        assertThat(hostsThatHave("--state-running")).as("runs").containsExactly(host);
        assertThat(hostsThatHave("--all")).as("is known").containsExactly(host);
        Guest after = guest();
        assertThat(after.boot()).as("the guest was not booted anew").isEqualTo(before.boot());
        assertThat(after.up()).as("its clock goes on").isGreaterThan(before.up());
    }

    private static List<String> hostsThatHave(String which) {
        return hostsThatHave(which, "h1", "h2");
    }

    private static List<String> hostsThatHave(String which, String... asked) {
        return List.of(asked).stream()
                .filter(host -> lab.run("vsh", host, "list", which, "--uuid").contains(vm.value()))
                .toList();
    }

    private record Guest(String boot, double up) {}

    /** What the guest's own kernel says of itself. */
    private static Guest guest() {
        String[] said = lab.run("ask", Integer.toString(GUEST), "cat /proc/sys/kernel/random/boot_id /proc/uptime")
                .strip()
                .split("\\s+");
        return new Guest(said[0], Double.parseDouble(said[1]));
    }
}
