/**
 * A durable place for rows: transactions over JDBC and schemas that grow by versions, on Derby or PostgreSQL.
 * Start reading at {@link org.drover.store.Store}. Repositories live with those who own the rows.
 * It must not know what any row means.
 */
@Export
@Version("0.1.0")
package org.drover.store;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
