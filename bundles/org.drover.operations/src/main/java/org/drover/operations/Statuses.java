package org.drover.operations;

import org.drover.model.VmFacts;
import org.osgi.annotation.versioning.ProviderType;

/** What is being done with VMs at one moment; never changes. */
@ProviderType
public interface Statuses {
    VmStatus of(VmFacts vm);
}
