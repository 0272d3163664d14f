package org.drover.inventory.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.drover.inventory.internal.FakeBackend.vm;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendDescriptor.Setting;
import org.drover.backend.api.HostEndpoint;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.UnfitDocumentException;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.testing.OddNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ExchangeTest {
    private static final String HEAD =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <drover xmlns="urn:drover:platform:1" version="1.0">
            <configuration>
            """;
    private static final String TAIL = "</configuration>\n</drover>\n";

    private final Stage stage = new Stage();
    private final Map<String, String> started = new HashMap<>();
    private final Exchange exchange = exchange(stage);

    /** A backend that keeps a secret. */
    static FakeBackend backend() {
        return new FakeBackend() {
            @Override
            public BackendDescriptor descriptor() {
                return new BackendDescriptor(
                        "fake",
                        "Fake",
                        "fake:host",
                        List.of(
                                new Setting("zone", "Where.", false, false),
                                new Setting("bridges", "Which.", false, false),
                                new Setting("password", "Hush.", false, true)));
            }
        };
    }

    private Exchange exchange(Stage of) {
        return new Exchange(of.inventory, of.book, started::get);
    }

    private static HostEndpoint host(String name, Map<String, String> settings) {
        return new HostEndpoint(new HostId(name), "fake", URI.create("fake:" + name.length()), settings);
    }

    @Test
    void whatIsExportedAndImportedElsewhereIsExportedTheSame() throws Exception {
        FakeBackend backend = backend();
        backend.put(
                vm("a", "web-7 \"<&>' \u0001 — сервер 🐑", "node1", VmState.RUNNING),
                vm("b", " -x\ttab\nline ", "node1", VmState.OFF));
        started.put("drover.tips.mode", "automatic");
        started.put("drover.tips.hold", "PT0.5S");
        started.put("drover.tips.bandwidth", "950");
        started.put("drover.metrics.keep", "P30D");
        started.put("drover.metrics.writing", "PT15M");
        started.put("drover.migration.per-host", "2");
        started.put("drover.migration.ahead", "0");
        started.put("drover.migration.stall", "PT20S");
        started.put("drover.migration.pause-factor", "4");
        stage.inventory.backendCame(backend);
        stage.inventory.connect(host("node1", Map.of("zone", "a<b>\"&'\t\r\n c ", "bridges", "")));
        stage.inventory.connect(host(" -узел 2 ", Map.of()));
        exchange.keep(Map.of("drover.metrics.step", "PT1M", "drover.tips.threshold", "0.70"));
        byte[] first = exchange.export(Map.of("drover.tips.margin", "0.1"));

        Stage elsewhere = new Stage();
        Exchange other = new Exchange(elsewhere.inventory, elsewhere.book, name -> null);
        elsewhere.inventory.backendCame(backend);
        other.apply("first.xml", first);

        assertThat(new String(other.export(Map.of()), UTF_8)).isEqualTo(new String(first, UTF_8));
        assertThat(new String(first, UTF_8))
                .contains(
                        "xmlns=\"urn:drover:platform:1\"",
                        "version=\"1.3\"",
                        "<notice>a &lt;wire&gt;: anybody hears it</notice>",
                        "mode=\"AUTOMATIC\"",
                        "hold=\"PT0.5S\"",
                        "threshold=\"0.70\"",
                        "step=\"PT1M\"",
                        "margin=\"0.1\"",
                        "bandwidth=\"950\"",
                        "keep=\"P30D\"",
                        "writing=\"PT15M\"",
                        "<migration perHost=\"2\" ahead=\"0\" stall=\"PT20S\" pauseFactor=\"4\"/>",
                        "&lt;&amp;&gt;' \uFFFD — сервер 🐑");
        assertThat(elsewhere.inventory.endpoints()).isEqualTo(stage.inventory.endpoints());
        assertThat(other.plan("again.xml", first).changes()).isEmpty();
    }

    @Test
    void aVmsNameIsInTheDocumentAsItIsButForWhatXmlCannotSay() throws Exception {
        FakeBackend backend = backend();
        List<String> names = OddNames.all().toList();
        for (int i = 0; i < names.size(); i++)
            backend.put(vm(String.format("%02d", i), names.get(i), "node1", VmState.OFF));
        stage.inventory.backendCame(backend);
        stage.inventory.connect(host("node1", Map.of()));
        byte[] document = exchange.export(Map.of());

        NodeList vms = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document))
                .getElementsByTagName("vm");
        List<String> read = new ArrayList<>();
        for (int i = 0; i < vms.getLength(); i++) read.add(((Element) vms.item(i)).getAttribute("name"));
        assertThat(read)
                .isEqualTo(names.stream()
                        .map(name -> name.replace('\u001b', '\uFFFD'))
                        .toList());
        assertThat(exchange.plan("again.xml", document).changes()).isEmpty();
    }

    @Test
    void aSecretIsNamedAndNotToldAndTheHostKeepsTheOneItHas() throws Exception {
        stage.inventory.backendCame(backend());
        stage.inventory.connect(host("node1", Map.of("password", "hunter2", "zone", "a")));
        String document = text(exchange.export(Map.of()));
        assertThat(document).doesNotContain("hunter2").contains("<secret key=\"password\"/>");

        exchange.apply("d.xml", bytes(document.replace("value=\"a\"", "value=\"b\"")));
        assertThat(stage.inventory.endpoints())
                .containsExactly(host("node1", Map.of("password", "hunter2", "zone", "b")));

        ImportPlan moved = exchange.plan("d.xml", bytes(document.replace("fake:5", "fake:elsewhere")));
        assertThat(moved.notes()).singleElement().asString().contains("node1", "needs its secret setting \"password\"");
        assertThat(moved.changes().toString()).doesNotContain("hunter2");
    }

    @Test
    void ofABackendThatIsNotInstalledNothingIsToldButNamesAndItsHostsWait() throws Exception {
        ImportPlan plan = exchange.apply(
                "d.xml",
                document("<endpoint host='n' backend='gone' address='gone:n'>"
                        + "<setting key='password' value='hunter2'/></endpoint>"));
        assertThat(plan.notes()).singleElement().asString().contains("waits for backend \"gone\"");
        assertThat(plan.changes().toString()).contains("password=…").doesNotContain("hunter2");
        assertThat(text(exchange.export(Map.of()))).doesNotContain("hunter2").contains("<secret key=\"password\"/>");
        assertThat(stage.inventory.endpoints()).hasSize(1);
    }

    @Test
    void aDryRunSaysWhatWouldChangeAndChangesNothing() throws Exception {
        stage.inventory.backendCame(backend());
        stage.inventory.connect(host("node1", Map.of()));
        started.put("drover.tips.hold", "PT1M");
        byte[] document = document("<tips mode='OFF' hold='PT2M'/>"
                + "<endpoint host='node1' backend='fake' address='fake:9'/>"
                + "<endpoint host='node2' backend='fake' address='fake:5'/>");
        ImportPlan plan = exchange.plan("d.xml", document);
        assertThat(plan.changes())
                .containsExactly(
                        new ImportPlan.Change("setting drover.tips.mode", "", "OFF"),
                        new ImportPlan.Change("setting drover.tips.hold", "", "PT2M"),
                        new ImportPlan.Change("host node1", "fake fake:5", "fake fake:9"),
                        new ImportPlan.Change("host node2", "", "fake fake:5"));
        assertThat(plan.replaced()).containsExactly(new HostId("node1"));
        assertThat(plan.notes()).singleElement().asString().contains("drover.tips.hold=PT1M, which goes before it");
        assertThat(stage.inventory.endpoints()).containsExactly(host("node1", Map.of()));
        assertThat(exchange.setting("drover.tips.mode")).isEmpty();

        assertThat(exchange.apply("d.xml", document)).isEqualTo(plan);
        assertThat(stage.inventory.endpoints()).hasSize(2);
        assertThat(exchange.setting("drover.tips.mode")).hasValue("OFF");
        assertThat(exchange.setting("drover.tips.hold")).hasValue("PT1M");
        assertThat(stage.book.settings()).containsEntry("drover.tips.hold", "PT2M");
    }

    @Test
    void aHostWhoseEndpointChangesIsConnectedAnewAndTheOthersAreLeftAlone() throws Exception {
        FakeBackend backend = backend();
        stage.inventory.backendCame(backend);
        stage.inventory.connect(host("node1", Map.of()));
        stage.inventory.connect(host("node2", Map.of()));
        var before = List.copyOf(backend.open);
        exchange.apply(
                "d.xml",
                document("<endpoint host='node1' backend='fake' address='fake:9'/>"
                        + "<endpoint host='node2' backend='fake' address='fake:5'/>"));
        assertThat(backend.open).hasSize(2).contains(before.get(1)).doesNotContain(before.get(0));
        assertThat(stage.inventory
                        .snapshot()
                        .host(new HostId("node1"))
                        .orElseThrow()
                        .reachable())
                .isTrue();
    }

    @Test
    void whenTheStoreRefusesNothingIsChanged() throws Exception {
        Stage full = new Stage();
        EndpointBook refusing = new EndpointBook() {
            @Override
            public List<HostEndpoint> all() {
                return List.of();
            }

            @Override
            public void keep(
                    List<HostEndpoint> endpoints,
                    Map<String, String> settings,
                    Map<VmId, Map<String, String>> vms,
                    Map<HostId, Map<String, String>> hosts) {
                throw new IllegalStateException("the disk is full");
            }

            @Override
            public Map<String, String> settings() {
                return Map.of();
            }

            @Override
            public Map<VmId, Map<String, String>> vmSettings() {
                return Map.of();
            }

            @Override
            public Map<HostId, Map<String, String>> hostSettings() {
                return Map.of();
            }

            @Override
            public void drop(HostId host) {}
        };
        LiveInventory inventory = full.inventory(refusing);
        Exchange other = new Exchange(inventory, refusing, name -> null);
        assertThatThrownBy(() -> other.apply(
                        "d.xml",
                        document("<tips mode='OFF'/>" + "<endpoint host='node1' backend='fake' address='fake:9'/>")))
                .hasMessage("the disk is full");
        assertThat(inventory.endpoints()).isEmpty();
        assertThat(inventory.snapshot().hosts()).isEmpty();
        assertThat(other.setting("drover.tips.mode")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<endpoint host='b' backend='fake' address='no scheme'/> | 5 | no scheme | this is no address",
                "<endpoint host='b' backend='fake' address='node1'/> | 5 | node1 | begins with its scheme",
                "<endpoint host='a' backend='fake' address='fake:2'/> | 5 | a | it is there twice",
                "<endpoint host='' backend='fake' address='fake:2'/> | 5 | `` | minLength",
                "<endpoint host='b' backend='fake'/> | 5 | address | must appear on element 'endpoint'",
                "<endpoint host='b' backend='fake' address='fake:2' colour='red'/> | 5 | colour | not allowed",
                "<endpoint host='b' backend='fake' address='fake:2'><setting key='size' value='9'/></endpoint> | 5 | size | has no such setting; it has [zone, bridges, password]",
                "<endpoint host='b' backend='fake' address='fake:2'><setting key='zone' value='9'/><secret key='zone'/></endpoint> | 5 | zone | it is there twice",
                "<tips mode='LOUD'/> | 5 | tips | One of 'endpoint, vm, host' is expected",
                "<guest id='c'/> | 5 | guest | One of 'endpoint, vm, host' is expected",
                "<vm id='v'/><vm id='v'/> | 5 | v | it is there twice",
                "<vm network='blue'/> | 5 | id | must appear on element 'vm'",
                "words | 6 | configuration | cannot have character",
                "<endpoint | 6 | endpoint | Element type",
                "<endpoint host='b' backend='fake' address='fake:2'> | 6 | endpoint | must be terminated"
            })
    void aDocumentThatDoesNotFitIsRefusedWithPlaceValueAndReasonAndChangesNothing(
            String second, int line, String value, String reason) throws Exception {
        stage.inventory.backendCame(backend());
        byte[] document = document("<endpoint host='a' backend='fake' address='fake:1'/>\n" + second + "\n");
        var unfit = catchThrowableOfType(UnfitDocumentException.class, () -> exchange.apply("my.xml", document));
        assertThat(unfit).isNotNull();
        assertThat(unfit.file()).isEqualTo("my.xml");
        assertThat(unfit.line()).as(unfit.getMessage()).isEqualTo(line);
        assertThat(unfit.column()).isPositive();
        assertThat(unfit.value()).as(unfit.getMessage()).contains(value == null ? "" : value);
        assertThat(unfit.reason()).contains(reason);
        assertThat(unfit).hasMessageContaining("my.xml, line " + line + ", column " + unfit.column());
        assertThat(stage.inventory.endpoints()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "<tips mode='LOUD'/> | LOUD",
                "<tips threshold='1.1'/> | 1.1",
                "<tips threshold='NaN'/> | NaN",
                "<tips hold='5 minutes'/> | 5 minutes",
                "<tips bandwidth='0'/> | 0",
                "<migration perHost='17'/> | 17",
                "<migration perNetwork='-1'/> | -1",
                "<migration perCluster='1001'/> | 1001",
                "<tips hold='PT'/> | PT",
                "<vm id='v' policy='loud'/> | loud",
                "<vm id='v' pauseBudget='PT61S'/> | PT61S",
                "<vm id='v' pauseBudget='PT0S'/> | PT0S",
                "<vm id='v' postCopy='1'/> | 1",
                "<metrics step='-PT5M'/> | -PT5M",
                "<placement><weight rule='luck' weight='1'/></placement> | luck",
                "<placement><weight rule='cost' weight='-1'/></placement> | -1",
                "<host id='h' power='off'/> | off",
                "<host id='h' failover='2'/> | 2",
                "<host id='h'><domain id='a3'/></host> | a3",
                "<vm id='v' apartIn='rack:a'/> | rack:a"
            })
    void aSettingThatMakesNoSenseIsRefusedWithItsValue(String setting, String value) {
        var unfit = catchThrowableOfType(
                UnfitDocumentException.class, () -> exchange.apply("my.xml", document(setting + "\n")));
        assertThat(unfit).isNotNull();
        assertThat(unfit.value()).isEqualTo(value);
        assertThat(unfit.line()).isEqualTo(4);
        assertThat(exchange.setting("drover.tips.mode")).isEmpty();
    }

    @Test
    void whatIsDecidedForAVmGoesOutAndInAndOnlyWhatADocumentSaysIsChanged() throws Exception {
        VmId web = new VmId("-узел <1>");
        exchange.keep(
                web,
                Map.of(
                        "network", "blue & green",
                        "priority", "low",
                        "post-copy", "false",
                        "apart", "sql",
                        "hosts", "a\nb c"));
        byte[] document = exchange.export(Map.of());
        assertThat(new String(document, UTF_8))
                .contains(
                        "<vm id=\"-узел &lt;1&gt;\" postCopy=\"false\" network=\"blue &amp; green\" priority=\"low\" apart=\"sql\">",
                        "<host id=\"a\"/>",
                        "<host id=\"b c\"/>");
        assertThat(exchange.plan("again.xml", document).changes()).isEmpty();

        Stage elsewhere = new Stage();
        Exchange other = exchange(elsewhere);
        assertThat(other.apply("d.xml", document).changes()).hasSize(1);
        ImportPlan plan = other.apply(
                "more.xml",
                document(
                        "<vm id='-узел &lt;1>' name='web' policy='must-complete' pauseBudget='PT1M' priority='high'/>"));

        assertThat(plan.changes())
                .containsExactly(
                        new ImportPlan.Change(
                                "VM web (-узел <1>)",
                                "apart=sql, hosts=a b c, network=blue & green, post-copy=false, priority=low",
                                "apart=sql, hosts=a b c, network=blue & green, pause-budget=PT1M, policy=must-complete, post-copy=false, priority=high"));
        assertThat(other.of(web))
                .containsEntry("priority", "high")
                .containsEntry("network", "blue & green")
                .hasSize(7);
        assertThat(elsewhere.book.vmSettings().get(web)).isEqualTo(other.of(web));
        other.keep(web, Map.of());
        assertThat(other.ofAll()).isEmpty();
        assertThat(elsewhere.book.vmSettings()).isEmpty();
    }

    @Test
    void whatIsDecidedForHostsAndTheWeightsOfRulesGoOutAndIn() throws Exception {
        HostId node = new HostId("node1");
        exchange.keep(
                node,
                Map.of(
                        "maintenance", "true",
                        "power", "parked",
                        "failover", "0.1",
                        "domains", "rack:a 3\nsite:north",
                        "facts", "huge-pages"));
        exchange.keep(Map.of("drover.placement.weight.preferred-owners", "3.5"));
        exchange.keep(new VmId("web"), Map.of("near", "shop", "apart", "x", "apart-in", "rack", "preferred", "a\nb"));
        byte[] document = exchange.export(Map.of());
        assertThat(new String(document, UTF_8))
                .contains(
                        "<weight rule=\"preferred-owners\" weight=\"3.5\"/>",
                        "<host id=\"node1\" maintenance=\"true\" power=\"parked\" failover=\"0.1\">",
                        "<domain id=\"rack:a 3\"/>",
                        "<vm id=\"web\" apart=\"x\" apartIn=\"rack\" near=\"shop\">",
                        "<preferred id=\"b\"/>");
        assertThat(exchange.plan("again.xml", document).changes()).isEmpty();

        Stage elsewhere = new Stage();
        Exchange other = exchange(elsewhere);
        assertThat(other.apply("d.xml", document).changes())
                .extracting(ImportPlan.Change::what)
                .containsExactlyInAnyOrder(
                        "setting drover.placement.weight.preferred-owners", "VM web", "host node1, what was decided");
        assertThat(other.of(node)).isEqualTo(exchange.of(node)).hasSize(5);
        assertThat(other.of(new VmId("web"))).isEqualTo(exchange.of(new VmId("web")));
        assertThat(elsewhere.book.hostSettings()).isEqualTo(other.ofAllHosts());
        other.forgotten(node);
        assertThat(other.of(node)).isEmpty();
    }

    @Test
    void whatXmlCannotSayIsNotExportedAsSomethingElse() throws Exception {
        stage.inventory.backendCame(backend());
        stage.inventory.connect(host("node\u0007", Map.of()));
        assertThatThrownBy(() -> exchange.export(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("host node\uFFFD holds a control character");
    }

    static byte[] document(String configuration) {
        return bytes(HEAD + configuration + TAIL);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String text(byte[] document) {
        return new String(document, UTF_8);
    }
}
