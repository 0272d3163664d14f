package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.SavedImage;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/**
 * The destination's side of a quick move. The VM is restored paused and without a definition, then defined, then run: what
 * is not defined here never ran here, as after a live move ({@link Standings}).
 */
final class QuickIncoming extends CarriedIn {
    private static final Logger LOG = System.getLogger(QuickIncoming.class.getName());

    private final SavedImage image;
    private boolean imageMade;

    QuickIncoming(LibvirtHost host, Line.Pool lines, Landing.All landings, MigrationTicket ticket) {
        super(host, lines, landings, ticket);
        this.image = ticket.image().orElseThrow();
    }

    @Override
    void makeMore() throws LibvirtFailure {
        if (!image.carried()) return;
        host.files().create(image.atDestination(), new DiskImage("", "raw", 0, Optional.empty()));
        imageMade = true;
    }

    @Override
    void removeMore() throws LibvirtFailure {
        if (imageMade) host.files().remove(image.atDestination());
        imageMade = false;
    }

    @Override
    void take() throws LibvirtFailure, BackendException {
        run(restored());
        landing.ifPresent(Landing::runs);
        removeImage();
    }

    private DomainRef restored() throws LibvirtFailure, BackendException {
        var states = host.libvirt().savedStates().within(Saving.LONGEST);
        String xml = arriving.sent(states.xml(image.atDestination(), Flag.Xml.SECURE));
        states.restore(image.atDestination(), Optional.of(xml), Set.of(Flag.Save.PAUSED));
        return host.domain(ticket.vm());
    }

    private void run(DomainRef domain) throws LibvirtFailure {
        domains().defineXml(arriving.definition());
        try {
            domains().resume(domain);
        } catch (LibvirtException e) {
            if (domains().status(domain).state() != State.RUNNING) throw e; // a lease, for instance
        }
    }

    /** What was restored goes again. */
    @Override
    void drop(BackendException why) throws BackendException {
        try {
            Optional<DomainRef> here = arriving.made();
            if (here.isPresent()) end(domains(), here.get());
        } catch (LibvirtFailure e) {
            why.addSuppressed(e);
            throw new BackendException.Lost(
                    host.host(),
                    Optional.of(ticket.vm()),
                    "finish",
                    why.reason() + "; what was restored is still there",
                    why);
        }
    }

    /** The definition first, its firmware's file later, with the others: with it gone, what is left of a VM that never ran goes with its process. */
    static void end(DomainCalls domains, DomainRef domain) throws LibvirtFailure {
        if (domains.isPersistent(domain)) {
            domains.undefine(domain, Flag.Undefine.KEEP_NVRAM, Flag.Undefine.KEEP_TPM);
        }
        if (domains.isActive(domain)) domains.destroy(domain);
    }

    /** Its copy here, which nobody needs once the VM runs; a shared one is the source's to remove. */
    private void removeImage() {
        if (!imageMade) return;
        try {
            host.files().remove(image.atDestination());
            imageMade = false;
        } catch (LibvirtFailure e) {
            LOG.log(Level.WARNING, "{0} is left on {1}: {2}", image.atDestination(), host.host(), e.getMessage());
        }
    }
}
