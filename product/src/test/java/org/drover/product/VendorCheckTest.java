package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.drover.launcher.Platform;
import org.drover.launcher.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The product with a check of a vendor's, which comes and goes as a service. */
@Timeout(60)
class VendorCheckTest {
    private static final Path PRODUCT = Path.of(System.getProperty("drover.product"));
    private static final String CHECK = "org.drover.backend.api.MoveCheck";
    private static final String FINDING = CHECK + "$Finding";
    private static final String QUESTION = "/migrations/check?vm=vm-vm01&destination=";

    @TempDir
    Path scratch;

    private Platform platform;
    private BundleContext context;
    private Client api;

    @BeforeEach
    void start() throws Exception {
        Path data = scratch.resolve("data");
        platform = Platform.start(new Settings(
                PRODUCT,
                data,
                scratch.resolve("plugins"),
                Duration.ofSeconds(20),
                Map.of("drover.data", data.toString())));
        platform.awaitServices(Duration.ofSeconds(20));
        context = platform.context();
        api = new Client(data);
        for (int i = 1; i <= 2; i++) api.post("/hosts", "{\"address\":\"sim://demo/node" + i + "\"}");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void whatItFindsIsToldInEveryFormWhileItIsThereAndKeepsTheVmWhereItIs() throws Exception {
        String there = api.get("/vms/vm-vm01").path("host").asText().equals("node1") ? "node2" : "node1";
        assertThat(api.get(QUESTION + there).path("possible").asBoolean()).isTrue();

        ServiceRegistration<?> check = register(
                () -> List.of(finding("acme.licence", "VM <01> & its licence stay here", "Buy another licence")));
        JsonNode found = api.get(QUESTION + there);
        assertThat(found.path("possible").asBoolean()).isFalse();
        assertThat(found.path("obstacles").get(0).path("code").asText()).isEqualTo("acme.licence");
        assertThat(found.path("notes")).isEmpty();
        document(there, "xml", "application/xml", "<reason>VM &lt;01&gt; &amp; its licence stay here</reason>");
        document(there, "html", "text/html", "VM &lt;01&gt; &amp; its licence stay here");
        assertThat(api.send("GET", QUESTION + there + "&format=pdf", "").status())
                .isEqualTo(400);

        String id = api.post("/migrations", "{\"vm\":\"vm-vm01\",\"destination\":\"" + there + "\"}")
                .path("migration")
                .asText();
        JsonNode ended = api.until("/migrations/" + id, Duration.ofSeconds(20), m -> m.path("ended")
                .asBoolean());
        assertThat(ended.path("stage").asText()).isEqualTo("REFUSED");
        assertThat(ended.path("message").asText()).contains("licence stay here. Buy another licence");

        check.unregister();
        assertThat(api.get(QUESTION + there).path("possible").asBoolean()).isTrue();
    }

    @Test
    void oneThatFailsIsNamedAndStandsAgainstNothing() throws Exception {
        String there = api.get("/vms/vm-vm01").path("host").asText().equals("node1") ? "node2" : "node1";
        register(() -> {
            throw new IllegalStateException("no contact to the licence server");
        });
        JsonNode found = api.get(QUESTION + there);
        assertThat(found.path("possible").asBoolean()).isTrue();
        assertThat(found.path("notes").get(0).asText()).contains("was left out", "no contact to the licence server");
        String id = api.post("/migrations", "{\"vm\":\"vm-vm01\",\"destination\":\"" + there + "\"}")
                .path("migration")
                .asText();
        api.until("/migrations/" + id, Duration.ofSeconds(20), m -> m.path("stage")
                .asText()
                .matches("COPYING|DONE"));
    }

    private void document(String there, String format, String type, String text) throws Exception {
        Client.Answer answer = api.send("GET", QUESTION + there + "&format=" + format, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.type()).isEqualTo(type + "; charset=utf-8");
        assertThat(answer.text()).contains(text);
    }

    /** Through the classes that the SPI's bundle has; this test is outside of the framework. */
    private ServiceRegistration<?> register(Callable<List<?>> look) throws Exception {
        Class<?> check = api(CHECK);
        Object service =
                Proxy.newProxyInstance(check.getClassLoader(), new Class<?>[] {check}, (self, method, given) -> {
                    return switch (method.getName()) {
                        case "look" -> look.call();
                        case "hashCode" -> System.identityHashCode(self);
                        case "equals" -> self == given[0];
                        default -> "a check of Acme's";
                    };
                });
        return context.registerService(CHECK, service, null);
    }

    private Object finding(String code, String reason, String remedy) throws Exception {
        return api(FINDING)
                .getConstructor(String.class, String.class, String.class)
                .newInstance(code, reason, remedy);
    }

    private Class<?> api(String name) throws ClassNotFoundException {
        Bundle bundle = Arrays.stream(context.getBundles())
                .filter(one -> "org.drover.backend.api".equals(one.getSymbolicName()))
                .findFirst()
                .orElseThrow();
        return bundle.loadClass(name);
    }
}
