package org.drover.libvirt;

import java.time.Duration;
import java.util.Optional;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * Copies of single disks under a running domain ({@code virDomainBlockCopy}, {@code virDomainBlockJobAbort} in
 * {@code libvirt-domain.c}): {@link #copy} begins, {@link #info} or a {@link DomainEvent.BlockJob} that is
 * {@link DomainEvent.BlockJob.Status#READY} says that both sides are the same and stay so, then {@link #pivot} goes over
 * to the copy or {@link #cancel} stays. A disk is named by its target in the guest ("vda") or by its path. A domain with
 * such a job cannot migrate. Each call waits while another one changes the domain.
 */
public final class BlockJobCalls {
    /** {@code REMOTE_DOMAIN_BLOCK_COPY_PARAMETERS_MAX}. */
    private static final int PARAMS_LIMIT = 16;

    /** {@code VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES}, {@code VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES}. */
    private static final int IN_BYTES = 1;

    /** {@code VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC}, {@code VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT}. */
    private static final int ASYNC = 1;

    private static final int PIVOT = 1 << 1;

    private final Caller caller;

    BlockJobCalls(Caller caller) {
        this.caller = caller;
    }

    /**
     * {@code virDomainBlockJobInfo}.
     *
     * @param bytesPerSecond the most it may copy; 0 for no limit
     * @param done of {@code all}, in a unit of the job's own: as a share of the whole it means something
     * @param all may grow while the guest writes
     */
    public record Info(JobCalls.BlockJob job, long bytesPerSecond, long done, long all) {
        /** Nothing is left to copy; a copy can be pivoted to once its {@code READY} has been told too. */
        public boolean caughtUp() {
            return all > 0 && done == all;
        }

        static Optional<Info> read(XdrReader in) throws ProtocolViolation {
            boolean found = in.bool();
            Info info = new Info(JobCalls.BlockJob.of(in.int32()), in.int64(), in.int64(), in.int64());
            return found ? Optional.of(info) : Optional.empty();
        }
    }

    /** The same calls with another deadline. */
    public BlockJobCalls within(Duration deadline) {
        return new BlockJobCalls(caller.within(deadline));
    }

    /**
     * Starts to copy a disk; from the point where it has caught up, writes go to both sides. A daemon of version 9 takes it
     * for a transient domain, and for a persistent one with {@link Flag.BlockCopy#TRANSIENT_JOB} alone.
     *
     * @param destination the {@code <disk>} element that describes the copy; with {@link Flag.BlockCopy#REUSE_EXT} its
     *     file is there already, as large as the disk or larger, otherwise it is made
     */
    public void copy(DomainRef domain, String disk, String destination, BlockCopyParams params, Flag.BlockCopy... flags)
            throws LibvirtFailure {
        XdrWriter arguments = about(domain, disk).string(destination);
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        caller.call(Procedure.DOMAIN_BLOCK_COPY, arguments.int32(Flag.bits(flags)));
    }

    /** The job that works on the disk, if one does. */
    public Optional<Info> info(DomainRef domain, String disk) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_BLOCK_JOB_INFO, about(domain, disk).int32(IN_BYTES), Info::read);
    }

    /** The most that the job may copy, in bytes per second; 0 takes the limit away. Takes effect while it runs. */
    public void setSpeed(DomainRef domain, String disk, long bytesPerSecond) throws LibvirtFailure {
        if (bytesPerSecond < 0) {
            throw new IllegalArgumentException("a speed cannot be " + bytesPerSecond + " bytes/s");
        }
        caller.call(
                Procedure.DOMAIN_BLOCK_JOB_SET_SPEED,
                about(domain, disk).int64(bytesPerSecond).int32(IN_BYTES));
    }

    /** Ends the job; of a copy, the domain stays on its old file. Returns when the job is gone. */
    public void cancel(DomainRef domain, String disk) throws LibvirtFailure {
        abort(domain, disk, 0);
    }

    /** The same without waiting for the job's end, which is told as an event. */
    public void startCancelling(DomainRef domain, String disk) throws LibvirtFailure {
        abort(domain, disk, ASYNC);
    }

    /** Goes over to the copy, which must have caught up (otherwise refused, and the copy goes on). */
    public void pivot(DomainRef domain, String disk) throws LibvirtFailure {
        abort(domain, disk, PIVOT);
    }

    private void abort(DomainRef domain, String disk, int flags) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_BLOCK_JOB_ABORT, about(domain, disk).int32(flags));
    }

    private static XdrWriter about(DomainRef domain, String disk) {
        return DomainCalls.about(domain).string(disk);
    }
}
