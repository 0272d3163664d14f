package org.drover.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/** The job that a domain is busy with, a migration for instance, and what can be changed while it runs. */
public final class JobCalls {
    /** {@code VIR_DOMAIN_JOB_STATS_COMPLETED}, {@code VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED}. */
    private static final int COMPLETED = 1;

    private static final int KEEP_COMPLETED = 1 << 1;

    /** {@code VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY}. */
    private static final int MAX_SPEED_POSTCOPY = 1;

    private final Caller caller;

    JobCalls(Caller caller) {
        this.caller = caller;
    }

    /** {@code virDomainJobInfo}, the older and smaller form; times in ms, amounts in bytes. */
    public record Info(
            JobStats.Type type,
            long elapsedMillis,
            long remainingMillis,
            long dataTotal,
            long dataProcessed,
            long dataRemaining,
            long memoryTotal,
            long memoryProcessed,
            long memoryRemaining,
            long fileTotal,
            long fileProcessed,
            long fileRemaining) {}

    /** The same calls with another deadline. */
    public JobCalls within(Duration deadline) {
        return new JobCalls(caller.within(deadline));
    }

    /** The running job; type NONE when there is none. */
    public JobStats stats(DomainRef domain) throws LibvirtFailure {
        return stats(domain, 0);
    }

    /** The last job that ended; it can be read again. After a migration it is known where the domain went. */
    public JobStats completed(DomainRef domain) throws LibvirtFailure {
        return stats(domain, COMPLETED | KEEP_COMPLETED);
    }

    private JobStats stats(DomainRef domain, int flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_JOB_STATS,
                DomainCalls.about(domain).int32(flags),
                in -> new JobStats(JobStats.Type.of(in.int32()), RemoteTypes.params(in, JobStats.LIMIT)));
    }

    /** {@code virDomainBlockJobType}, in wire order. */
    public enum BlockJob {
        UNKNOWN,
        PULL,
        COPY,
        COMMIT,
        ACTIVE_COMMIT,
        BACKUP;

        static BlockJob of(int number) {
            return number > 0 && number < values().length ? values()[number] : UNKNOWN;
        }
    }

    /**
     * What works on a disk of a running domain; waits while another call changes the domain.
     *
     * @param disk its target in the guest ("vda")
     */
    public Optional<BlockJob> block(DomainRef domain, String disk) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_BLOCK_JOB_INFO,
                DomainCalls.about(domain).string(disk).int32(0),
                in -> BlockJobCalls.Info.read(in).map(BlockJobCalls.Info::job));
    }

    /** The description of the backup that runs, if one does. */
    public Optional<String> backup(DomainRef domain) throws LibvirtFailure {
        try {
            return Optional.of(caller.call(
                    Procedure.DOMAIN_BACKUP_GET_XML_DESC,
                    DomainCalls.about(domain).int32(0),
                    XdrReader::string));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN_BACKUP)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public Info info(DomainRef domain) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_JOB_INFO,
                DomainCalls.about(domain),
                in -> new Info(
                        JobStats.Type.of(in.int32()),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64(),
                        in.int64()));
    }

    /** Cancels the running job; a migration out returns to the source. Refused once post-copy has begun. */
    public void abort(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_ABORT_JOB, DomainCalls.about(domain));
    }

    /** The longest pause that a migration out of here may plan with; can be changed while it runs. */
    public void setMaxDowntime(DomainRef domain, Duration pause) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_MIGRATE_SET_MAX_DOWNTIME, maxDowntime(domain, pause));
    }

    /** The same without waiting for the answer. */
    public CompletableFuture<Void> startSettingMaxDowntime(DomainRef domain, Duration pause) {
        return caller.start(Procedure.DOMAIN_MIGRATE_SET_MAX_DOWNTIME, maxDowntime(domain, pause), Caller.NOTHING);
    }

    private static XdrWriter maxDowntime(DomainRef domain, Duration pause) {
        if (pause.toMillis() < 1) {
            throw new IllegalArgumentException("a pause of at least 1 ms, not " + pause);
        }
        return DomainCalls.about(domain).int64(pause.toMillis()).int32(0);
    }

    /** The most that a migration out of here may send, in MiB/s (1 or more); can be changed while it runs. */
    public void setMaxSpeed(DomainRef domain, long mebibytesPerSecond) throws LibvirtFailure {
        setMaxSpeed(domain, mebibytesPerSecond, 0);
    }

    /** The same for post-copy, where what is not set is not limited. Pages that the VM waits for come at once. */
    public void setMaxSpeedInPostCopy(DomainRef domain, long mebibytesPerSecond) throws LibvirtFailure {
        setMaxSpeed(domain, mebibytesPerSecond, MAX_SPEED_POSTCOPY);
    }

    private void setMaxSpeed(DomainRef domain, long mebibytesPerSecond, int flags) throws LibvirtFailure {
        if (mebibytesPerSecond < 1) {
            throw new IllegalArgumentException("a speed of at least 1 MiB/s, not " + mebibytesPerSecond);
        }
        caller.call(
                Procedure.DOMAIN_MIGRATE_SET_MAX_SPEED,
                DomainCalls.about(domain).int64(mebibytesPerSecond).int32(flags));
    }

    /** Switches a migration that was started with {@link MigrateFlag#POSTCOPY} over to it. */
    public void startPostCopy(DomainRef domain) throws LibvirtFailure {
        caller.call(
                Procedure.DOMAIN_MIGRATE_START_POST_COPY,
                DomainCalls.about(domain).int32(0));
    }

    /**
     * Starts measuring how fast memory is dirtied, by sampling pages, for 1 to 60 whole seconds; the result stands in
     * the bulk statistics of group {@link Flag.Stats#DIRTYRATE}.
     */
    public void startDirtyRateMeasurement(DomainRef domain, Duration window) throws LibvirtFailure {
        XdrWriter arguments = DomainCalls.about(domain);
        caller.call(
                Procedure.DOMAIN_START_DIRTY_RATE_CALC,
                arguments.int32(Math.toIntExact(window.toSeconds())).int32(0));
    }
}
