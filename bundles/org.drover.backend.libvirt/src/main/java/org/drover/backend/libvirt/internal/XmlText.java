package org.drover.backend.libvirt.internal;

/** Text as it stands in XML. */
final class XmlText {
    private XmlText() {}

    /** In an element, or in an attribute between quotes of either kind. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&apos;")
                .replace("\"", "&quot;");
    }
}
