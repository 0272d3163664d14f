package org.drover.backend.tck;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Two hosts that share storage, made for one test, and ways to do to them, and to know of them, what the SPI cannot.
 * {@link #close} takes everything down again, whatever the test left behind.
 */
@ConsumerType
public interface BackendUnderTest extends AutoCloseable {
    /** Where VMs are at first. */
    HostConnection first();

    /** Where they are moved to. */
    HostConnection second();

    HostEndpoint secondEndpoint();

    /** Another connection to the first host, as made after a crash of the program that held the one before. */
    HostConnection reconnectFirst() throws Exception;

    /**
     * Makes a VM with a disk of its own on shared storage; a running one writes to its memory, 8 MiB/s or so.
     *
     * @throws NameRefused the hypervisor itself does not want that name
     */
    VmId makeVm(HostId host, String name, boolean running) throws Exception;

    /** Defines on the second host, off, another VM with the disks of this one. */
    VmId makeRival(VmId vm) throws Exception;

    /** What the clauses about files that move need; they are left out where it is empty. */
    default Optional<LocalFiles> files() {
        return Optional.empty();
    }

    /** Takes the power of a VM away, behind Drover's back. */
    void stop(HostId host, VmId vm) throws Exception;

    /** The truth, not asked through the SPI: where this VM's processors execute. */
    Set<HostId> whereItRuns(VmId vm) throws Exception;

    /** The truth: hosts that know this VM in any way, leftovers too. */
    Set<HostId> whereItIsKnown(VmId vm) throws Exception;

    /** From now on nobody reaches this host. */
    void cutOff(HostId host) throws Exception;

    /** How long something that must happen may take; real hosts are slow. */
    default Duration patience() {
        return Duration.ofSeconds(60);
    }

    /** The time that {@link #patience} and answers are measured by; that of a simulated backend is its own. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** Lets some time pass before something is looked at again. */
    default void letAMomentPass() throws Exception {
        LockSupport.parkNanos(20_000_000);
    }

    /** What the hypervisors say of themselves, for people who want to know why a clause does not come to its end. */
    default String evidence() {
        return "";
    }

    @Override
    void close();

    /** The hypervisor itself refuses a VM of that name. */
    final class NameRefused extends Exception {
        public NameRefused(String name, Throwable cause) {
            super("the hypervisor refuses the name " + name, cause);
        }
    }
}
