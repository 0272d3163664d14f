package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.ConnectionLost;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Interrupted;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.TimedOut;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Turns libvirt's failures into the SPI's few kinds: it depends on whether the call could have changed something. */
final class Failures {
    private final HostId host;

    Failures(HostId host) {
        this.host = host;
    }

    /** Of a call that only looks: whatever broke, nothing was changed. */
    BackendException looking(String step, Optional<VmId> vm, LibvirtFailure failure) {
        if (failure instanceof LibvirtException no) return refused(step, vm, no);
        if (failure instanceof TimedOut || failure instanceof Interrupted) {
            return new BackendException.TimedOut(host, vm, step, failure.getMessage(), failure);
        }
        return new BackendException.HostUnreachable(host, vm, step, failure.getMessage(), failure);
    }

    /** Of a call that changes something: without an answer of libvirt's own, the outcome is unknown. */
    BackendException acting(String step, Optional<VmId> vm, LibvirtFailure failure) {
        if (failure instanceof LibvirtException no) return refused(step, vm, no);
        if (failure instanceof TimedOut) {
            return new BackendException.TimedOut(host, vm, step, failure.getMessage(), failure);
        }
        return new BackendException.Lost(host, vm, step, failure.getMessage(), failure);
    }

    /** Of opening a connection. */
    BackendException connecting(LibvirtFailure failure) {
        if (failure instanceof LibvirtException no) return refused("connect", Optional.empty(), no);
        if (failure instanceof AccessFailure) {
            return new BackendException.Refused(host, Optional.empty(), "connect", failure.getMessage(), failure);
        }
        String hint = failure instanceof ConnectionLost ? "; is libvirtd running there, and listening?" : "";
        return new BackendException.HostUnreachable(
                host, Optional.empty(), "connect", failure.getMessage() + hint, failure);
    }

    private BackendException refused(String step, Optional<VmId> vm, LibvirtException no) {
        if (no.is(ErrorCode.NO_SUPPORT)) {
            return new BackendException.Unsupported(host, vm, step, no.getMessage());
        }
        return new BackendException.Refused(host, vm, step, no.getMessage(), no);
    }

    BackendException refused(String step, VmId vm, String reason) {
        return new BackendException.Refused(host, Optional.of(vm), step, reason, null);
    }
}
