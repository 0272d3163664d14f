/**
 * What a check found, as a document for people and programs: XML through JAXB, and one HTML page without scripts. The only
 * place of this bundle that knows JAXB; nothing here is loaded before somebody asks for such a document.
 */
@XmlSchema(namespace = CheckDocument.NAMESPACE, elementFormDefault = XmlNsForm.QUALIFIED)
package org.drover.service.internal.report;

import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
