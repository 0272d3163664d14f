package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.drover.launcher.Platform;
import org.drover.launcher.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The product without its simulator, which is dropped into the plugins folder and taken out again while VMs move. */
@Timeout(120)
class BackendGoesTest {
    private static final Path PRODUCT = Path.of(System.getProperty("drover.product"));
    private static final String NAME = "org.drover.backend.simulator";
    private static final Duration RETURNED_WITHIN = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path scratch;

    private Path plugins;
    private Platform platform;
    private BundleContext context;
    private Client api;

    @BeforeEach
    void start() throws Exception {
        Path data = scratch.resolve("data");
        plugins = scratch.resolve("plug ins");
        platform = Platform.start(new Settings(
                PRODUCT,
                data,
                plugins,
                Duration.ofSeconds(20),
                Map.of(
                        "drover.data", data.toString(),
                        "drover.plugins", plugins.toString(),
                        "drover.features", "core,service")));
        platform.awaitServices(Duration.ofSeconds(20));
        context = platform.context();
        api = new Client(data);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void aBackendThatIsDroppedInMovesVmsAndDeletedInPreCopyReturnsThem() throws Exception {
        assertThat(api.get("/backends")).isEmpty();
        Path file = dropIn();
        connect();
        String moved = move("vm-vm01", another("vm-vm01"));
        assertThat(ended(moved).path("stage").asText()).isEqualTo("DONE");

        String source = host("vm-vm01");
        String id = move("vm-vm01", another("vm-vm01"));
        copying(id);
        long deleted = System.nanoTime();
        Files.delete(file);
        JsonNode returned = ended(id);
        assertThat(Duration.ofNanos(System.nanoTime() - deleted)).isLessThan(RETURNED_WITHIN);
        assertThat(returned.path("stage").asText()).isEqualTo("RETURNED");
        assertThat(returned.path("message").asText()).contains("its backend simulator is being removed");
        gone();
        assertThat(host("vm-vm01")).isEqualTo(source);
        JsonNode hosts =
                api.until("/hosts", PATIENCE, h -> !h.get(0).path("reachable").asBoolean());
        assertThat(hosts.get(0).path("problem").asText()).contains("its backend \"simulator\" is not installed");
    }

    @Test
    void deletedAfterTheHandOverItStaysWiredUntilTheMoveIsSettledOnTheDestination() throws Exception {
        Path file = dropIn();
        connect();
        String destination = another("vm-vm01");
        Object faults = faults();
        call(faults, "loseAnswerOf", destination, "finish");
        String id = move("vm-vm01", destination);
        await(() -> runsOn("vm-vm01").contains(destination));
        call(faults, "cutOff", destination);
        Files.delete(file);

        String other = api.get("/vms").get(5).path("id").asText();
        Client.Answer refusal = awaitRefusal(other);
        assertThat(refusal.json().path("why").asText())
                .contains("backend simulator, which serves", "is being removed. Put its file back");
        assertThat(bundle()).map(Bundle::getState).hasValue(Bundle.ACTIVE);
        assertThat(api.get("/migrations/" + id).path("stage").asText()).isEqualTo("RECOVERING");

        call(faults, "reconnect", destination);
        assertThat(ended(id).path("stage").asText()).isEqualTo("DONE");
        gone();
        assertThat(host("vm-vm01")).isEqualTo(destination);
    }

    @Test
    void removedByItsNameItIsDrainedAndItsFileIsKeptAndCanComeBack() throws Exception {
        Path file = dropIn();
        connect();
        String id = move("vm-vm01", another("vm-vm01"));
        copying(id);
        Client.Answer removed = api.send("DELETE", "/backends/simulator", "");
        assertThat(removed.status()).as(removed.toString()).isEqualTo(200);
        assertThat(removed.json().path("gone").asBoolean()).isTrue();
        assertThat(api.get("/migrations/" + id).path("stage").asText()).isEqualTo("DONE");
        assertThat(bundle()).isEmpty();
        assertThat(file).doesNotExist();
        assertThat(api.get("/backends")).isEmpty();
        Client.Answer again = api.send("DELETE", "/backends/simulator", "");
        assertThat(again.status()).isEqualTo(404);

        Files.move(Path.of(removed.json().path("file").asText()), file);
        api.until("/status", PATIENCE, status -> status.path("reachableHosts").asInt() == 3);
        assertThat(ended(move("vm-vm01", another("vm-vm01"))).path("stage").asText())
                .isEqualTo("DONE");
    }

    @Test
    void removedAtOnceItsMovesGoBackFirst() throws Exception {
        dropIn();
        connect();
        String id = move("vm-vm01", another("vm-vm01"));
        copying(id);
        Client.Answer removed = api.send("DELETE", "/backends/simulator?now=true", "");
        assertThat(removed.json().path("gone").asBoolean())
                .as(removed.toString())
                .isTrue();
        assertThat(api.get("/migrations/" + id).path("stage").asText()).isEqualTo("RETURNED");
    }

    /** Live within two seconds. */
    private Path dropIn() throws Exception {
        Path half = Files.copy(PRODUCT.resolve("bundles").resolve(NAME + ".jar"), scratch.resolve("half.jar"));
        Path file = plugins.resolve("simulator.jar");
        long dropped = System.nanoTime();
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        api.until("/backends", Duration.ofSeconds(5), backends -> !backends.isEmpty());
        assertThat(Duration.ofNanos(System.nanoTime() - dropped)).isLessThan(Duration.ofSeconds(2));
        return file;
    }

    private void connect() throws Exception {
        for (int i = 1; i <= 3; i++) {
            api.post("/hosts", "{\"address\":\"sim://demo/node" + i + "\",\"settings\":{\"seed\":\"1\"}}");
        }
    }

    private String move(String vm, String destination) throws Exception {
        return api.post("/migrations", wish(vm, destination)).path("migration").asText();
    }

    private static String wish(String vm, String destination) {
        return "{\"vm\":\"" + vm + "\",\"destination\":\"" + destination + "\"}";
    }

    private String host(String vm) throws Exception {
        return api.get("/vms/" + vm).path("host").asText();
    }

    private String another(String vm) throws Exception {
        return host(vm).equals("node1") ? "node2" : "node1";
    }

    private void copying(String id) throws Exception {
        api.until("/migrations/" + id, PATIENCE, m -> m.path("stage").asText().equals("COPYING") && m.has("progress"));
    }

    private JsonNode ended(String id) throws Exception {
        return api.until("/migrations/" + id, PATIENCE, m -> m.path("ended").asBoolean());
    }

    private Client.Answer awaitRefusal(String vm) throws Exception {
        String destination = host(vm).equals("node3") ? "node1" : "node3";
        Client.Answer[] last = new Client.Answer[1];
        await(() -> {
            try {
                Client.Answer check = api.send("POST", "/migrations/check", wish(vm, destination));
                if (!check.text().contains("backend.leaving")) return false;
                last[0] = api.send("POST", "/migrations", wish(vm, destination));
                return true;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(last[0].status()).isEqualTo(409);
        return last[0];
    }

    private void gone() {
        await(() -> bundle().isEmpty());
    }

    private Optional<Bundle> bundle() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> NAME.equals(bundle.getSymbolicName()))
                .findFirst();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it did not come true within " + PATIENCE);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** The simulator's own view, through the classes that its bundle has. */
    private Object dataCentre() {
        try {
            ServiceReference<?>[] found =
                    context.getAllServiceReferences("org.drover.backend.api.HypervisorBackend", null);
            return ((Optional<?>) call(context.getService(found[0]), "dataCentre", "demo")).orElseThrow();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private Object faults() {
        return call(dataCentre(), "faults");
    }

    private Collection<?> runsOn(String vm) {
        try {
            Object world = dataCentre();
            Class<?> id = Arrays.stream(world.getClass().getMethods())
                    .filter(method -> method.getName().equals("whereRuns"))
                    .findFirst()
                    .orElseThrow()
                    .getParameterTypes()[0];
            return (Collection<?>)
                    call(world, "whereRuns", id.getConstructor(String.class).newInstance(vm));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Object call(Object on, String name, Object... arguments) {
        try {
            for (Method method : on.getClass().getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                    return method.invoke(on, arguments);
                }
            }
            throw new AssertionError("no " + name + " on " + on);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
