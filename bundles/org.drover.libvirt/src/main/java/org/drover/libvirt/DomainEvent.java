package org.drover.libvirt;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;

/** What happened to a domain: the {@code remote_domain_event_callback_*_msg} structures of {@code remote_protocol.x}. */
public sealed interface DomainEvent {
    DomainRef domain();

    /**
     * It was defined, started, suspended...
     *
     * @param detail the number of {@code virDomainEvent...DetailType} that goes with {@code change}
     */
    record Lifecycle(DomainRef domain, Change change, int detail) implements DomainEvent {}

    record Rebooted(DomainRef domain) implements DomainEvent {}

    /** @param action what the hypervisor did about it: 0 nothing, 1 paused the domain, 2 told the guest */
    record IoError(DomainRef domain, String path, String device, int action, String reason) implements DomainEvent {}

    /** A new round over dirty memory began; the source must run with migration events, as libvirt's does. */
    record MigrationIteration(DomainRef domain, int iteration) implements DomainEvent {}

    /**
     * A job ended, well or not (its {@code success} tells, where the daemon says so). A migration's source tells the
     * measured pause here; asked afterwards, it no longer knows the domain.
     */
    record JobCompleted(DomainRef domain, JobStats stats) implements DomainEvent {}

    /** @param type 0 description, 1 title, 2 the element of the namespace {@code uri} */
    record MetadataChanged(DomainRef domain, int type, Optional<String> uri) implements DomainEvent {}

    /**
     * A job on a disk ended or, when it is a copy, has caught up; that one begins is not told.
     *
     * @param disk its target in the guest ("vda")
     */
    record BlockJob(DomainRef domain, String disk, int type, int status) implements DomainEvent {
        /** {@code virConnectDomainEventBlockJobStatus}, in wire order. */
        public enum Status {
            COMPLETED,
            FAILED,
            CANCELED,
            /** A copy has caught up: both sides are the same, and each write goes to both. */
            READY,
            /** One that is younger than this client. */
            UNKNOWN
        }

        public JobCalls.BlockJob job() {
            return JobCalls.BlockJob.of(type);
        }

        public Status outcome() {
            return status >= 0 && status < Status.UNKNOWN.ordinal() ? Status.values()[status] : Status.UNKNOWN;
        }
    }

    /** @param alias of a device that is there now */
    record DeviceAdded(DomainRef domain, String alias) implements DomainEvent {}

    /** @param alias of a device that the guest has let go */
    record DeviceRemoved(DomainRef domain, String alias) implements DomainEvent {}

    /** @param alias of a device that the guest would not let go */
    record DeviceRemovalFailed(DomainRef domain, String alias) implements DomainEvent {}

    /** {@code virDomainEventType}, in wire order. */
    enum Change {
        DEFINED,
        UNDEFINED,
        STARTED,
        SUSPENDED,
        RESUMED,
        STOPPED,
        SHUTDOWN,
        PMSUSPENDED,
        CRASHED,
        /** One that is younger than this client. */
        UNKNOWN;

        static Change of(int number) {
            return number >= 0 && number < UNKNOWN.ordinal() ? values()[number] : UNKNOWN;
        }
    }

    /** What one can listen to: {@code virDomainEventID} and the procedure that brings it. */
    enum Kind {
        LIFECYCLE(0, Procedure.DOMAIN_EVENT_CALLBACK_LIFECYCLE, in -> {
            DomainRef domain = RemoteTypes.domain(in);
            return new Lifecycle(domain, Change.of(in.int32()), in.int32());
        }),
        REBOOT(1, Procedure.DOMAIN_EVENT_CALLBACK_REBOOT, in -> new Rebooted(RemoteTypes.domain(in))),
        IO_ERROR(
                6,
                Procedure.DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON,
                in -> new IoError(RemoteTypes.domain(in), in.string(), in.string(), in.int32(), in.string())),
        DEVICE_REMOVED(
                15,
                Procedure.DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED,
                in -> new DeviceRemoved(RemoteTypes.domain(in), in.string())),
        BLOCK_JOB(
                16,
                Procedure.DOMAIN_EVENT_BLOCK_JOB_2,
                in -> new BlockJob(RemoteTypes.domain(in), in.string(), in.int32(), in.int32())),
        DEVICE_ADDED(
                19,
                Procedure.DOMAIN_EVENT_CALLBACK_DEVICE_ADDED,
                in -> new DeviceAdded(RemoteTypes.domain(in), in.string())),
        MIGRATION_ITERATION(
                20,
                Procedure.DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION,
                in -> new MigrationIteration(RemoteTypes.domain(in), in.int32())),
        JOB_COMPLETED(
                21,
                Procedure.DOMAIN_EVENT_CALLBACK_JOB_COMPLETED,
                in -> new JobCompleted(
                        RemoteTypes.domain(in),
                        new JobStats(JobStats.Type.COMPLETED, RemoteTypes.params(in, JobStats.LIMIT)))),
        DEVICE_REMOVAL_FAILED(
                22,
                Procedure.DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED,
                in -> new DeviceRemovalFailed(RemoteTypes.domain(in), in.string())),
        METADATA_CHANGE(
                23,
                Procedure.DOMAIN_EVENT_CALLBACK_METADATA_CHANGE,
                in -> new MetadataChanged(RemoteTypes.domain(in), in.int32(), in.optional(XdrReader::string)));

        private static final Map<Integer, Kind> BY_PROCEDURE =
                Arrays.stream(values()).collect(Collectors.toMap(k -> k.procedure.number(), Function.identity()));

        private final int id;
        private final Procedure procedure;
        private final XdrReader.Element<DomainEvent> decoder;

        Kind(int id, Procedure procedure, XdrReader.Element<DomainEvent> decoder) {
            this.id = id;
            this.procedure = procedure;
            this.decoder = decoder;
        }

        int id() {
            return id;
        }

        int procedure() {
            return procedure.number();
        }

        DomainEvent read(XdrReader in) throws ProtocolViolation {
            return decoder.read(in);
        }

        static Kind ofProcedure(int number) {
            return BY_PROCEDURE.get(number);
        }
    }
}
