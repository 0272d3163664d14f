/**
 * The XML document: its classes for JAXB ({@link org.drover.inventory.internal.xml.Document}), its reader, its writer and
 * its schema {@code drover-1.xsd}. The only place that knows JAXB; nothing here is loaded before it is used.
 */
@XmlSchema(namespace = Document.NAMESPACE, elementFormDefault = XmlNsForm.QUALIFIED)
package org.drover.inventory.internal.xml;

import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
