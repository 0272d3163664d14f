package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * What a file must be like to take the content of a disk.
 *
 * @param disk   its name inside the VM ("vda")
 * @param format "raw" or "qcow2"
 * @param bytes  what the VM sees
 * @param access who may use the file it lies on now, and how
 * @param below  what the new file is to stand on, as the old one does; it is there already
 */
record DiskImage(String disk, String format, long bytes, Optional<Access> access, Optional<Below> below) {
    private static final String OFFER = "drover-offer";

    /** A file that others stand on, and its format. */
    record Below(String file, String format) {}

    /** It stands on nothing. */
    DiskImage(String disk, String format, long bytes, Optional<Access> access) {
        this(disk, format, bytes, access, Optional.empty());
    }

    /** As libvirt writes them: a mode in octal digits, owner and group by number. */
    record Access(String mode, String owner, String group) {}

    /** Where it stands on something: on this file instead. */
    DiskImage onto(String file) {
        return new DiskImage(disk, format, bytes, access, below.map(was -> new Below(file, was.format)));
    }

    /** What the source says of a move with disks: these, what they stand on, and the domain when it moves too. */
    record Offered(List<DiskImage> images, List<Chain.Layer> layers, Optional<Element> domain) {}

    static String offer(List<DiskImage> images, Optional<String> domainXml) throws SAXException {
        return offer(images, List.of(), domainXml);
    }

    static String offer(List<DiskImage> images, List<Chain.Layer> layers, Optional<String> domainXml)
            throws SAXException {
        Element offer = SafeXml.element(OFFER);
        Document document = offer.getOwnerDocument();
        for (DiskImage image : images) {
            Element element = SafeXml.add(offer, "image");
            element.setAttribute("disk", image.disk);
            element.setAttribute("format", image.format);
            element.setAttribute("bytes", Long.toString(image.bytes));
            image.below.ifPresent(below -> {
                element.setAttribute("below", below.file);
                element.setAttribute("belowFormat", below.format);
            });
            image.access.ifPresent(access -> write(access, element));
        }
        for (Chain.Layer layer : layers) {
            Element element = SafeXml.add(offer, "layer");
            element.setAttribute("disk", layer.disk());
            element.setAttribute("file", layer.file());
            element.setAttribute("format", layer.format());
            element.setAttribute("bytes", Long.toString(layer.bytes()));
            layer.access().ifPresent(access -> write(access, element));
        }
        if (domainXml.isPresent()) offer.appendChild(document.importNode(SafeXml.parse(domainXml.get()), true));
        return SafeXml.text(offer);
    }

    private static void write(Access access, Element element) {
        element.setAttribute("mode", access.mode);
        element.setAttribute("owner", access.owner);
        element.setAttribute("group", access.group);
    }

    private static Optional<Access> access(Element element) {
        return element.hasAttribute("mode")
                ? Optional.of(new Access(
                        element.getAttribute("mode"), element.getAttribute("owner"), element.getAttribute("group")))
                : Optional.empty();
    }

    static Offered read(String offer) throws SAXException {
        Element root = SafeXml.parse(offer);
        if (!root.getLocalName().equals(OFFER)) {
            throw new SAXException("an offer of disks was expected, not <" + root.getLocalName() + ">");
        }
        List<DiskImage> images = new ArrayList<>();
        for (Element image : SafeXml.children(root, "image")) {
            Optional<Below> below = image.hasAttribute("below")
                    ? Optional.of(new Below(image.getAttribute("below"), image.getAttribute("belowFormat")))
                    : Optional.empty();
            images.add(new DiskImage(
                    image.getAttribute("disk"), image.getAttribute("format"), bytes(image), access(image), below));
        }
        List<Chain.Layer> layers = new ArrayList<>();
        for (Element layer : SafeXml.children(root, "layer")) {
            layers.add(new Chain.Layer(
                    layer.getAttribute("disk"),
                    layer.getAttribute("file"),
                    layer.getAttribute("format"),
                    bytes(layer),
                    access(layer)));
        }
        return new Offered(images, layers, SafeXml.at(root, "domain"));
    }

    private static long bytes(Element image) throws SAXException {
        try {
            return Long.parseLong(image.getAttribute("bytes"));
        } catch (NumberFormatException e) {
            throw new SAXException("a disk of \"" + image.getAttribute("bytes") + "\" bytes", e);
        }
    }
}
