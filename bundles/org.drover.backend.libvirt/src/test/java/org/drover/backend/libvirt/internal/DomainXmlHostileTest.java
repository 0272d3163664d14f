package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.drover.libvirt.DomainRef;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.testing.OddNames;
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

    @ParameterizedTest
    @MethodSource("hostile")
    void itIsStillAVmOfItsHostThatIsNotMoved(String xml) {
        var uuid = java.util.UUID.fromString("00000000-0000-4000-9000-000000000001");
        VmFacts seen =
                LibvirtHost.facts(new HostId("h1"), new DomainRef(uuid, "web 7", 3), xml, VmState.RUNNING, shared);
        assertThat(seen.id()).isEqualTo(new VmId(uuid.toString()));
        assertThat(seen.name()).isEqualTo("web 7");
        assertThat(seen.state()).isEqualTo(VmState.RUNNING);
        assertThat(seen.immovable().orElseThrow()).contains("its definition makes no sense");
    }

    @Test
    void whatAStyleSheetNamesIsNotFetched() throws SAXException {
        String xml = "<?xml-stylesheet href='http://127.0.0.1:1/x'?><domain xmlns:xi='http://www.w3.org/2001/XInclude'>"
                + "<name><xi:include href='file:///etc/passwd' parse='text'/>x</name>" + UUID + "</domain>";
        assertThat(DomainXml.parse(xml).name()).isEqualTo("x");
    }

    /** XML cannot say an escape character; libvirt has none in a name. */
    static Stream<String> names() {
        return OddNames.all().filter(name -> !name.contains("\u001b"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameIsReadAsItIs(String name) throws SAXException {
        String written = name.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\r", "&#13;");
        assertThat(DomainXml.parse("<domain><name>" + written + "</name></domain>")
                        .name())
                .isEqualTo(name);
    }
}
