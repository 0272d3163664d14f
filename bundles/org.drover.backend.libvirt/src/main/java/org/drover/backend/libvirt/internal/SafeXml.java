package org.drover.backend.libvirt.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads (and writes) XML that a hypervisor sent: no document types, nothing external, no more than {@link #MAX_LENGTH} characters. */
final class SafeXml {
    static final int MAX_LENGTH = 4 << 20;

    /** Elements within elements: what is deeper exhausts the stack of whoever reads its text. libvirt's go to about 10. */
    static final int MAX_DEPTH = 64;

    private static final String MAX_DEPTH_KEY = "http://www.oracle.com/xml/jaxp/properties/maxElementDepth";

    private SafeXml() {}

    /** The root element; fails with the position when the text is not such XML. */
    static Element parse(String text) throws SAXException {
        if (text.length() > MAX_LENGTH) {
            throw new SAXException("XML of " + text.length() + " characters; " + MAX_LENGTH + " are read");
        }
        try {
            return builder().parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (IOException e) {
            throw new SAXException("a text in memory could not be read", e);
        }
    }

    /** An element of a document of its own, with nothing in it. */
    static Element element(String name) {
        Document document = builder().newDocument();
        Element element = document.createElementNS(null, name);
        document.appendChild(element);
        return element;
    }

    /** A new child, the last one. */
    static Element add(Element parent, String name) {
        Element element = parent.getOwnerDocument().createElementNS(null, name);
        parent.appendChild(element);
        return element;
    }

    /** As text, without a declaration. */
    static String text(Node node) {
        try {
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            Transformer writer = factory.newTransformer();
            writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            writer.transform(new DOMSource(node), new StreamResult(text));
            return text.toString();
        } catch (TransformerException e) {
            throw new IllegalStateException("this Java cannot write XML that it has read", e);
        }
    }

    private static DocumentBuilder builder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute(MAX_DEPTH_KEY, Integer.toString(MAX_DEPTH));
            factory.setNamespaceAware(true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser that can be kept from outside sources", e);
        }
    }

    /** The children of that local name, in order, whatever their namespace. */
    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getLocalName().equals(name)) found.add(element);
        }
        return found;
    }

    /** The first element at {@code path} below {@code parent}. */
    static Optional<Element> at(Element parent, String... path) {
        Element here = parent;
        for (String name : path) {
            List<Element> below = children(here, name);
            if (below.isEmpty()) return Optional.empty();
            here = below.get(0);
        }
        return Optional.of(here);
    }

    static Optional<String> text(Element parent, String... path) {
        return at(parent, path).map(e -> e.getTextContent().strip()).filter(t -> !t.isEmpty());
    }

    static Optional<String> attribute(Element parent, String attribute, String... path) {
        return at(parent, path).map(e -> e.getAttribute(attribute)).filter(t -> !t.isEmpty());
    }
}
