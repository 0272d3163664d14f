package org.drover.inventory.internal.xml;

import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a document in UTF-8, one element a line. */
public final class DocumentWriter {
    private static final byte[] TAB = "&#9;".getBytes(StandardCharsets.US_ASCII);

    private DocumentWriter() {}

    public static byte[] write(Document document) {
        try {
            Marshaller marshaller = Mapping.context().createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            marshaller.marshal(document, out);
            return keepingTabs(out.toByteArray());
        } catch (JAXBException e) {
            throw new IllegalStateException("The document cannot be written: " + e.getMessage(), e);
        }
    }

    /** JAXB writes a tab in an attribute as it is, which a reader takes for a space; between elements it writes none. */
    private static byte[] keepingTabs(byte[] written) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(written.length + 64);
        int from = 0;
        for (int i = 0; i < written.length; i++) {
            if (written[i] != '\t') continue;
            kept.write(written, from, i - from);
            kept.writeBytes(TAB);
            from = i + 1;
        }
        kept.write(written, from, written.length - from);
        return kept.toByteArray();
    }

    /** Whether XML 1.0 can say it: control characters and halves of surrogate pairs it cannot. */
    public static boolean canSay(String text) {
        return text.codePoints().allMatch(DocumentWriter::canSay);
    }

    /** For what is only information: what XML cannot say becomes U+FFFD. */
    public static String said(String text) {
        if (canSay(text)) return text;
        StringBuilder said = new StringBuilder();
        text.codePoints().forEach(c -> said.appendCodePoint(canSay(c) ? c : 0xFFFD));
        return said.toString();
    }

    private static boolean canSay(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000;
    }
}
