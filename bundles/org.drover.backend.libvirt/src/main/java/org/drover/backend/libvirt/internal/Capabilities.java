package org.drover.backend.libvirt.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.drover.model.Bytes;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A host's capabilities (libvirt: {@code formatcaps.html}), read for what VMs need to find there. */
final class Capabilities {
    private final Element root;

    private Capabilities(Element root) {
        this.root = root;
    }

    static Capabilities parse(String xml) throws SAXException {
        return new Capabilities(SafeXml.parse(xml));
    }

    String cpuModel() {
        return architecture() + "/" + SafeXml.text(root, "host", "cpu", "model").orElse("?");
    }

    String architecture() {
        return SafeXml.text(root, "host", "cpu", "arch").orElse("?");
    }

    /** Whether the host's own processors run VMs of its own architecture, and not only QEMU's emulation. */
    boolean hasKvm() {
        return SafeXml.children(root, "guest").stream()
                .flatMap(guest -> SafeXml.children(guest, "arch").stream())
                .filter(arch -> arch.getAttribute("name").equals(architecture()))
                .flatMap(arch -> SafeXml.children(arch, "domain").stream())
                .anyMatch(domain -> domain.getAttribute("type").equals("kvm"));
    }

    /** Machine types by architecture, whatever runs them: names with a version and the short ones that stand for them. */
    Map<String, Set<String>> machines() {
        Map<String, Set<String>> machines = new TreeMap<>();
        for (Element guest : SafeXml.children(root, "guest")) {
            for (Element arch : SafeXml.children(guest, "arch")) {
                if (arch.getAttribute("name").isEmpty()) continue;
                Set<String> types = machines.computeIfAbsent(arch.getAttribute("name"), a -> new HashSet<>());
                addMachines(arch, types);
                for (Element domain : SafeXml.children(arch, "domain")) addMachines(domain, types);
            }
        }
        return machines;
    }

    private static void addMachines(Element parent, Set<String> types) {
        for (Element machine : SafeXml.children(parent, "machine")) {
            types.add(machine.getTextContent().strip());
            types.add(machine.getAttribute("canonical"));
        }
        types.remove("");
    }

    /** By the size of a page, over all NUMA cells; a cell's smallest pages are the ordinary ones. */
    Map<Bytes, Bytes> hugePages() {
        Map<Bytes, Bytes> pages = new TreeMap<>();
        for (Element cell : SafeXml.at(root, "host", "topology", "cells")
                .map(cells -> SafeXml.children(cells, "cell"))
                .orElse(List.of())) {
            TreeMap<Bytes, Bytes> ofCell = new TreeMap<>();
            for (Element page : SafeXml.children(cell, "pages")) {
                Bytes size = Units.bytes(Long.parseLong(page.getAttribute("size")), page.getAttribute("unit"));
                long count = Long.parseLong(page.getTextContent().strip());
                ofCell.merge(size, new Bytes(Math.multiplyExact(size.count(), count)), Bytes::plus);
            }
            if (!ofCell.isEmpty()) ofCell.pollFirstEntry();
            ofCell.forEach((size, memory) -> pages.merge(size, memory, Bytes::plus));
        }
        return pages;
    }

    /** Nothing of the pages is told where there is no topology. */
    boolean tellsPages() {
        return SafeXml.at(root, "host", "topology", "cells", "cell", "pages").isPresent();
    }
}
