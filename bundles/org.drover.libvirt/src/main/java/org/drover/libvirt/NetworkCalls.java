package org.drover.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.drover.libvirt.HostCalls.Named;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * The virtual networks that libvirt keeps on one host ({@code libvirt-network.c}). One that is not there is a
 * {@link LibvirtException} with {@link ErrorCode#NO_NETWORK}, nothing from {@link #find}.
 */
public final class NetworkCalls {
    private static final int SMALLEST_NETWORK = 4 + 16;

    private final Caller caller;

    NetworkCalls(Caller caller) {
        this.caller = caller;
    }

    /** The same calls with another deadline. */
    public NetworkCalls within(Duration deadline) {
        return new NetworkCalls(caller.within(deadline));
    }

    public List<Named> list(Flag.Networks... which) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_LIST_ALL_NETWORKS, new XdrWriter().int32(1).int32(Flag.bits(which)), in -> {
                    List<Named> networks =
                            List.copyOf(in.list(RemoteTypes.LIST_LIMIT, SMALLEST_NETWORK, RemoteTypes::named));
                    in.int32();
                    return networks;
                });
    }

    public Named lookup(String name) throws LibvirtFailure {
        return caller.call(Procedure.NETWORK_LOOKUP_BY_NAME, new XdrWriter().string(name), RemoteTypes::named);
    }

    public Named lookup(UUID uuid) throws LibvirtFailure {
        return caller.call(Procedure.NETWORK_LOOKUP_BY_UUID, new XdrWriter().uuid(uuid), RemoteTypes::named);
    }

    public Optional<Named> find(String name) throws LibvirtFailure {
        try {
            return Optional.of(lookup(name));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_NETWORK)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a network known for good, or changes its persistent description; it is not started. */
    public Named define(String xml) throws LibvirtFailure {
        return caller.call(Procedure.NETWORK_DEFINE_XML, new XdrWriter().string(xml), RemoteTypes::named);
    }

    /** Starts a network that is forgotten when it is stopped. */
    public Named createXml(String xml) throws LibvirtFailure {
        return caller.call(Procedure.NETWORK_CREATE_XML, new XdrWriter().string(xml), RemoteTypes::named);
    }

    public void start(Named network) throws LibvirtFailure {
        caller.call(Procedure.NETWORK_CREATE, about(network));
    }

    /** Stops it ({@code virNetworkDestroy}); domains that are on it lose it. */
    public void stop(Named network) throws LibvirtFailure {
        caller.call(Procedure.NETWORK_DESTROY, about(network));
    }

    /** Whether the daemon starts it when it starts itself. */
    public void setAutostart(Named network, boolean on) throws LibvirtFailure {
        caller.call(Procedure.NETWORK_SET_AUTOSTART, about(network).bool(on));
    }

    /** Forgets its persistent description; one that runs goes on until it is stopped. */
    public void undefine(Named network) throws LibvirtFailure {
        caller.call(Procedure.NETWORK_UNDEFINE, about(network));
    }

    public String xml(Named network) throws LibvirtFailure {
        return caller.call(Procedure.NETWORK_GET_XML_DESC, about(network).int32(0), XdrReader::exactString);
    }

    private static XdrWriter about(Named network) {
        return new XdrWriter().string(network.name()).uuid(network.uuid());
    }
}
