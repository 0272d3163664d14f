package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A real VM's whole life through the product, from its definition to its deletion; one chapter is one test, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifeCycleTest {
    private static final int TIMES = 20;
    private static final Duration SOON = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final VmId VM = Lab.vm(1);
    private static final String PATH = "/vms/" + VM;

    private static Lab lab;
    private static Referee referee;
    private static Product product;

    @BeforeAll
    static void bringUp() throws Exception {
        lab = Lab.up(2);
        referee = Referee.watching(lab, "life-cycle");
        for (String host : new String[] {"h1", "h2"}) SharedPool.define(new Virsh(lab, host));
        product = Product.started("life-cycle");
        for (String host : new String[] {"h1", "h2"}) product.connect(lab.endpoint(host));
    }

    @AfterAll
    static void takeDown() throws Exception {
        if (product != null) product.close();
        try {
            if (referee != null) referee.verdict();
        } finally {
            if (lab != null) lab.close();
        }
    }

    /** Asks for it and waits for its end. */
    private static JsonNode ended(String method, String path, Object body) throws IOException {
        String sent = body == null ? "" : JSON.writeValueAsString(body);
        JsonNode[] last = {product.ask(method, path + (path.contains("?") ? "&" : "?") + "waitSeconds=20", sent)};
        Await.until("operation " + last[0].path("id").asText() + " ends", () -> {
            last[0] = product.ask("GET", "/operations/" + last[0].path("id").asText() + "?waitSeconds=20", "");
            return last[0].path("ended").asBoolean();
        });
        return last[0];
    }

    private static JsonNode done(String method, String path, Object body) throws IOException {
        JsonNode operation = ended(method, path, body);
        assertThat(operation.path("state").asText())
                .as(operation.toPrettyString())
                .isEqualTo("DONE");
        return operation;
    }

    private static String status() throws IOException {
        return product.ask("GET", PATH, "").path("status").asText();
    }

    private static String guest(String command) {
        return lab.run("ask", "1", command).strip();
    }

    private static void guestAnswers() {
        Await.until("the guest answers", () -> guest("echo alive").equals("alive"));
    }

    @Test
    @Order(1)
    void aVmIsDefinedFromXmlAndStarted() throws Exception {
        lab.run("guest", "web-1", "1");
        String xml = Files.readString(lab.state().resolve("guests/1.xml"));
        JsonNode defined = done("POST", "/hosts/h1/vms", Map.of("description", xml));
        assertThat(defined.path("vm").asText()).isEqualTo(VM.value());
        assertThat(status()).isEqualTo("OFF");
        done("POST", PATH + "/start", null);
        assertThat(status()).isEqualTo("RUNNING");
        guestAnswers();
    }

    @Test
    @Order(2)
    void aDiskComesAndGoesTwentyTimesWhileTheGuestWrites() throws Exception {
        String path = done(
                        "POST",
                        "/hosts/h1/pools/" + SharedPool.NAME + "/volumes",
                        Map.of("name", "plug.img", "capacityBytes", 16 << 20))
                .path("made")
                .asText();
        try (DiskWriter writer = DiskWriter.started(lab, 1, "life-cycle")) {
            for (int time = 1; time <= TIMES; time++) {
                String disk = done("POST", PATH + "/disks", Map.of("path", path))
                        .path("made")
                        .asText();
                Await.until("the guest has the disk, time " + time, () -> sectors(disk)
                        .equals("32768"));
                guest("echo round " + time + " | dd of=/dev/" + disk + " conv=fsync 2>/dev/null");
                assertThat(guest("dd if=/dev/" + disk + " bs=16 count=1 2>/dev/null | head -n 1"))
                        .isEqualTo("round " + time);
                done("DELETE", PATH + "/disks/" + disk, null);
                assertThat(sectors(disk)).isEqualTo("none");
                assertThat(product.ask("GET", PATH, "").path("disks")).hasSize(1);
            }
            System.out.println("life cycle: " + TIMES + " times in and out, "
                    + writer.verdict(true, lab.state().resolve("brick/guest-1.img")));
        }
    }

    private static String sectors(String disk) {
        return guest("cat /sys/block/" + disk + "/size 2>/dev/null || echo none");
    }

    @Test
    @Order(3)
    void whileItMovesNothingIsDoneToItAndTheReasonNamesTheMove() throws Exception {
        String move = product.move(VM, "h2", Map.of("bandwidthBytesPerSecond", 1 << 20));
        product.follow(move, "its memory flows", SOON, record -> TwoHosts.sent(record) > 0);
        assertThat(status()).isEqualTo("MIGRATING");
        String reason = "web-1 is being moved to h2 already, by migration " + move;
        String path = "/mnt/vms/plug.img";
        for (String act : List.of("power-off", "shut-down", "reset", "save", "pause")) {
            assertRefused(() -> product.ask("POST", PATH + "/" + act, ""), reason);
        }
        assertRefused(
                () -> product.ask("POST", PATH + "/disks", JSON.writeValueAsString(Map.of("path", path))), reason);
        assertRefused(() -> product.ask("DELETE", PATH + "/disks/vda", ""), reason);
        assertRefused(() -> product.ask("DELETE", PATH, ""), reason);
        for (JsonNode action : product.ask("GET", PATH + "/actions", "")) {
            assertThat(action.path("possible").asBoolean())
                    .as(action.toString())
                    .isFalse();
            assertThat(action.path("because").path("reason").asText()).isEqualTo(reason);
        }
        product.ask("DELETE", "/migrations/" + move, "");
        assertThat(product.ended(move, SOON).path("stage").asText()).isEqualTo("CANCELLED");
        assertThat(guest("echo alive")).isEqualTo("alive");
    }

    private static void assertRefused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProductDoor.Refusal.class, no -> {
            assertThat(no.status).isEqualTo(409);
            assertThat(no).hasMessageContaining(reason);
        });
    }

    @Test
    @Order(4)
    void itIsSavedAndGoesOnWhereItWas() throws Exception {
        guest("echo kept > /tmp/memory");
        done("POST", PATH + "/save", null);
        assertThat(status()).isEqualTo("SAVED");
        assertThat(new Virsh(lab, "h1").running()).doesNotContain(VM);
        JsonNode check = product.ask("GET", "/migrations/check?vm=" + VM + "&destination=h2", "");
        assertThat(check.path("obstacles").findValuesAsText("code"))
                .as("%s", check)
                .containsExactly("vm.saved");
        done("POST", PATH + "/restore", null);
        assertThat(status()).isEqualTo("RUNNING");
        Await.until("the guest goes on", () -> guest("cat /tmp/memory").equals("kept"));
    }

    @Test
    @Order(5)
    void itIsMovedAndShutDownThereAndDeleted() throws Exception {
        assertThat(product.ended(product.move(VM, "h2"), SOON).path("stage").asText())
                .isEqualTo("DONE");
        product.untilRunsOn(VM, "h2", SOON);
        done("POST", PATH + "/shut-down", null);
        assertThat(status()).isEqualTo("OFF");
        JsonNode deleted = done("DELETE", PATH, null);
        assertThat(deleted.path("host").asText()).isEqualTo("h2");
        assertThat(new Virsh(lab, "h2").known()).doesNotContain(VM);
        product.untilGone(VM, SOON);
        JsonNode history = product.ask("GET", "/operations?history=100", "");
        assertThat(history).hasSizeGreaterThan(2 * TIMES);
        assertThat(history.get(0).path("act").asText()).isEqualTo("delete");
    }

    @Test
    @Order(6)
    void aVmThatWasDesignedRunsAndGoesWithItsDisk() throws Exception {
        JsonNode made = done(
                "POST",
                "/hosts/h1/vms",
                Map.of(
                        "name",
                        "designed",
                        "vcpus",
                        1,
                        "memoryBytes",
                        64 << 20,
                        "networks",
                        List.of("bridge:br0"),
                        "disks",
                        List.of(Map.of("pool", SharedPool.NAME, "name", "new.img", "capacityBytes", 16 << 20))));
        String vm = "/vms/" + made.path("vm").asText();
        done("POST", vm + "/start", null);
        assertThat(product.ask("GET", vm, "").path("status").asText()).isEqualTo("RUNNING");
        assertRefusedByHost(
                "DELETE", "/hosts/h2/pools/" + SharedPool.NAME + "/volumes/new.img", "VM designed on h1 has");
        done("POST", vm + "/power-off", null);
        done("DELETE", vm + "?disks=all", null);
        assertThat(product.ask("GET", "/hosts/h1/pools/" + SharedPool.NAME + "/volumes", "")
                        .findValuesAsText("name"))
                .contains("plug.img")
                .doesNotContain("new.img");
    }

    private static void assertRefusedByHost(String method, String path, String reason) throws IOException {
        JsonNode refused = ended(method, path, null);
        assertThat(refused.path("state").asText()).as(refused.toPrettyString()).isEqualTo("REFUSED");
        assertThat(refused.path("fault").path("reason").asText()).contains(reason);
    }
}
