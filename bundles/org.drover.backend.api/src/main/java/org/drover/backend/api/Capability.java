package org.drover.backend.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Something a host can do beyond being looked at; asked for by {@link HostConnection#capability(Class)}. */
@ConsumerType
public interface Capability {}
