/**
 * The hypervisor SPI: what a backend bundle implements so that Drover can see and move its VMs.
 * Start with {@link HypervisorBackend}, then {@link HostConnection}, then the capabilities, one small interface each.
 * Knows the model; knows neither who implements it nor who calls it.
 */
@Export
@Version("0.3.2")
package org.drover.backend.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
