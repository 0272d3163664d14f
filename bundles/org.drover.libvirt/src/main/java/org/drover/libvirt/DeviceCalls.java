package org.drover.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/**
 * The devices of a domain ({@code libvirt-domain.c}): plugged in, pulled out and changed while it runs, in its persistent
 * description, or both ({@link Flag.Device}; none of the two means as it is now). While a domain migrates this is refused
 * or waits until {@link ErrorCode#OPERATION_TIMEOUT}: libvirt protects it then.
 */
public final class DeviceCalls {
    /** {@code REMOTE_DOMAIN_INTERFACE_MAX}, {@code REMOTE_DOMAIN_IP_ADDR_MAX}. */
    private static final int LIMIT = 2048;

    private static final int SMALLEST_INTERFACE = 3 * 4;
    private static final int SMALLEST_ADDRESS = 3 * 4;

    private final Caller caller;

    DeviceCalls(Caller caller) {
        this.caller = caller;
    }

    /**
     * {@code virDomainBlockInfo}, in bytes.
     *
     * @param capacity what the guest sees
     * @param allocation up to where it has written, for a format such as qcow2; otherwise what is taken on the host
     * @param physical the length of the file or device
     */
    public record BlockInfo(long capacity, long allocation, long physical) {}

    /** Who is asked for addresses: {@code virDomainInterfaceAddressesSource}, in wire order. */
    public enum AddressSource {
        /** The DHCP server of libvirt's own network. */
        LEASE,
        /** The agent in the guest. */
        AGENT,
        /** The host's table of neighbours. */
        ARP
    }

    /**
     * An interface with the addresses that its source knows of.
     *
     * @param name in the guest when its agent was asked, else on the host
     */
    public record Interface(String name, Optional<String> mac, List<Address> addresses) {}

    /** @param prefix the bits that name the network, 0 when unknown */
    public record Address(String address, int prefix) {}

    /** The same calls with another deadline. */
    public DeviceCalls within(Duration deadline) {
        return new DeviceCalls(caller.within(deadline));
    }

    /** Plugs in what {@code xml} describes, one element of a domain's {@code <devices>}; it is there when this returns. */
    public void attach(DomainRef domain, String xml, Flag.Device... flags) throws LibvirtFailure {
        change(Procedure.DOMAIN_ATTACH_DEVICE_FLAGS, domain, xml, flags);
    }

    /**
     * Asks the guest to let go the device that {@code xml} describes well enough to tell it from others (a disk by its
     * target). A running guest takes its time: it is gone when {@link DomainEvent.DeviceRemoved} says so, stays when
     * {@link DomainEvent.DeviceRemovalFailed} does, and without either the guest has not answered.
     *
     * @throws LibvirtException with {@link ErrorCode#DEVICE_MISSING} when there is none such
     */
    public void detach(DomainRef domain, String xml, Flag.Device... flags) throws LibvirtFailure {
        change(Procedure.DOMAIN_DETACH_DEVICE_FLAGS, domain, xml, flags);
    }

    /** Changes what can be changed of a device: another image in a drive, a link that is down. */
    public void update(DomainRef domain, String xml, Flag.Device... flags) throws LibvirtFailure {
        change(Procedure.DOMAIN_UPDATE_DEVICE_FLAGS, domain, xml, flags);
    }

    private void change(Procedure procedure, DomainRef domain, String xml, Flag.Device... flags) throws LibvirtFailure {
        caller.call(procedure, DomainCalls.about(domain).string(xml).int32(Flag.bits(flags)));
    }

    /** @param disk its target in the guest ("vda") or its path */
    public BlockInfo blockInfo(DomainRef domain, String disk) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_BLOCK_INFO,
                DomainCalls.about(domain).string(disk).int32(0),
                in -> {
                    long allocation = in.int64();
                    long capacity = in.int64();
                    return new BlockInfo(capacity, allocation, in.int64());
                });
    }

    /** The addresses that a running domain has, as far as {@code source} knows. */
    public List<Interface> addresses(DomainRef domain, AddressSource source) throws LibvirtFailure {
        XdrWriter arguments = DomainCalls.about(domain).int32(source.ordinal()).int32(0);
        return caller.call(
                Procedure.DOMAIN_INTERFACE_ADDRESSES,
                arguments,
                in -> List.copyOf(in.list(
                        LIMIT,
                        SMALLEST_INTERFACE,
                        each -> new Interface(
                                each.string(),
                                each.optional(XdrReader::string).map(mac -> mac.toLowerCase(Locale.ROOT)),
                                List.copyOf(each.list(LIMIT, SMALLEST_ADDRESS, DeviceCalls::address))))));
    }

    private static Address address(XdrReader in) throws ProtocolViolation {
        in.int32(); // IPv4 or IPv6, as the address itself tells
        return new Address(in.string(), in.int32());
    }
}
