package org.drover.backend.libvirt.internal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The disks in a domain's definition, with the files that they lie on; they can be sent to other files. */
final class DomainDisks {
    private final Element domain;
    private final Map<String, Element> disks = new LinkedHashMap<>();

    private DomainDisks(Element domain) {
        this.domain = domain;
        for (Element disk : SafeXml.at(domain, "devices")
                .map(devices -> SafeXml.children(devices, "disk"))
                .orElse(List.of())) {
            SafeXml.attribute(disk, "dev", "target").ifPresent(target -> disks.put(target, disk));
        }
    }

    static DomainDisks parse(String xml) throws SAXException {
        return new DomainDisks(SafeXml.parse(xml));
    }

    static DomainDisks of(Element domain) {
        return new DomainDisks(domain);
    }

    /**
     * @param type   what it lies on in libvirt's words ("file")
     * @param source its file; empty when it lies on none
     * @param format of its file ("qcow2")
     * @param below   the file that its own stands on, where it is one of a chain
     * @param encrypted by QEMU, with a key that the host keeps
     */
    record Disk(
            String target,
            String type,
            String source,
            String format,
            Optional<DiskImage.Below> below,
            boolean encrypted) {
        boolean chained() {
            return below.isPresent();
        }
    }

    /**
     * @param file to which the disk is being copied
     * @param ready both are the same, and each write goes to both
     */
    record Mirror(String file, boolean ready) {}

    Optional<Disk> disk(String target) {
        return Optional.ofNullable(disks.get(target)).map(disk -> {
            boolean encrypted = SafeXml.at(disk, "encryption").isPresent()
                    || SafeXml.at(disk, "source", "encryption").isPresent();
            String format = SafeXml.attribute(disk, "type", "driver").orElse("");
            return new Disk(target, disk.getAttribute("type"), source(target), format, below(disk), encrypted);
        });
    }

    private static Optional<DiskImage.Below> below(Element disk) {
        Optional<Element> store = SafeXml.at(disk, "backingStore")
                .filter(b -> SafeXml.at(b, "source").isPresent());
        return store.map(b -> new DiskImage.Below(
                SafeXml.attribute(b, "file", "source").orElse(""),
                SafeXml.attribute(b, "type", "format").orElse("")));
    }

    /** Its file; empty when it lies on none, or is not there. */
    String source(String target) {
        return Optional.ofNullable(disks.get(target))
                .flatMap(disk -> SafeXml.attribute(disk, "file", "source"))
                .orElse("");
    }

    /** Of a disk that is being copied under the running domain. */
    Optional<Mirror> mirror(String target) {
        Optional<Element> mirror = Optional.ofNullable(disks.get(target))
                .flatMap(disk -> SafeXml.at(disk, "mirror"))
                .filter(m -> m.getAttribute("job").equals("copy"));
        return mirror.map(m -> new Mirror(
                SafeXml.attribute(m, "file", "source").orElse(m.getAttribute("file")),
                m.getAttribute("ready").equals("yes")));
    }

    /** What its disks need: their own files, those they stand on, and are being copied to; and its firmware's. */
    Set<String> files() {
        Set<String> files = new LinkedHashSet<>();
        disks.values().forEach(disk -> addFiles(disk, files));
        Nvram.file(domain).ifPresent(files::add);
        return files;
    }

    private static void addFiles(Element layer, Set<String> files) {
        for (Element source : SafeXml.children(layer, "source")) {
            files.add(source.getAttribute("file"));
            files.add(source.getAttribute("dev"));
        }
        for (String below : List.of("backingStore", "mirror")) {
            for (Element element : SafeXml.children(layer, below)) {
                files.add(element.getAttribute("file"));
                addFiles(element, files);
            }
        }
        files.remove("");
    }

    /** The disk lies on {@code to} from now on, and on nothing below it, if it lies on {@code from}. */
    void send(String target, String from, String to) {
        if (!source(target).equals(from)) return;
        Element disk = disks.get(target);
        for (String gone : List.of("backingStore", "mirror")) {
            SafeXml.children(disk, gone).forEach(disk::removeChild);
        }
        Element source = SafeXml.at(disk, "source").orElseThrow();
        source.setAttribute("file", to);
        source.removeAttribute("index"); // libvirt's own number for it, while the domain runs
    }

    /** The definition as it is now. */
    String xml() {
        return SafeXml.text(domain);
    }
}
