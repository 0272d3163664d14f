package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.DiskFacts;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A domain's XML (libvirt: {@code formatdomain.html}), read for what Drover needs to know of a VM. */
final class DomainXml {
    private final Element root;

    private DomainXml(Element root) {
        this.root = root;
    }

    static DomainXml parse(String xml) throws SAXException {
        Element root = SafeXml.parse(xml);
        if (!"domain".equals(root.getLocalName())) {
            throw new SAXException("a domain was expected, not <" + root.getLocalName() + ">");
        }
        return new DomainXml(root);
    }

    VmFacts facts(HostId host, VmState state, SharedPaths shared) throws SAXException {
        String uuid = SafeXml.text(root, "uuid").orElseThrow(() -> new SAXException("a domain without a uuid"));
        return new VmFacts(
                new VmId(uuid.toLowerCase(Locale.ROOT)),
                name(),
                host,
                state,
                Math.max(1, (int) number(SafeXml.text(root, "vcpu"), 1)),
                memory(),
                disks(shared),
                networks(),
                Bound.reason(root),
                DomainTraits.of(root));
    }

    /** The CPU that a running domain really has; empty when it is not told by model and features. */
    Optional<String> cpu() {
        return SafeXml.at(root, "cpu")
                .filter(cpu -> cpu.getAttribute("mode").equals("custom"))
                .flatMap(CpuXml::of);
    }

    /** What runs it: "kvm", or "qemu" without hardware's help. */
    String virtualization() {
        return root.getAttribute("type");
    }

    Optional<String> uuid() {
        return SafeXml.text(root, "uuid").map(uuid -> uuid.toLowerCase(Locale.ROOT));
    }

    /** Not stripped: a name may begin or end with spaces. */
    String name() {
        return SafeXml.at(root, "name").map(Element::getTextContent).orElse("");
    }

    private Bytes memory() {
        Optional<Element> memory = SafeXml.at(root, "memory");
        if (memory.isEmpty()) return Bytes.ZERO;
        long amount = number(Optional.of(memory.get().getTextContent().strip()), 0);
        return Units.bytes(amount, memory.get().getAttribute("unit"));
    }

    private List<DiskFacts> disks(SharedPaths shared) {
        List<DiskFacts> disks = new ArrayList<>();
        for (Element disk : devices("disk")) {
            String target = SafeXml.attribute(disk, "dev", "target").orElse("?");
            String source = SafeXml.at(disk, "source").map(DomainXml::location).orElse("");
            disks.add(new DiskFacts(target, source, shared.volumeOf(source), Bytes.ZERO, DomainTraits.drive(disk)));
        }
        return disks;
    }

    /** A path, or a URL for a network disk ({@code nbd://10.1.0.1:10809/name}). */
    private static String location(Element source) {
        for (String attribute : List.of("file", "dev", "dir")) {
            if (source.hasAttribute(attribute)) return source.getAttribute(attribute);
        }
        if (source.hasAttribute("protocol")) {
            String host = SafeXml.attribute(source, "name", "host").orElse("");
            String port =
                    SafeXml.attribute(source, "port", "host").map(p -> ":" + p).orElse("");
            return source.getAttribute("protocol") + "://" + host + port + "/" + source.getAttribute("name");
        }
        return source.hasAttribute("pool") ? source.getAttribute("pool") + "/" + source.getAttribute("volume") : "";
    }

    private Set<NetworkId> networks() {
        Set<NetworkId> networks = new LinkedHashSet<>();
        for (Element card : devices("interface")) {
            SafeXml.attribute(card, "bridge", "source").ifPresent(b -> networks.add(bridge(b)));
            SafeXml.attribute(card, "network", "source").ifPresent(n -> networks.add(network(n)));
        }
        return networks;
    }

    static NetworkId bridge(String name) {
        return new NetworkId("bridge:" + name);
    }

    static NetworkId network(String name) {
        return new NetworkId("network:" + name);
    }

    /** True when a lock manager leases it: it names a lease, or every disk is a file or device on a shared volume. */
    boolean isLeasable(SharedPaths shared) {
        if (!devices("lease").isEmpty()) return true;
        List<DiskFacts> disks = disks(shared);
        return !disks.isEmpty()
                && disks.stream()
                        .allMatch(d -> d.source().startsWith("/") && d.volume().isPresent());
    }

    private List<Element> devices(String kind) {
        return SafeXml.at(root, "devices").map(d -> SafeXml.children(d, kind)).orElse(List.of());
    }

    private static long number(Optional<String> text, long otherwise) {
        return text.map(Long::parseLong).orElse(otherwise);
    }
}
