package org.drover.inventory.internal.xml;

import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.XMLFilterImpl;

/** Stands between the parser and whoever believes it: a document that is too deep or too large ends here. */
final class Bounds extends XMLFilterImpl {
    /** The schema needs 5. */
    private static final int MAX_DEPTH = 16;
    /** A thousand hosts with 20,000 VMs are 70,000 elements. */
    private static final int MAX_ELEMENTS = 1_000_000;

    private Locator locator;
    private int depth;
    private int elements;

    @Override
    public void setDocumentLocator(Locator here) {
        locator = here;
        super.setDocumentLocator(here);
    }

    /** Where the parser is: just behind what it told last. */
    int line() {
        return locator == null ? 0 : locator.getLineNumber();
    }

    int column() {
        return locator == null ? 0 : locator.getColumnNumber();
    }

    @Override
    public void startElement(String uri, String name, String prefixed, Attributes attributes) throws SAXException {
        if (depth == 0 && !(uri.equals(Document.NAMESPACE) && name.equals("drover"))) {
            throw refused("'{" + uri + "}" + name + "' is no Drover document: it begins with the element drover of "
                    + Document.NAMESPACE);
        }
        if (++depth > MAX_DEPTH) throw refused("'" + name + "' lies deeper than " + MAX_DEPTH + " elements");
        if (++elements > MAX_ELEMENTS) throw refused("there are more than " + MAX_ELEMENTS + " elements");
        super.startElement(uri, name, prefixed, attributes);
    }

    @Override
    public void endElement(String uri, String name, String prefixed) throws SAXException {
        depth--;
        super.endElement(uri, name, prefixed);
    }

    /** Nothing outside the document is ever asked for. */
    @Override
    public InputSource resolveEntity(String publicId, String systemId) throws SAXException {
        throw refused("'" + systemId + "' lies outside the document, which is not read");
    }

    private SAXParseException refused(String why) {
        return new SAXParseException(why, locator);
    }
}
