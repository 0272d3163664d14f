package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The migration's id in the domain's metadata, where it travels with it. */
final class Mark {
    private static final String URI = "urn:drover:migration";
    private static final String KEY = "drover";
    private static final String FROM = "from";
    private static final Pattern MARK =
            Pattern.compile("<(?:\\w+:)?migration[^>]*\\bid=['\"]([A-Za-z0-9-]{1,64})['\"]");

    private Mark() {}

    static Optional<MigrationId> of(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        return domains.metadata(domain, URI)
                .map(MARK::matcher)
                .filter(Matcher::find)
                .map(m -> new MigrationId(m.group(1)));
    }

    /**
     * Of a domain that runs. Where there is a definition it carries the mark too: libvirt makes the one over there from it.
     */
    static void put(DomainCalls domains, DomainRef domain, MigrationId id, boolean persistent) throws LibvirtFailure {
        set(domains, domain, Optional.of("<migration id='" + id + "'/>"), true, persistent);
    }

    /** Of a domain that is off. */
    static void putOff(DomainCalls domains, DomainRef domain, MigrationId id) throws LibvirtFailure {
        set(domains, domain, Optional.of("<migration id='" + id + "'/>"), false, true);
    }

    /** With the host that it leaves: hosts that migrate among themselves are told apart by it afterwards. */
    static void put(DomainCalls domains, DomainRef domain, MigrationId id, boolean persistent, HostId from)
            throws LibvirtFailure {
        Element mark = SafeXml.element("migration");
        mark.setAttribute("id", id.value());
        mark.setAttribute(FROM, from.value());
        set(domains, domain, Optional.of(SafeXml.text(mark)), true, persistent);
    }

    /** The host that it was about to leave when it was marked, where the mark says that. */
    static Optional<HostId> from(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        Optional<String> mark = domains.metadata(domain, URI);
        try {
            return mark.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SafeXml.parse(mark.get()).getAttribute(FROM))
                            .filter(from -> !from.isEmpty())
                            .map(HostId::new);
        } catch (SAXException | IllegalArgumentException noMark) {
            return Optional.empty();
        }
    }

    static void remove(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        set(domains, domain, Optional.empty(), domains.isActive(domain), domains.isPersistent(domain));
    }

    private static void set(
            DomainCalls domains, DomainRef domain, Optional<String> element, boolean active, boolean persistent)
            throws LibvirtFailure {
        List<Flag.Affect> where = new ArrayList<>();
        if (active) where.add(Flag.Affect.LIVE);
        if (persistent) where.add(Flag.Affect.CONFIG);
        domains.setMetadata(domain, element, KEY, URI, where.toArray(Flag.Affect[]::new));
    }
}
