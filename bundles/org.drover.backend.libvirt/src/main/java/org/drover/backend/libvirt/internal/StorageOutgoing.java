package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Baggage;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.Standing.Disks;
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.Bytes;
import org.xml.sax.SAXException;

/** The old files' side of a storage migration: copies them until each write goes to both. */
final class StorageOutgoing implements OutgoingMigration {
    private static final long LOOK_EVERY_NANOS = 100_000_000;

    private enum Reached {
        NOTHING,
        BEGUN,
        PERFORMING,
        IN_STEP,
        ENDED
    }

    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final Standings standings;
    private final DiskCopies copies;
    private final CopyView view = new CopyView();
    private volatile Reached reached = Reached.NOTHING;
    private volatile String toStop = "";
    private DomainRef domain;
    private List<DiskImage> images = List.of();

    StorageOutgoing(LibvirtHost host, MigrationTicket ticket, Standings standings) {
        this.host = host;
        this.ticket = ticket;
        this.standings = standings;
        this.copies = new DiskCopies(host, ticket);
    }

    @Override
    public Offer begin() throws BackendException {
        try {
            domain = host.domain(ticket.vm());
            if (domains().status(domain).state() != State.RUNNING) {
                throw host.failures().refused("begin", ticket.vm(), "only a running VM's disks are moved under it");
            }
            if (host.libvirt().jobs().stats(domain).isActive()) {
                throw host.failures().refused("begin", ticket.vm(), "another job of this VM is under way");
            }
            images = new DiskSurvey(host, ticket).of(domain);
            Mark.put(domains(), domain, ticket.id(), domains().isPersistent(domain));
            reached = Reached.BEGUN;
            return new Offer(DiskImage.offer(images, Optional.empty()), Baggage.EMPTY);
        } catch (SAXException e) {
            throw host.failures().refused("begin", ticket.vm(), e.getMessage());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("begin", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        try {
            reached = Reached.PERFORMING;
            copies.start(domain, images);
            while (!inStep()) {
                progress.accept(view.of(copies.progress(domain)));
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
                if (Thread.interrupted()) throw interrupted();
            }
            progress.accept(view.of(copies.progress(domain)));
            reached = Reached.IN_STEP;
            return new Transfer(Baggage.EMPTY);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        }
    }

    private boolean inStep() throws LibvirtFailure, BackendException {
        if (!toStop.isEmpty()) throw stopped(toStop);
        DiskCopies.State now = copies.state(domain);
        if (!now.missing().isEmpty()) throw stopped("the copy of " + now.missing() + " has ended before its time");
        return now.ready();
    }

    private BackendException stopped(String why) throws LibvirtFailure {
        copies.end(domain);
        reached = Reached.BEGUN;
        return host.failures().refused("perform", ticket.vm(), why);
    }

    private BackendException interrupted() {
        Thread.currentThread().interrupt();
        return new BackendException.Lost(
                host.host(), Optional.of(ticket.vm()), "perform", "interrupted while it went on", null);
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        if (standings.ask(ticket).disks() != Disks.MOVED) {
            throw host.failures().refused("confirm", ticket.vm(), "not all of its disks are on their new files");
        }
        new MovedFiles(host, ticket).remove("confirm", MovedFiles.from(ticket));
        unmark("confirm");
        long bytes = images.stream().mapToLong(DiskImage::bytes).sum();
        return new MigrationFigures(Optional.empty(), Optional.of(new Bytes(bytes)), 0);
    }

    @Override
    public void keep() throws BackendException {
        if (reached == Reached.NOTHING || reached == Reached.ENDED) return;
        if (standings.ask(ticket).disks() != Disks.AS_BEFORE) {
            throw host.failures().refused("keep", ticket.vm(), "its disks have gone over to the new files");
        }
        try {
            copies.end(domain);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("keep", Optional.of(ticket.vm()), e);
        }
        new MovedFiles(host, ticket).remove("keep", MovedFiles.to(ticket));
        unmark("keep");
    }

    private void unmark(String step) throws BackendException {
        try {
            Mark.remove(domains(), domain);
            reached = Reached.ENDED;
        } catch (LibvirtFailure e) {
            throw host.failures().acting(step, Optional.of(ticket.vm()), e);
        }
    }

    /** Once both sides are the same there is nothing to cancel: it is given up by {@link #keep}. */
    @Override
    public CancelAnswer cancel() {
        if (reached == Reached.ENDED) return CancelAnswer.TOO_LATE;
        if (reached != Reached.PERFORMING) return CancelAnswer.NOTHING_TO_CANCEL;
        toStop = "it was cancelled";
        return CancelAnswer.CANCELLED;
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        if (options.bandwidth().isEmpty()) return;
        try {
            copies.setSpeed(domain, options.bandwidth().get());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("tune", Optional.of(ticket.vm()), e);
        }
    }

    /** Copies that are in step go on: whoever settles it decides. */
    @Override
    public void close() {
        toStop = "its connection was closed";
    }

    private DomainCalls domains() {
        return host.libvirt().domains();
    }
}
