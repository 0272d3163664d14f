package org.drover.product;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as a process, over HTTP, with clients that mean no good. */
@Timeout(120)
class HttpTest {
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    static Path scratch;

    private static Running drover;
    private static Client api;

    @BeforeAll
    static void start() throws Exception {
        Path data = Files.createDirectories(scratch.resolve("data"));
        // a token of earlier days that others could read
        Files.writeString(data.resolve("token"), "x".repeat(43) + "\n");
        Files.setPosixFilePermissions(data.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        drover = Running.start(scratch, "-Dsun.net.httpserver.maxReqTime=2");
        api = drover.api();
        for (int i = 1; i <= 3; i++) api.post("/hosts", "{\"address\":\"sim://demo/node" + i + "\"}");
    }

    @AfterAll
    static void stop() throws IOException {
        drover.close();
        assertThat(drover.log()).doesNotContain("ERROR org.drover.service", "Exception");
        assertThat(drover.data.resolve("service.json")).doesNotExist();
    }

    @Test
    void theTokenIsOnlyForItsOwnerAlsoWhenItWasThereWithWiderRights() throws Exception {
        for (String file : List.of("token", "service.json")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(drover.data.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(api.token).isNotEqualTo("x".repeat(43)).hasSizeGreaterThanOrEqualTo(43);
    }

    static Stream<ApiDocument.Call> calls() throws IOException {
        return ApiDocument.calls().stream();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void withoutTheRightTokenNothingIsAnswered(ApiDocument.Call call) throws Exception {
        for (String authorization : List.of("", "Bearer", "Bearer x", "bearer " + api.token, "Basic " + api.token)) {
            HttpRequest.Builder request =
                    api.request(call.path().replace("{migration}", "m").replace("{vm}", "v"));
            if (!authorization.isEmpty()) request.header("Authorization", authorization);
            Client.Answer answer =
                    api.send(request.method(call.method(), HttpRequest.BodyPublishers.ofString(call.body()))
                            .build());
            assertThat(answer.status()).as(call + " with " + authorization).isEqualTo(401);
            isAnError(answer);
        }
    }

    @Test
    void onlyLoopbackIsBound() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            try (Socket socket = new Socket()) {
                Assertions.assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, api.port), 1000))
                        .as("%s", address)
                        .isInstanceOf(ConnectException.class);
            }
        }
        // what listens on this port, as the kernel says: 127.0.0.1 and nothing else
        String port = String.format(":%04X", api.port);
        List<String> listening = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                Files.readAllLines(Path.of(table)).stream()
                        .map(line -> line.strip().split(" +"))
                        .filter(columns -> columns[1].endsWith(port) && columns[3].equals("0A"))
                        .forEach(columns -> listening.add(columns[1]));
            }
        }
        assertThat(listening).hasSize(1);
        assertThat(listening.get(0)).containsAnyOf("0100007F" + port, "0000000000000000FFFF00000100007F" + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:PORT", "127.0.0.1.evil.example:PORT", "127.0.0.1", "[::1]:PORT", ""
            })
    void aPageThatGaveItselfAnotherNameIsRefusedEvenWithTheToken(String host) throws Exception {
        String answer = raw("GET /api/v1/status HTTP/1.1\r\nHost: " + host.replace("PORT", "" + api.port)
                + "\r\nAuthorization: Bearer " + api.token + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).contains(" 421 ").contains("\"what\":", "\"why\":", "\"toDo\":");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST /hosts | {\"address\": | 400 | line 1, column 12",
                "POST /hosts | {␤  \"address\": tru } | 400 | line 2, column",
                "POST /hosts | {\"adress\":\"sim://demo/node4\"} | 400 | no field \"adress\"",
                "POST /hosts | {\"address\":{}} | 400 | line 1, column 12",
                "POST /hosts | {\"address\":\"x\"} {} | 400 | line 1",
                "POST /hosts | null | 400 | null",
                "POST /hosts | [] | 400 | line 1",
                "POST /hosts | {} | 400 | no address",
                "POST /hosts | {\"address\":\"\"} | 400 | the address is empty",
                "POST /hosts | {\"address\":\"sim:x\"} | 400 | names no host",
                "POST /hosts | {\"address\":\"sim://demo\"} | 400 | names no host",
                "POST /hosts | {\"address\":\"not a uri\"} | 400 | not a uri",
                "POST /hosts | {\"address\":\"vnc://a\"} | 400 | no installed backend takes addresses like vnc://a",
                "POST /hosts | {\"address\":\"sim://demo/node4\",\"settings\":{\"seed\":null}} | 400 | seed",
                "POST /hosts | {\"address\":\"sim://demo/node4\",\"backend\":\"none\"} | 409 | backend \"none\" is not installed",
                "POST /hosts | {\"address\":\"sim://demo/node9\"} | 502 | node9",
                "POST /hosts | {\"address\":\"sim://demo/node1\"} | 409 | the name is taken",
                "POST /migrations | {\"vm\":\"vm-vm01\"} | 400 | destination",
                "POST /migrations | {\"vm\":\"nobody\",\"destination\":\"node1\"} | 404 | not known",
                "POST /migrations | {\"vm\":\"vm-vm01\",\"destination\":\"nowhere\"} | 400 | No host nowhere",
                "POST /migrations | {\"vm\":\"vm-vm01\",\"destination\":\"node2\",\"pauseBudgetMillis\":-1} | 400 | -",
                "POST /migrations | {\"vm\":\"vm-vm01\",\"destination\":\"node2\",\"pauseBudgetMillis\":\"soon\"} | 400 | soon",
                "GET /migrations?history=many | `` | 400 | many",
                "POST /vms/vm-vm05/start | {} | 409 | running on node1",
                "POST /vms/vm-vm01/start | {\"force\":true} | 400 | no field",
                "POST /vms/nobody/start | {} | 404 | not known",
                "POST /vms/vm-vm01/explode | {} | 404 | no such resource",
                "POST /vms/vm-vm01/save?waitSeconds=99 | {} | 400 | waitSeconds",
                "POST /vms/vm-vm01/disks | {} | 400 | no path",
                "POST /vms/vm-vm05/disks | {\"path\":\"/shared/vm02.img\"} | 409 | VM vm02 on",
                "DELETE /vms/vm-vm05 | {} | 409 | running on node1",
                "POST /hosts/nowhere/vms | {} | 404 | not known",
                "POST /hosts/node1/vms | {} | 400 | no name",
                "POST /hosts/node1/vms | {\"description\":\"x\",\"name\":\"y\"} | 400 | nothing may stand beside",
                "POST /hosts/node1/pools/local/volumes | {\"name\":\"x\"} | 400 | a size",
                "GET /hosts/node1/pools/nowhere/volumes | {} | 409 | no pool nowhere",
                "GET /operations/o-none | {} | 404 | not known",
                "PUT /tips/mode | {\"mode\":\"loud\"} | 400 | loud",
                "POST /tips/t-1/dismiss | {\"hours\":1e99} | 400 | out of range",
                "POST /tips/t-1/dismiss | {} | 404 | not known",
                "GET /vms/nobody/rating | `` | 404 | not known",
                "GET /vms/..%2f..%2ftoken | `` | 404 | not known",
                "GET /../../token | `` | 404 | ``",
                "GET /vms/../token | `` | 404 | ``",
                "GET //etc/passwd | `` | 404 | ``",
                "DELETE /backends/simulator | `` | 409 | part of the product",
                "DELETE /status | `` | 405 | GET",
                "PATCH /hosts | `` | 405 | GET",
                "POST /import?dryRun=perhaps | <a/> | 400 | perhaps",
                "POST /import | <a/> | 400 | no Drover document"
            })
    void whatIsWrongIsSaidInWords(String line, String oneLine, int status, String why) throws Exception {
        String body = oneLine.replace("␤", "\n");
        String[] parts = line.split(" ", 2);
        String answer = raw(parts[0] + " /api/v1" + parts[1] + " HTTP/1.1\r\nHost: 127.0.0.1:" + api.port
                + "\r\nAuthorization: Bearer " + api.token + "\r\nConnection: close\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        String[] headAndBody = answer.split("\r\n\r\n", 2);
        Client.Answer said = new Client.Answer(status, "application/json", headAndBody[1]);
        isAnError(said);
        assertThat(said.json().path("why").asText() + said.json().path("what").asText())
                .contains(why);
        assertThat(said.text()).doesNotContain("org.drover", "java.", "Exception");
    }

    @Test
    void aDocumentThatDoesNotFitIsRefusedWithItsPlaceAndNothingChanges() throws Exception {
        String before = api.send("GET", "/export", "").text();
        String wrong = before.replace("address=\"sim://demo/node2\"", "adress=\"sim://demo/node2\"");
        Client.Answer answer = api.send("POST", "/import?file=my%20file.xml", wrong);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("at").path("file").asText()).isEqualTo("my file.xml");
        assertThat(answer.json().path("at").path("line").asInt()).isGreaterThan(4);
        assertThat(answer.json().path("at").path("column").asInt()).isPositive();
        assertThat(answer.json().path("at").path("value").asText()).contains("adress");
        assertThat(api.send("GET", "/export", "").text()).isEqualTo(before);
    }

    @Test
    void bodiesAndHeadersAreBounded() throws Exception {
        Client.Answer large = api.send("POST", "/import", "x".repeat((16 << 20) + 1));
        assertThat(large.status()).isEqualTo(413);
        isAnError(large);
        String flood =
                "GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:" + api.port + "\r\n" + "X: y\r\n".repeat(100_000);
        assertThat(rawOrCut(flood + "\r\n")).doesNotContain(" 200 ");
        String wide = "GET /api/v1/status HTTP/1.1\r\nHost: 127.0.0.1:" + api.port + "\r\nX: " + "y".repeat(2 << 20);
        assertThat(rawOrCut(wide + "\r\n\r\n")).doesNotContain(" 200 ");
        answersSoon();
    }

    @Test
    void slowClientsAreCutOffAndTheOthersAreAnsweredMeanwhile() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                Socket socket = new Socket("127.0.0.1", api.port);
                slow.add(socket);
                String half = i % 2 == 0
                        ? "GET /api/v1/status HT"
                        : "POST /api/v1/hosts HTTP/1.1\r\nHost: 127.0.0.1:" + api.port + "\r\nAuthorization: Bearer "
                                + api.token + "\r\nContent-Length: 100\r\n\r\n{";
                socket.getOutputStream().write(half.getBytes(UTF_8));
            }
            answersSoon();
            for (Socket socket : slow) {
                socket.setSoTimeout(10_000);
                assertThat(endOf(socket.getInputStream())).isTrue();
            }
        } finally {
            for (Socket socket : slow) socket.close();
        }
        answersSoon();
    }

    @Test
    void followersWhoDoNotReadDoNotBlockTheService() throws Exception {
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) deaf.add(follow());
            try (BufferedReader hearing = new BufferedReader(new InputStreamReader(follow().getInputStream(), UTF_8))) {
                for (int i = 0; i < 40; i++) {
                    api.post("/hosts/node1/refresh", "");
                }
                answersSoon();
                String line = hearing.readLine();
                while (!line.startsWith("event: inventory")) line = hearing.readLine();
                assertThat(hearing.readLine()).startsWith("data: {\"revision\":");
            }
        } finally {
            for (Socket socket : deaf) socket.close();
        }
    }

    @Test
    void nothingIsDoneToAVmThatMovesAndItMovesNotWhileSomethingIsDoneToIt() throws Exception {
        String vm = "/vms/vm-vm11"; // of node2
        String move = api.post(
                        "/migrations",
                        "{\"vm\":\"vm-vm11\",\"destination\":\"node3\",\"bandwidthBytesPerSecond\":1048576}")
                .path("migration")
                .asText();
        Client.Answer refused = api.send("POST", vm + "/save", "");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
        isAnError(refused);
        assertThat(refused.json().path("why").asText())
                .isEqualTo("vm11 is being moved to node3 already, by migration " + move);
        assertThat(api.get(vm).path("status").asText()).isIn("QUEUED", "MIGRATING");
        api.send("DELETE", "/migrations/" + move, "");
        api.until("/migrations/" + move, Duration.ofMinutes(1), m -> m.path("ended")
                .asBoolean());

        JsonNode saving = api.post(vm + "/save", "");
        Client.Answer late = api.send("POST", "/migrations", "{\"vm\":\"vm-vm11\",\"destination\":\"node3\"}");
        assertThat(late.status()).as(late.toString()).isEqualTo(409);
        assertThat(late.json().path("why").asText()).contains("is being saved on node2");
        api.until("/operations/" + saving.path("id").asText(), Duration.ofMinutes(1), o -> o.path("ended")
                .asBoolean());
        assertThat(api.get(vm).path("status").asText()).isEqualTo("SAVED");
        assertThat(api.post(vm + "/restore?waitSeconds=30", "").path("state").asText())
                .isEqualTo("DONE");
    }

    @Test
    void whatDocsApiShowsIsWhatTheServiceSays() throws Exception {
        ApiDocument.replay(api);
    }

    private static Socket follow() throws IOException {
        Socket socket = new Socket("127.0.0.1", api.port);
        socket.setReceiveBufferSize(1024);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:" + api.port + "\r\nAuthorization: Bearer "
                                + api.token + "\r\n\r\n")
                        .getBytes(UTF_8));
        return socket;
    }

    private static void answersSoon() throws Exception {
        Client.Answer answer = api.send(api.request("/status")
                .timeout(SOON)
                .header("Authorization", "Bearer " + api.token)
                .build());
        assertThat(answer.status()).isEqualTo(200);
    }

    private static void isAnError(Client.Answer answer) {
        for (String field : List.of("what", "why", "toDo")) {
            assertThat(answer.json().path(field).asText())
                    .as(field + " in " + answer)
                    .isNotBlank();
        }
    }

    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** A peer that stops listening in the middle resets the connection: that is an answer too. */
    private static String rawOrCut(String request) {
        try {
            return raw(request);
        } catch (IOException cut) {
            return "";
        }
    }

    private static boolean endOf(InputStream in) {
        try {
            in.readAllBytes();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }
}
