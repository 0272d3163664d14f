package org.drover.libvirt;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * The phases of a migration that the client leads (protocol version 3 with typed parameters, as
 * {@code virDomainMigrateVersion3Full} in {@code libvirt-domain.c}): {@link #begin} at the source, {@link #prepare} at
 * the destination, {@link #perform} at the source, {@link #finish} at the destination, {@link #confirm} at the source.
 * Each phase's cookie goes to the next one. Every phase is given the same flags and leaves out what is not for its side;
 * protection against changes is always asked for. Prepare and everything after it need the connection to stay open.
 */
public final class MigrationCalls {
    /** {@code REMOTE_DOMAIN_MIGRATE_PARAM_LIST_MAX}. */
    private static final int PARAMS_LIMIT = 64;

    private final Caller caller;

    MigrationCalls(Caller caller) {
        this.caller = caller;
    }

    /** @param xml the description that the destination gets as {@link MigrationParams#withDestinationXml} */
    public record Begun(MigrationCookie cookie, String xml) {}

    /** @param uri where the destination listens; replaces the one that was asked for when it is there */
    public record Prepared(MigrationCookie cookie, Optional<String> uri) {}

    public record Finished(DomainRef domain, MigrationCookie cookie) {}

    /** The same calls with another deadline: Perform takes as long as the memory does. */
    public MigrationCalls within(Duration deadline) {
        return new MigrationCalls(caller.within(deadline));
    }

    /** The source describes the domain and, from here on, protects it against changes. */
    public Begun begin(DomainRef domain, MigrationParams params, Set<MigrateFlag> flags) throws LibvirtFailure {
        XdrWriter arguments = DomainCalls.about(domain);
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        return caller.call(
                Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS,
                arguments.int32(MigrateFlag.forSource(flags)),
                in -> new Begun(cookie(in), in.exactString()));
    }

    /** The destination reserves, starts its half of the domain and listens. */
    public Prepared prepare(MigrationParams params, MigrationCookie fromBegin, Set<MigrateFlag> flags)
            throws LibvirtFailure {
        XdrWriter arguments = new XdrWriter();
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        return caller.call(
                Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS,
                arguments.opaque(fromBegin.bytes()).int32(MigrateFlag.forDestination(flags)),
                in -> new Prepared(cookie(in), in.optional(XdrReader::exactString)));
    }

    /**
     * The source sends memory (and disks) and stops the domain; done when all is over there. When this fails with a
     * {@link LibvirtException}, the source runs on by itself: no Confirm, only {@link #cancelAtDestination}.
     */
    public CompletableFuture<MigrationCookie> perform(
            DomainRef domain, MigrationParams params, MigrationCookie fromPrepare, Set<MigrateFlag> flags) {
        return perform(domain, Optional.empty(), params, fromPrepare, flags);
    }

    /** The source leads the whole migration by itself, over a connection of its own to {@code destination}. */
    public CompletableFuture<MigrationCookie> performPeerToPeer(
            DomainRef domain, String destination, MigrationParams params, Set<MigrateFlag> flags) {
        if (!flags.contains(MigrateFlag.PEER2PEER)) {
            throw new IllegalArgumentException("a migration led by the source needs PEER2PEER among " + flags);
        }
        return perform(domain, Optional.of(destination), params, MigrationCookie.EMPTY, flags);
    }

    private CompletableFuture<MigrationCookie> perform(
            DomainRef domain,
            Optional<String> destination,
            MigrationParams params,
            MigrationCookie cookie,
            Set<MigrateFlag> flags) {
        XdrWriter arguments = DomainCalls.about(domain).optionalString(destination);
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        arguments.opaque(cookie.bytes()).int32(MigrateFlag.forSource(flags));
        return caller.start(Procedure.DOMAIN_MIGRATE_PERFORM3_PARAMS, arguments, MigrationCalls::cookie);
    }

    /** The destination runs the domain. From the moment this is sent, the migration only goes forward. */
    public Finished finish(MigrationParams params, MigrationCookie fromPerform, Set<MigrateFlag> flags)
            throws LibvirtFailure {
        return finish(params, fromPerform, flags, false);
    }

    /**
     * Tells the destination that nothing will come, so that it ends its half.
     *
     * @return nothing when it confirms that; otherwise what it says instead. Mostly its QEMU has ended already because
     *     the stream broke off; but a daemon that could not get at the domain answers so too: look for the domain there
     */
    public Optional<LibvirtException> cancelAtDestination(
            MigrationParams params, MigrationCookie fromPrepare, Set<MigrateFlag> flags) throws LibvirtFailure {
        try {
            finish(params, fromPrepare, flags, true);
        } catch (LibvirtException answer) {
            return answer.is(ErrorCode.MIGRATE_FINISH_OK) ? Optional.empty() : Optional.of(answer);
        }
        throw new ProtocolViolation("the destination says that it runs a domain whose migration was cancelled");
    }

    private Finished finish(MigrationParams params, MigrationCookie cookie, Set<MigrateFlag> flags, boolean cancelled)
            throws LibvirtFailure {
        XdrWriter arguments = new XdrWriter();
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        arguments
                .opaque(cookie.bytes())
                .int32(MigrateFlag.forDestination(flags))
                .bool(cancelled);
        return caller.call(
                Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS,
                arguments,
                in -> new Finished(RemoteTypes.domain(in), cookie(in)));
    }

    /** The source lets its copy go, because the destination runs the domain. */
    public void confirm(DomainRef domain, MigrationParams params, MigrationCookie fromFinish, Set<MigrateFlag> flags)
            throws LibvirtFailure {
        confirm(domain, params, fromFinish, flags, false);
    }

    /** The source takes its domain back and runs it, because the destination said that it does not. */
    public void cancelAtSource(DomainRef domain, MigrationParams params, Set<MigrateFlag> flags) throws LibvirtFailure {
        confirm(domain, params, MigrationCookie.EMPTY, flags, true);
    }

    private void confirm(
            DomainRef domain, MigrationParams params, MigrationCookie cookie, Set<MigrateFlag> flags, boolean cancelled)
            throws LibvirtFailure {
        XdrWriter arguments = DomainCalls.about(domain);
        RemoteTypes.params(arguments, params.typed(), PARAMS_LIMIT);
        caller.call(
                Procedure.DOMAIN_MIGRATE_CONFIRM3_PARAMS,
                arguments
                        .opaque(cookie.bytes())
                        .int32(MigrateFlag.forSource(flags))
                        .bool(cancelled));
    }

    private static MigrationCookie cookie(XdrReader in) throws ProtocolViolation {
        return MigrationCookie.of(in.opaque(MigrationCookie.LIMIT));
    }
}
