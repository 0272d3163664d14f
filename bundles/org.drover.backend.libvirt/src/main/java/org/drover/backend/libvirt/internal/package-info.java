/**
 * libvirt's domains as Drover's VMs. Start with {@link LibvirtBackend}; the conversation of a migration is in
 * {@link LibvirtMigration}. Knows the SPI and the libvirt client, no other backend.
 */
package org.drover.backend.libvirt.internal;
