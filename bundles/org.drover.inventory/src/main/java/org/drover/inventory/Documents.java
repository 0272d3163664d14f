package org.drover.inventory;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The platform's configuration, and what it knows, as one XML document (schema {@code drover-1.xsd}). The configuration
 * can be read back; hosts' and VMs' facts are information. <b>Threads:</b> any.
 */
@ProviderType
public interface Documents {
    /**
     * The document, in UTF-8. Secret settings of endpoints are named in it, never told.
     *
     * @param inForce settings by name that go before what is kept, because they were changed since
     * @throws IllegalStateException something that a person configured holds a character that XML cannot say
     */
    byte[] export(Map<String, String> inForce);

    /** What {@link #apply} would change now. Nothing is changed. */
    ImportPlan plan(String file, byte[] document) throws UnfitDocumentException;

    /**
     * Makes the configuration that of the document: adds and changes, removes nothing, all of it in one transaction or
     * nothing. Hosts are kept whether or not they answer. Settings count from the next start.
     *
     * @param file what the document is called in errors
     * @return what was changed
     */
    ImportPlan apply(String file, byte[] document) throws UnfitDocumentException;

    /** The schema of the documents. */
    byte[] schema();
}
