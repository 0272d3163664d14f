package org.drover.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The examples of docs/api.md: a block {@code http} is a request, the block {@code json} behind it what is answered. The
 * answer must have at least the fields of the example, of the same kinds; values may differ.
 */
final class ApiDocument {
    private static final Path DOCUMENT = Path.of(System.getProperty("drover.bundles"), "../docs/api.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "```http\n([A-Z]+) /api/v1(\\S+)\n\n?(.*?)```\n(?:\n?```(json|xml)\n(.*?)```)?", Pattern.DOTALL);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    record Call(String method, String path, String body, String kind, String answer) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private ApiDocument() {}

    static List<Call> calls() throws IOException {
        List<Call> calls = new ArrayList<>();
        Matcher matcher = EXAMPLE.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            calls.add(new Call(
                    matcher.group(1), matcher.group(2), matcher.group(3).strip(), matcher.group(4), matcher.group(5)));
        }
        return calls;
    }

    /** In the order of the document; {migration} stands for the last one that was submitted, {vm} for the last one made. */
    static void replay(Client api) throws Exception {
        List<Call> calls = calls();
        assertThat(calls).hasSizeGreaterThan(20);
        String migration = "";
        String vm = "";
        for (Call call : calls) {
            if (call.path().startsWith("/events")) continue;
            if (call.path().endsWith("/pause")) transferring(api, migration);
            Client.Answer answer = api.send(
                    call.method(), call.path().replace("{migration}", migration).replace("{vm}", vm), call.body());
            assertThat(answer.status() / 100).as(call + " said " + answer).isEqualTo(2);
            if ("xml".equals(call.kind())) {
                assertThat(answer.text()).startsWith("<?xml");
            } else if (call.kind() == null) {
                assertThat(answer.status()).as(call.toString()).isEqualTo(204);
            } else {
                compare(call.toString(), MAPPER.readTree(call.answer()), answer.json());
                if (answer.json().path("migration").isTextual()) {
                    migration = answer.json().path("migration").asText();
                }
                if (answer.json().path("act").asText().equals("create")) {
                    vm = answer.json().path("vm").asText();
                }
                if (answer.json().has("act")) {
                    assertThat(answer.json().path("state").asText())
                            .as(call + " said " + answer)
                            .isEqualTo("DONE");
                }
            }
        }
    }

    /** Asks until the move's memory is being sent; one that has ended before is an error of its own. */
    private static void transferring(Client api, String migration) throws Exception {
        boolean sends = false;
        while (!sends) {
            JsonNode now = api.send("GET", "/migrations/" + migration, "").json();
            sends = now.has("progress");
            assertThat(now.path("ended").asBoolean()).as(now.toString()).isFalse();
        }
    }

    private static void compare(String where, JsonNode example, JsonNode said) {
        assertThat(said.getNodeType()).as(where + ": " + said).isEqualTo(example.getNodeType());
        if (example.isArray() && !example.isEmpty()) {
            assertThat(said).as(where).isNotEmpty();
            compare(where + "[0]", example.get(0), said.get(0));
        }
        for (Map.Entry<String, JsonNode> field : example.properties()) {
            assertThat(said.has(field.getKey()))
                    .as(where + " has " + field.getKey() + ": " + said)
                    .isTrue();
            compare(where + "." + field.getKey(), field.getValue(), said.get(field.getKey()));
        }
    }
}
