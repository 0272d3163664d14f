package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A host of the running product goes into maintenance and comes back with its VMs. */
@Timeout(600)
class MaintenanceTest {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final String NODE1 = "/hosts/node1/maintenance";

    @TempDir
    Path scratch;

    private static List<String> on(Client api, String host) throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode vm : api.get("/vms"))
            if (vm.path("host").asText().equals(host)) names.add(vm.path("name").asText());
        return names;
    }

    private static void until(Client api, String phase) throws Exception {
        api.until(NODE1, LONG, one -> one.path("phase").asText().equals(phase));
    }

    @Test
    void aHostIsEmptiedAndTakesNothingAndGetsItsVmsBack() throws Exception {
        try (Running drover = Running.start(scratch)) {
            Client api = drover.api();
            for (int i = 1; i <= 3; i++) api.post("/hosts", "{\"address\":\"sim://demo/node" + i + "\"}");
            List<String> before = on(api, "node1");
            assertThat(before).isNotEmpty();
            JsonNode prospect = api.post(NODE1 + "?dryRun=true", "");
            assertThat(prospect.path("moves")).hasSameSizeAs(before);
            assertThat(on(api, "node1")).isEqualTo(before);

            assertThat(api.post(NODE1, "{\"reason\":\"new fans\"}")
                            .path("reason")
                            .asText())
                    .isEqualTo("new fans");
            Client.Answer made =
                    api.send("POST", "/hosts/node1/vms", "{\"name\":\"x\",\"vcpus\":1,\"memoryBytes\":1048576}");
            assertThat(made.status()).as(made.toString()).isEqualTo(409);
            assertThat(made.text()).contains("node1 is in maintenance mode");
            String other = on(api, "node2").get(0);
            JsonNode check = api.get("/migrations/check?vm=vm-" + other + "&destination=node1");
            assertThat(check.path("obstacles").toString()).contains("host.maintenance");
            until(api, "IN");
            assertThat(on(api, "node1")).isEmpty();

            api.send("DELETE", NODE1 + "?bringBack=true", "");
            until(api, "OPEN");
            List<String> missing = new ArrayList<>(before);
            missing.removeAll(on(api, "node1"));
            String message = api.get("/maintenance?history=1")
                    .path("hosts")
                    .get(0)
                    .path("message")
                    .asText();
            assertThat(missing).as("each is named").allSatisfy(name -> assertThat(message)
                    .contains(name + ":"));
            assertThat(api.get("/hosts/node1/settings").has("maintenance")).isFalse();
            assertThat(api.get("/audit").toString())
                    .contains("\"maintenance.enter\"", "\"new fans\"", "\"maintenance.in\"", "\"maintenance.out\"");
        }
    }
}
