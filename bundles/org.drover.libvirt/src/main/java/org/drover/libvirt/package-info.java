/**
 * A libvirt client in pure Java: libvirt's own RPC over a socket, no native library. Start reading at
 * {@link org.drover.libvirt.LibvirtConnection}; the facts come from libvirt's {@code remote_protocol.x} and
 * {@code virnetprotocol.x}. It must not know anything of Drover.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.5.0")
package org.drover.libvirt;
