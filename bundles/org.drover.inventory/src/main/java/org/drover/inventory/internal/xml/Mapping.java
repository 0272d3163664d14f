package org.drover.inventory.internal.xml;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;
import org.xml.sax.SAXException;

/** The schema and JAXB's view of the classes, made when they are first needed: half a second that no start pays for. */
public final class Mapping {
    private static final String SCHEMA = "drover-1.xsd";

    private static final class Once {
        static final JAXBContext CONTEXT = makeContext();
        static final Schema XSD = makeSchema();
    }

    private Mapping() {}

    static JAXBContext context() {
        return Once.CONTEXT;
    }

    static Schema schema() {
        return Once.XSD;
    }

    public static byte[] schemaText() {
        try (InputStream in = Mapping.class.getResourceAsStream(SCHEMA)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The bundle's own " + SCHEMA + " cannot be read", e);
        }
    }

    /** Named, not looked up: a look-up would depend on the thread's class loader. */
    private static JAXBContext makeContext() {
        try {
            return new JAXBContextFactory().createContext(new Class<?>[] {Document.class}, Map.of());
        } catch (JAXBException e) {
            throw new IllegalStateException("The classes of the document do not map", e);
        }
    }

    private static Schema makeSchema() {
        try (InputStream in = Mapping.class.getResourceAsStream(SCHEMA)) {
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return factory.newSchema(new StreamSource(in));
        } catch (SAXException | IOException e) {
            throw new IllegalStateException("The bundle's own " + SCHEMA + " is broken", e);
        }
    }
}
