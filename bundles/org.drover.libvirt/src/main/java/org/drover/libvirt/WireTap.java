package org.drover.libvirt;

/**
 * Sees every frame of a connection: sent ones just before they are written (in their order on the wire), received ones
 * as soon as they are whole. Called on the connection's threads, so it must be quick; what it throws ends the connection.
 */
@FunctionalInterface
public interface WireTap {
    WireTap NONE = frame -> {};

    void saw(WireFrame frame);
}
