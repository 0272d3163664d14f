package org.drover.libvirt;

import java.io.IOException;
import java.lang.System.Logger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.rpc.RpcConnection;
import org.drover.libvirt.internal.rpc.SocketTransport;
import org.drover.libvirt.internal.rpc.Transport;
import org.drover.libvirt.internal.sasl.SaslLogin;
import org.drover.libvirt.internal.sasl.SealedTransport;
import org.drover.libvirt.internal.ssh.SshTransport;
import org.drover.libvirt.internal.tls.TlsTransport;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * A connection to one libvirt daemon. Any thread may call; calls wait for their answer up to a deadline
 * ({@link ConnectOptions#callTimeout} unless a group's {@code within} says otherwise). A call that takes long, such as a
 * migration's Perform, holds up no other. Prepare ties the half-made domain to the connection it came by: closing that
 * connection destroys it.
 */
public final class LibvirtConnection implements AutoCloseable {
    private static final Logger LOG = System.getLogger(LibvirtConnection.class.getName());

    /** Whom the log has warned of: once is heard, with every migration's connections it is noise. */
    private static final Set<LibvirtUri.Endpoint> WARNED = ConcurrentHashMap.newKeySet();

    /** {@code VIR_DRV_FEATURE_PROGRAM_KEEPALIVE} of {@code libvirt_internal.h}. */
    private static final int FEATURE_KEEPALIVE = 10;

    private static final int READ_ONLY = 1;
    private static final int AUTH_NONE = 0;
    private static final int AUTH_SASL = 1;
    private static final int AUTH_POLKIT = 2;
    private static final int AUTH_LIMIT = 20;
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final LibvirtUri uri;
    private final RpcConnection rpc;
    private final Caller caller;
    private final EventCalls events;
    private final List<Credential> credentials;

    private LibvirtConnection(
            LibvirtUri uri, RpcConnection rpc, Caller caller, EventCalls events, List<Credential> credentials) {
        this.credentials = credentials;
        this.uri = uri;
        this.rpc = rpc;
        this.caller = caller;
        this.events = events;
    }

    public static LibvirtConnection open(URI uri) throws LibvirtFailure {
        return open(LibvirtUri.of(uri), ConnectOptions.DEFAULT);
    }

    /** Connects, authenticates as far as needed (none, SASL or polkit), agrees on keep-alive and opens the driver. */
    public static LibvirtConnection open(LibvirtUri uri, ConnectOptions options) throws LibvirtFailure {
        Transport transport = connect(uri, options);
        EventDispatcher dispatcher = new EventDispatcher(uri.toString());
        Optional<SealedTransport> sealed = transport instanceof SealedTransport s ? Optional.of(s) : Optional.empty();
        RpcConnection rpc = new RpcConnection(transport, uri.toString(), options, dispatcher);
        try {
            greet(rpc, uri, options, sealed);
        } catch (LibvirtFailure | RuntimeException e) {
            rpc.close();
            throw e;
        }
        Caller caller = new Caller(rpc, options.callTimeout());
        return new LibvirtConnection(uri, rpc, caller, new EventCalls(caller, dispatcher), transport.credentials());
    }

    private static Transport connect(LibvirtUri uri, ConnectOptions options) throws LibvirtFailure {
        LibvirtUri.Endpoint endpoint = uri.endpoint();
        Duration timeout = options.connectTimeout();
        options.warning(endpoint)
                .filter(w -> WARNED.add(endpoint))
                .ifPresent(w -> LOG.log(Logger.Level.WARNING, uri + ": " + w));
        try {
            if (endpoint instanceof LibvirtUri.UnixSocket unix) {
                return SocketTransport.connect(unix);
            } else if (endpoint instanceof LibvirtUri.Tls tls) {
                return TlsTransport.connect(tls, timeout);
            } else if (endpoint instanceof LibvirtUri.Ssh ssh) {
                return SshTransport.connect(ssh, uri.name(), timeout);
            }
            Transport plain = SocketTransport.connect((LibvirtUri.Tcp) endpoint, timeout);
            return options.kerberos().isPresent() ? new SealedTransport(plain) : plain;
        } catch (IOException e) {
            throw new ConnectionLost("cannot connect to " + uri + ": " + e.getMessage(), e);
        }
    }

    private static void greet(
            RpcConnection rpc, LibvirtUri uri, ConnectOptions options, Optional<SealedTransport> sealed)
            throws LibvirtFailure {
        Caller caller = new Caller(rpc, options.connectTimeout());
        List<Integer> ways = caller.call(Procedure.AUTH_LIST, in -> in.list(AUTH_LIMIT, 4, type -> type.int32()));
        if (sealed.isPresent() && !ways.contains(AUTH_SASL)) {
            throw new AccessFailure(
                    AccessFailure.Why.NOTHING_IN_COMMON,
                    uri
                            + " does not ask who we are (auth_tcp=\"sasl\" in its libvirtd.conf), so nothing shows who it is"
                            + " and nothing is encrypted: with Kerberos set, that is not taken",
                    null);
        }
        if (sealed.isPresent() || !ways.isEmpty() && !ways.contains(AUTH_NONE)) {
            if (ways.contains(AUTH_SASL)) {
                SaslLogin.perform(caller, uri, options, sealed);
            } else if (ways.contains(AUTH_POLKIT)) {
                caller.call(Procedure.AUTH_POLKIT, in -> in.int32());
            } else {
                throw new LibvirtException(
                        ErrorCode.AUTH_UNAVAILABLE.number(), 0, uri + " wants authentication by unknown ways: " + ways);
            }
        }
        int keepAlive = caller.call(
                Procedure.CONNECT_SUPPORTS_FEATURE, new XdrWriter().int32(FEATURE_KEEPALIVE), in -> in.int32());
        if (keepAlive != 0) {
            rpc.startKeepAlive();
        }
        caller.call(
                Procedure.CONNECT_OPEN,
                new XdrWriter().optionalString(Optional.of(uri.name())).int32(options.readOnly() ? READ_ONLY : 0));
    }

    public LibvirtUri uri() {
        return uri;
    }

    /** What let this connection in, and will not let in another from its end on: certificates, over TLS. */
    public List<Credential> credentials() {
        return credentials;
    }

    /** The host itself: versions, capabilities, load, networks, pools. */
    public HostCalls host() {
        return new HostCalls(caller);
    }

    /** Domains: listing, description, life. */
    public DomainCalls domains() {
        return new DomainCalls(caller);
    }

    /** Jobs of domains: progress, abort, limits of a running migration, dirty rate. */
    public JobCalls jobs() {
        return new JobCalls(caller);
    }

    /** The devices of domains, and their addresses. */
    public DeviceCalls devices() {
        return new DeviceCalls(caller);
    }

    /** libvirt's own virtual networks. */
    public NetworkCalls networks() {
        return new NetworkCalls(caller);
    }

    /** A domain's memory in a file, and back. */
    public SavedStateCalls savedStates() {
        return new SavedStateCalls(caller);
    }

    /** Storage pools. */
    public StorageCalls storagePools() {
        return new StorageCalls(caller);
    }

    /** What is in the storage pools, and its content. */
    public VolumeCalls volumes() {
        return new VolumeCalls(caller);
    }

    /** Copies of disks under a running domain. */
    public BlockJobCalls blockJobs() {
        return new BlockJobCalls(caller);
    }

    /** The phases of a migration, driven from here or by the source. */
    public MigrationCalls migrations() {
        return new MigrationCalls(caller);
    }

    public EventCalls events() {
        return events;
    }

    /** Calls the listener once when the connection has ended, at once if it has already. */
    public void whenEnded(Consumer<LibvirtFailure> listener) {
        events.whenEnded(listener);
    }

    /** Whether calls can still be answered, as far as is known here. */
    public boolean isOpen() {
        return !events.hasEnded();
    }

    /** Says goodbye, for a second at most, and closes; calls still in flight fail with {@link ConnectionLost}. */
    @Override
    public void close() {
        try {
            caller.within(FAREWELL).call(Procedure.CONNECT_CLOSE, new XdrWriter());
        } catch (LibvirtFailure e) {
            // the connection is gone or stuck already: there is nobody left to say goodbye to
        } finally {
            rpc.close();
        }
    }
}
