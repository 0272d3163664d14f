package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SavedImage;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus;
import org.drover.libvirt.DomainStatus.Reason;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.LibvirtFailure;

/**
 * What a domain of a quick move is, where that differs from other moves. What libvirt calls the states that it goes through:
 * {@code qemuDomainSaveInternal}, {@code qemuSaveImageStartVM}; a domain that was restored paused is "paused (migration)".
 */
final class SavedPresence {
    private SavedPresence() {}

    /** Empty when it is what it would be in any other move. */
    static Optional<Presence> of(
            LibvirtHost host, MigrationTicket ticket, DomainRef domain, DomainStatus status, boolean ours)
            throws LibvirtFailure {
        if (ticket.kind() != MoveKind.QUICK || !ours) return Optional.empty();
        boolean source = host.host().equals(ticket.source());
        if (status.is(Reason.PAUSED_STARTING_UP)) return Optional.of(Presence.INCOMING);
        if (status.is(Reason.PAUSED_MIGRATION)) return Optional.of(source ? Presence.HANDED_OVER : Presence.INCOMING);
        if (status.is(Reason.PAUSED_SAVE)) {
            boolean underWay = host.libvirt().jobs().stats(domain).isActive();
            return Optional.of(underWay ? Presence.SENDING : Presence.PAUSED);
        }
        boolean off = status.state() == State.SHUT_OFF;
        Optional<SavedImage> image = ticket.image().filter(i -> off && source);
        if (image.isEmpty()) return Optional.empty();
        return Saving.isWhole(host, image.get().atSource()) ? Optional.of(Presence.HANDED_OVER) : Optional.empty();
    }

    /** A file that the VM needs as it stands: its memory. */
    static boolean needs(MigrationTicket ticket, Presence presence, String file) {
        return switch (presence) {
            case SENDING, HANDED_OVER ->
                ticket.image().filter(i -> i.atSource().equals(file)).isPresent();
            case INCOMING ->
                ticket.image()
                        .filter(i ->
                                i.atSource().equals(file) || i.atDestination().equals(file))
                        .isPresent();
            default -> false;
        };
    }
}
