package org.drover.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/** Domains of one host. A domain that is not there is a {@link LibvirtException} with {@link ErrorCode#NO_DOMAIN}. */
public final class DomainCalls {
    /** {@code REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX}. */
    private static final int STATS_LIMIT = 262144;

    /** {@code VIR_DOMAIN_METADATA_ELEMENT}. */
    private static final int METADATA_ELEMENT = 2;

    private final Caller caller;

    DomainCalls(Caller caller) {
        this.caller = caller;
    }

    /** Bulk statistics of one domain; the names are listed at {@code virConnectGetAllDomainStats}. */
    public record Stats(DomainRef domain, TypedParams values) {}

    /** The same calls with another deadline. */
    public DomainCalls within(Duration deadline) {
        return new DomainCalls(caller.within(deadline));
    }

    public List<DomainRef> list(Flag.Listing... which) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_LIST_ALL_DOMAINS, new XdrWriter().int32(1).int32(Flag.bits(which)), in -> {
                    List<DomainRef> domains = List.copyOf(
                            in.list(RemoteTypes.LIST_LIMIT, RemoteTypes.SMALLEST_DOMAIN, RemoteTypes::domain));
                    in.int32();
                    return domains;
                });
    }

    public DomainRef lookup(UUID uuid) throws LibvirtFailure {
        return caller.call(Procedure.DOMAIN_LOOKUP_BY_UUID, new XdrWriter().uuid(uuid), RemoteTypes::domain);
    }

    /** The same as {@link #lookup}, with nothing for a domain that is not there. */
    public Optional<DomainRef> find(UUID uuid) throws LibvirtFailure {
        try {
            return Optional.of(lookup(uuid));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public String xml(DomainRef domain, Flag.Xml... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_XML_DESC, about(domain).int32(Flag.bits(flags)), XdrReader::exactString);
    }

    public DomainStatus status(DomainRef domain) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_GET_STATE,
                about(domain).int32(0),
                in -> new DomainStatus(DomainStatus.State.of(in.int32()), in.int32()));
    }

    /** Whether it is there and has a process. Asks about it alone: a list waits for every domain that is being changed. */
    public boolean isActive(DomainRef domain) throws LibvirtFailure {
        return is(Procedure.DOMAIN_IS_ACTIVE, domain);
    }

    /** Whether it is there and its definition outlives its process. Asks about it alone, too. */
    public boolean isPersistent(DomainRef domain) throws LibvirtFailure {
        return is(Procedure.DOMAIN_IS_PERSISTENT, domain);
    }

    private boolean is(Procedure question, DomainRef domain) throws LibvirtFailure {
        try {
            return caller.call(question, about(domain), in -> in.int32() == 1);
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN)) return false;
            throw e;
        }
    }

    /** How many snapshots the host keeps of it. */
    public int snapshots(DomainRef domain) throws LibvirtFailure {
        return caller.call(Procedure.DOMAIN_SNAPSHOT_NUM, about(domain).int32(0), XdrReader::int32);
    }

    /** Starts a transient domain from its description. */
    public DomainRef createXml(String xml, Flag.Start... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_CREATE_XML, new XdrWriter().string(xml).int32(Flag.bits(flags)), RemoteTypes::domain);
    }

    /** Makes a domain persistent, or changes its persistent description; it is not started. */
    public DomainRef defineXml(String xml, Flag.Define... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_DEFINE_XML_FLAGS,
                new XdrWriter().string(xml).int32(Flag.bits(flags)),
                RemoteTypes::domain);
    }

    /** Starts a defined domain; the reference that comes back has its new id. */
    public DomainRef start(DomainRef domain, Flag.Start... flags) throws LibvirtFailure {
        return caller.call(
                Procedure.DOMAIN_CREATE_WITH_FLAGS, about(domain).int32(Flag.bits(flags)), RemoteTypes::domain);
    }

    public void suspend(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_SUSPEND, about(domain));
    }

    public void resume(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_RESUME, about(domain));
    }

    /** Asks the guest to shut down; returns before it has. */
    public void shutdown(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_SHUTDOWN, about(domain));
    }

    /** Asks the guest to shut down and start again, by whatever way there is; returns before it has. */
    public void reboot(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_REBOOT, about(domain).int32(0));
    }

    /** Starts the guest anew at once, as the button on a machine would; the domain goes on. */
    public void reset(DomainRef domain) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_RESET, about(domain).int32(0));
    }

    /** Ends the domain now, as a power cut would. */
    public void destroy(DomainRef domain, Flag.Destroy... flags) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_DESTROY_FLAGS, about(domain).int32(Flag.bits(flags)));
    }

    public void undefine(DomainRef domain, Flag.Undefine... flags) throws LibvirtFailure {
        caller.call(Procedure.DOMAIN_UNDEFINE_FLAGS, about(domain).int32(Flag.bits(flags)));
    }

    /** Statistics of all domains in one call; with {@link Flag.StatsHow#NOWAIT} none waits for a busy domain. */
    public List<Stats> stats(Set<Flag.Stats> groups, Flag... listingAndHow) throws LibvirtFailure {
        return stats(List.of(), groups, listingAndHow);
    }

    /** Statistics of these domains alone. */
    public List<Stats> stats(List<DomainRef> domains, Set<Flag.Stats> groups, Flag... how) throws LibvirtFailure {
        XdrWriter arguments = new XdrWriter()
                .list(domains, RemoteTypes.LIST_LIMIT, RemoteTypes::domain)
                .int32(Flag.bits(groups))
                .int32(Flag.bits(how));
        return caller.call(
                Procedure.CONNECT_GET_ALL_DOMAIN_STATS,
                arguments,
                in -> List.copyOf(in.list(
                        RemoteTypes.LIST_LIMIT,
                        RemoteTypes.SMALLEST_DOMAIN + 4,
                        item -> new Stats(RemoteTypes.domain(item), RemoteTypes.params(item, STATS_LIMIT)))));
    }

    /**
     * Puts one element of ours into the domain's metadata, where it travels with a migration.
     *
     * @param element XML without its namespace declared, or nothing to take it out
     * @param key the prefix that libvirt gives the namespace {@code uri}
     */
    public void setMetadata(DomainRef domain, Optional<String> element, String key, String uri, Flag.Affect... affected)
            throws LibvirtFailure {
        Objects.requireNonNull(key, "key");
        caller.call(
                Procedure.DOMAIN_SET_METADATA,
                about(domain)
                        .int32(METADATA_ELEMENT)
                        .optionalString(element)
                        .optionalString(Optional.of(key))
                        .optionalString(Optional.of(uri))
                        .int32(Flag.bits(affected)));
    }

    /** The element of this namespace, or nothing when there is none. */
    public Optional<String> metadata(DomainRef domain, String uri, Flag.Affect... affected) throws LibvirtFailure {
        try {
            return Optional.of(caller.call(
                    Procedure.DOMAIN_GET_METADATA,
                    about(domain)
                            .int32(METADATA_ELEMENT)
                            .optionalString(Optional.of(uri))
                            .int32(Flag.bits(affected)),
                    XdrReader::exactString));
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.NO_DOMAIN_METADATA)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static XdrWriter about(DomainRef domain) {
        XdrWriter out = new XdrWriter();
        RemoteTypes.domain(out, domain);
        return out;
    }
}
