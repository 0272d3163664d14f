package org.drover.inventory.internal.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.assertj.core.api.Assertions;
import org.drover.inventory.UnfitDocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostileDocumentTest {
    private static final String PLAIN =
            "<drover xmlns='urn:drover:platform:1' version='1.0'>" + "<configuration>%s</configuration></drover>";

    @TempDir
    Path folder;

    @Test
    void aFileOutsideIsNotRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "hunter2");
        refused("<!DOCTYPE drover [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]>" + PLAIN.formatted("&e;"), "DOCTYPE");
        refused("<!DOCTYPE drover SYSTEM '" + secret.toUri() + "'>" + PLAIN.formatted(""), "DOCTYPE");
        refused("<!DOCTYPE drover [<!ENTITY % e SYSTEM '" + secret.toUri() + "'> %e;]>" + PLAIN, "DOCTYPE");
        refused(
                PLAIN.formatted(
                        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='" + secret.toUri() + "'/>"),
                "Invalid content");
    }

    @Test
    void nobodyOutsideIsAsked() throws Exception {
        try (ServerSocket outside = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + outside.getLocalPort() + "/x.dtd";
            refused("<!DOCTYPE drover SYSTEM '" + url + "'>" + PLAIN.formatted(""), "DOCTYPE");
            refused("<!DOCTYPE drover [<!ENTITY % e SYSTEM '" + url + "'> %e;]>" + PLAIN.formatted(""), "DOCTYPE");
            String hinted = "<drover xmlns='urn:drover:platform:1' version='1.0'"
                    + " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
                    + " xsi:schemaLocation='urn:drover:platform:1 " + url + " urn:other " + url + "'>"
                    + "<configuration/></drover>";
            assertThat(DocumentReader.read("d.xml", bytes(hinted))).isNotNull();
            refused("<?xml-stylesheet href='" + url + "'?><a/>", "no Drover document");
            outside.setSoTimeout(300);
            assertThatThrownBy(outside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aBillionLaughsAreNotHeard() {
        StringBuilder laughs = new StringBuilder("<!DOCTYPE drover [<!ENTITY l0 'ha'>");
        for (int i = 1; i < 30; i++) {
            laughs.append("<!ENTITY l")
                    .append(i)
                    .append(" '")
                    .append(("&l" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        refused(laughs + "]>" + PLAIN.formatted("&l29;"), "DOCTYPE");
    }

    @Test
    void depthAndSizeAndNumberAreBounded() {
        refused(PLAIN.formatted("<a>".repeat(2_000_000)), "");
        refused("<drover xmlns='urn:drover:platform:1' version='1.0'>".repeat(300_000), "");
        refused(PLAIN.formatted("x".repeat(DocumentReader.MAX_BYTES)), "at most 16777216 are read");
        refused("<drover xmlns='urn:drover:platform:1' " + "a='1' ".repeat(2_000_000) + "/>", "");
        StringBuilder many = new StringBuilder("<drover xmlns='urn:drover:platform:1' version='1.0' ");
        for (int i = 0; i < 200_000; i++) many.append('a').append(i).append("='' ");
        refused(many + "/>", "");
        refused(PLAIN.formatted("<endpoint host='" + "x".repeat(5_000_000) + "' backend='b' address='c:d'/>"), "4096");
        refused(PLAIN.formatted("<" + "x".repeat(5_000_000) + "/>"), "");
        refused(
                PLAIN.formatted("<endpoint host='a' backend='b' address='c:d'>"
                        + "<setting key='k' value=''/>".repeat(500_000) + "</endpoint>"),
                "");
    }

    @Test
    void aWholeDataCentreIsReadAndWritten() throws Exception {
        Document large = new Document();
        large.inventory = new Document.Facts();
        for (int h = 0; h < 1000; h++) {
            Document.Host host = new Document.Host();
            host.id = "host-" + h;
            for (int v = 0; v < 20; v++) {
                Document.Vm vm = new Document.Vm();
                vm.id = "7f4a0000-0000-4000-8000-" + (h * 20 + v);
                vm.name = "guest " + v + " of " + h;
                vm.state = "RUNNING";
                vm.vcpus = 4;
                vm.memoryBytes = 8L << 30;
                host.vms.add(vm);
            }
            large.inventory.hosts.add(host);
        }
        byte[] written = DocumentWriter.write(large);
        assertThat(written.length).isLessThan(DocumentReader.MAX_BYTES / 2);
        assertThat(DocumentWriter.write(DocumentReader.read("d.xml", written).document()))
                .isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "<",
                "{}",
                "<?xml version='1.0' encoding='UTF-7'?><drover/>",
                "<?xml version='1.0' encoding='nonsense'?><drover/>",
                "<?xml version='2.0'?><drover/>",
                "<drover/>",
                "<drover xmlns='urn:drover:platform:2' version='2.0'/>",
                "<drover xmlns='urn:drover:platform:1' version='9.0'><configuration/></drover>",
                "<drover xmlns='urn:drover:platform:1' version='1.0'/>",
                "<drover xmlns='urn:drover:platform:1' version='1.0'><configuration/></drover><more/>",
                "<drover xmlns='urn:drover:platform:1' version='1.0'><configuration/>\u0000</drover>"
            })
    void whatIsNoDocumentIsRefusedInWords(String text) {
        refused(text, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "ISO-8859-1"})
    void aDocumentMayComeInTheEncodingItNames(String encoding) throws Exception {
        String text = "<?xml version='1.0' encoding='" + encoding + "'?>"
                + PLAIN.formatted("<endpoint host='größe' backend='b' address='c:d'/>");
        byte[] bytes = text.getBytes(Charset.forName(encoding));
        assertThat(DocumentReader.read("d.xml", bytes)
                        .document()
                        .configuration
                        .endpoints
                        .get(0)
                        .host)
                .isEqualTo("größe");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 400);
    }

    /** What a careless edit, a cut connection or a broken disk makes of a document. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aDamagedDocumentIsRefusedInWordsOrIsReadAndWrittenTheSame(long seed) {
        byte[] damaged = damage(sound(), new Random(seed));
        try {
            byte[] written =
                    DocumentWriter.write(DocumentReader.read("d.xml", damaged).document());
            byte[] again =
                    DocumentWriter.write(DocumentReader.read("d.xml", written).document());
            assertThat(again).isEqualTo(written);
        } catch (UnfitDocumentException e) {
            assertThat(e.reason()).isNotBlank();
            assertThat(e).hasMessageStartingWith("d.xml");
        }
    }

    private static byte[] sound() {
        Document document = new Document();
        document.configuration.tips = new Document.Tips();
        document.configuration.tips.mode = "ADVISE";
        document.configuration.tips.hold = "PT10M";
        document.configuration.tips.threshold = "0.85";
        for (int i = 0; i < 3; i++) {
            Document.Endpoint endpoint = new Document.Endpoint();
            endpoint.host = "node-" + i + " größer";
            endpoint.backend = "libvirt";
            endpoint.address = "qemu+tcp://node" + i + "/system";
            Document.Setting setting = new Document.Setting();
            setting.key = "bridges";
            setting.value = "br0,<br1>&\n";
            endpoint.settings.add(setting);
            document.configuration.endpoints.add(endpoint);
        }
        document.inventory = new Document.Facts();
        Document.Host host = new Document.Host();
        host.id = "node-0";
        host.cores = 4;
        host.cpuMhz = 9600.5;
        host.memoryBytes = 1L << 33;
        Document.Vm vm = new Document.Vm();
        vm.id = "a";
        vm.name = "web-7";
        vm.state = "RUNNING";
        vm.vcpus = 2;
        vm.memoryBytes = 1L << 31;
        host.vms.add(vm);
        document.inventory.hosts.add(host);
        return DocumentWriter.write(document);
    }

    private static byte[] damage(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            int more = Math.min(bytes.length - at, 1 + random.nextInt(40));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) "<>&\"'/=;019 aZ".charAt(random.nextInt(14));
                case 2 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + more, bytes.length));
                case 3 -> bytes = join(Arrays.copyOf(bytes, at + more), Arrays.copyOfRange(bytes, at, bytes.length));
                case 4 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int digit = firstDigit(bytes, at);
                    bytes[digit] = (byte) ('0' + random.nextInt(10));
                }
            }
        }
        return bytes;
    }

    private static int firstDigit(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) if (Character.isDigit(bytes[i])) return i;
        return from;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void refused(String text, String reason) {
        Assertions.setMaxLengthForSingleLineDescription(400);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> DocumentReader.read("d.xml", bytes(text)))
                .isInstanceOf(UnfitDocumentException.class)
                .hasMessageContaining(reason)
                .satisfies(e ->
                        assertThat(e.getMessage()).doesNotContain("hunter2").hasSizeLessThan(2000));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
