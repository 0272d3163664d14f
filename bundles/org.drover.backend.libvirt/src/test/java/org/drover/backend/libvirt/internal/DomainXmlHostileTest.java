package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.drover.model.HostId;
import org.drover.model.VmState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

/** What a broken or hostile host may send in the place of a definition: refused, at once, and nothing outside is read. */
class DomainXmlHostileTest {
    private static final String UUID = "<uuid>00000000-0000-4000-9000-000000000001</uuid>";
    private final SharedPaths shared = SharedPaths.parse("vms=/mnt/vms");

    private void read(String xml) throws SAXException {
        DomainXml.parse(xml).facts(new HostId("h1"), VmState.OFF, shared);
    }

    static Stream<String> hostile() {
        return Stream.of(
                "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain/>",
                "<!DOCTYPE domain [<!ENTITY a '1234567890'><!ENTITY b '&a;&a;&a;&a;'>]><domain><name>&b;</name></domain>",
                "<?xml-stylesheet href='http://127.0.0.1:1/x'?><network/>",
                "<domain><name>never closed",
                "",
                "no XML at all",
                "<domain>" + "<a>".repeat(100_000) + "</a>".repeat(100_000) + "</domain>",
                "<domain><name>" + "<a>".repeat(50_000) + "</a>".repeat(50_000) + "</name>" + UUID + "</domain>",
                "<domain>" + " ".repeat(SafeXml.MAX_LENGTH) + "</domain>",
                "<domain><name>x</name></domain>");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void itIsRefused(String xml) {
        assertThatThrownBy(() -> read(xml)).isInstanceOf(SAXException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<memory unit='PiB'>1</memory>",
                "<memory unit='GiB'>9223372036854775807</memory>",
                "<memory>-1</memory>",
                "<memory>much</memory>",
                "<vcpu>two</vcpu>"
            })
    void aNumberThatIsNoneIsRefused(String part) {
        assertThatThrownBy(() -> read("<domain><name>x</name>" + UUID + part + "</domain>"))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @Test
    void whatAStyleSheetNamesIsNotFetched() throws SAXException {
        String xml = "<?xml-stylesheet href='http://127.0.0.1:1/x'?><domain xmlns:xi='http://www.w3.org/2001/XInclude'>"
                + "<name><xi:include href='file:///etc/passwd' parse='text'/>x</name>" + UUID + "</domain>";
        assertThat(DomainXml.parse(xml).name()).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {" - x ", "e\u0301", "👩‍💻 שלום", "a&amp;b&lt;c", "n\u2028m"})
    void aNameIsReadAsItIs(String written) throws SAXException {
        String meant = written.replace("&amp;", "&").replace("&lt;", "<");
        assertThat(DomainXml.parse("<domain><name>" + written + "</name></domain>")
                        .name())
                .isEqualTo(meant);
    }
}
