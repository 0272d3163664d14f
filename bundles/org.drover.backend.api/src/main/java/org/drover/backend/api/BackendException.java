package org.drover.backend.api;

import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * What can go wrong with a host; few kinds, because a caller acts differently on each. The message says what was tried,
 * on which host, with which VM and why it failed.
 */
public abstract sealed class BackendException extends Exception {
    private final HostId host;
    private final transient Optional<VmId> vm;
    private final String step;
    private final String reason;

    private BackendException(String kind, HostId host, Optional<VmId> vm, String step, String reason, Throwable cause) {
        super(step + " on host " + host + vm.map(v -> " for VM " + v).orElse("") + " " + kind + ": " + reason, cause);
        this.host = host;
        this.vm = vm;
        this.step = step;
        this.reason = reason;
    }

    public HostId host() {
        return host;
    }

    public Optional<VmId> vm() {
        return vm;
    }

    /** What was being done, in one word or two ("prepare", "list VMs"). */
    public String step() {
        return step;
    }

    /** Why, in the hypervisor's words where it had any. */
    public String reason() {
        return reason;
    }

    /** Nobody answers, or the connection broke before the request can have reached the host: nothing was changed. */
    public static final class HostUnreachable extends BackendException {
        public HostUnreachable(HostId host, Optional<VmId> vm, String step, String reason, Throwable cause) {
            super("did not reach it", host, vm, step, reason, cause);
        }
    }

    /** The host said no; nothing was changed. */
    public static final class Refused extends BackendException {
        public Refused(HostId host, Optional<VmId> vm, String step, String reason, Throwable cause) {
            super("was refused", host, vm, step, reason, cause);
        }
    }

    /** No answer in time; whether the request had an effect is unknown until the host is asked. */
    public static final class TimedOut extends BackendException {
        public TimedOut(HostId host, Optional<VmId> vm, String step, String reason, Throwable cause) {
            super("timed out", host, vm, step, reason, cause);
        }
    }

    /** Contact broke after the request had left; whether it had an effect is unknown until the host is asked. */
    public static final class Lost extends BackendException {
        public Lost(HostId host, Optional<VmId> vm, String step, String reason, Throwable cause) {
            super("has an unknown outcome", host, vm, step, reason, cause);
        }
    }

    /** This host cannot do that, ever. */
    public static final class Unsupported extends BackendException {
        public Unsupported(HostId host, Optional<VmId> vm, String step, String reason) {
            super("is not supported", host, vm, step, reason, null);
        }
    }
}
