/**
 * A move as an XML document, by the schema {@code drover-move-1.xsd} beside this; start with {@link MoveDocument}. Loaded when
 * somebody asks for one.
 */
@XmlSchema(namespace = MoveDocument.NAMESPACE, elementFormDefault = XmlNsForm.QUALIFIED)
package org.drover.service.internal.report.move;

import jakarta.xml.bind.annotation.XmlNsForm;
import jakarta.xml.bind.annotation.XmlSchema;
