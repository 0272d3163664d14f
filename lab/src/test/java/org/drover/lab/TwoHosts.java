package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests of what becomes of a move from h1 when something breaks at its destination h2 or on the way: the VM runs on
 * where it was, nearly without a pause, the record says why and what to do, and once h2 is back nothing is left on it. The
 * laboratory and the product are a class's own; the referee judges each test.
 */
final class TwoHosts implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final VmId VM = Lab.vm(1);
    static final Duration SOON = Duration.ofSeconds(60);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A transfer that lasts a minute, if nothing ends it. */
    private static final Map<String, Object> SLOWLY = Map.of("bandwidthBytesPerSecond", 1 << 20);

    private static final HostId DESTINATION = new HostId("h2");

    private final String name;
    private Lab lab;
    private Product product;
    private Referee referee;

    TwoHosts(String name) {
        this.name = name;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        lab = Lab.up(2);
        lab.guest("web-1", 1, "h1");
        product = Product.started(name);
        for (String host : new String[] {"h1", "h2"}) product.connect(lab.endpoint(host));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (product != null) product.close();
        if (lab != null) lab.close();
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException, InterruptedException {
        product.untilReachable(DESTINATION, true, SOON);
        referee = Referee.watching(lab, test.getRequiredTestMethod().getName(), LONGEST_PAUSE);
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException, InterruptedException {
        referee.verdict();
    }

    Product product() {
        return product;
    }

    String run(String... arguments) {
        return lab.run(arguments);
    }

    /** Starts a command of the laboratory's script that lasts, its output going to {@code said}. */
    Process start(Path said, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = lab.script();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return lab.start(said, command);
    }

    /** Connects a host with one setting other than a lab's hosts have. */
    void connect(String host, String key, String value) throws IOException {
        HostEndpoint usual = lab.endpoint(host);
        Map<String, String> settings = new HashMap<>(usual.settings());
        settings.put(key, value);
        product.connect(new HostEndpoint(usual.host(), usual.backend(), usual.address(), settings));
    }

    String move() throws IOException {
        return move(Map.of());
    }

    String move(Map<String, Object> options) throws IOException {
        return product.move(VM, "h2", options);
    }

    /** A move whose memory flows when this returns, and goes on doing so. */
    String slowMove() throws IOException {
        String move = move(SLOWLY);
        product.follow(move, "its memory flows", SOON, record -> sent(record) > 0);
        return move;
    }

    static long sent(JsonNode record) {
        return record.path("progress").path("transferredBytes").asLong();
    }

    void assertReturned(String move, String step, String... said) throws IOException {
        JsonNode record = product.ended(move, SOON);
        assertThat(record.path("stage").asText()).as(record.toPrettyString()).isEqualTo("RETURNED");
        assertThat(record.path("message").asText())
                .contains("Migration of web-1 to h2 returned in " + step, "web-1 runs on h1")
                .contains(said);
        assertThat(lab.run("ask", "1", "echo", "alive")).contains("alive");
        product.untilRunsOn(VM, "h1", SOON);
        assertThat(lab.run("traces", "h1")).as("the VM is leased").contains("lease: ");
    }

    void assertNothingIsLeft() throws IOException {
        product.untilReachable(DESTINATION, true, SOON);
        Await.until("h2 holds nothing", () -> {
            String left = lab.run("traces", "h2");
            if (!left.isBlank()) throw new IllegalStateException(left);
            return true;
        });
    }
}
