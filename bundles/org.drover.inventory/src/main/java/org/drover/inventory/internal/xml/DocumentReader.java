package org.drover.inventory.internal.xml;

import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import jakarta.xml.bind.UnmarshallerHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.validation.ValidatorHandler;
import org.drover.inventory.UnfitDocumentException;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/** Reads a document: no document types, nothing external, bounded, and nothing that the schema does not allow. */
public final class DocumentReader {
    /** A thousand hosts with 20,000 VMs are half of this. */
    public static final int MAX_BYTES = 16 << 20;

    private static final int MAX_QUOTED = 200;

    /** Where each part of a document stands. */
    public static final class Places {
        private record Place(int line, int column) {}

        private final String file;
        private final Map<Object, Place> places = new IdentityHashMap<>();

        private Places(String file) {
            this.file = file;
        }

        /** @param part of the document that was read: an endpoint, a setting */
        public UnfitDocumentException refused(Object part, String value, String reason) {
            Place place = places.getOrDefault(part, new Place(0, 0));
            return new UnfitDocumentException(file, place.line, place.column, quoted(value), reason);
        }
    }

    /** A document that fits the schema. */
    public record Fit(Document document, Places places) {}

    private DocumentReader() {}

    public static Fit read(String file, byte[] bytes) throws UnfitDocumentException {
        if (bytes.length > MAX_BYTES) {
            throw new UnfitDocumentException(
                    file, 0, 0, "", "it has " + bytes.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        Bounds bounds = new Bounds();
        Places places = new Places(file);
        try {
            UnmarshallerHandler build = building(bounds, places);
            ValidatorHandler check = Mapping.schema().newValidatorHandler();
            check.setProperty("http://apache.org/xml/properties/locale", Locale.ENGLISH);
            check.setContentHandler(build);
            check.setErrorHandler(STRICT);
            bounds.setParent(parser());
            bounds.setContentHandler(check);
            bounds.setErrorHandler(STRICT);
            bounds.parse(new InputSource(new ByteArrayInputStream(bytes)));
            return new Fit((Document) build.getResult(), places);
        } catch (SAXParseException e) {
            throw unfit(file, e.getLineNumber(), e.getColumnNumber(), e);
        } catch (SAXException | JAXBException | IOException | RuntimeException e) {
            throw unfit(file, bounds.line(), bounds.column(), e); // an encoding that is unknown or broken, among others
        }
    }

    private static UnmarshallerHandler building(Bounds bounds, Places places) throws JAXBException {
        Unmarshaller unmarshaller = Mapping.context().createUnmarshaller();
        unmarshaller.setListener(new Unmarshaller.Listener() {
            @Override
            public void beforeUnmarshal(Object part, Object parent) {
                places.places.put(part, new Places.Place(bounds.line(), bounds.column()));
            }
        });
        return unmarshaller.getUnmarshallerHandler();
    }

    private static XMLReader parser() throws SAXException {
        try {
            SAXParserFactory factory = SAXParserFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            XMLReader reader = factory.newSAXParser().getXMLReader();
            reader.setProperty("http://apache.org/xml/properties/locale", Locale.ENGLISH);
            return reader;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java has no XML parser that can be kept from outside sources", e);
        }
    }

    private static UnfitDocumentException unfit(String file, int line, int column, Exception cause) {
        Words words = Words.of(String.valueOf(cause.getMessage()));
        return new UnfitDocumentException(
                file, Math.max(0, line), Math.max(0, column), quoted(words.value()), words.reason());
    }

    private static String quoted(String value) {
        return Words.cut(value, MAX_QUOTED);
    }

    /** The first thing that does not fit ends the reading. */
    private static final ErrorHandler STRICT = new ErrorHandler() {
        @Override
        public void warning(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    };
}
