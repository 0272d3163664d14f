package org.drover.backend.api;

import org.drover.model.HostId;
import org.drover.model.VmId;

/** Something happened on a host. */
public sealed interface HostEvent {
    HostId host();

    /** A VM appeared, went, or changed its state or definition: ask for it again. */
    record VmChanged(HostId host, VmId vm) implements HostEvent {}

    /** The host itself changed: ask for its facts again. */
    record HostChanged(HostId host) implements HostEvent {}

    /** The connection is lost; nothing more comes through it. */
    record ConnectionLost(HostId host, String reason) implements HostEvent {}
}
