package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.drover.backend.api.Transfer;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.JobCalls;
import org.drover.libvirt.LibvirtConnection;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.MigrationCookie;
import org.drover.libvirt.MigrationParams;
import org.xml.sax.SAXException;

/** The source's side: begin, perform, confirm over a connection of its own; looks and cancels go over the host's. */
final class LibvirtOutgoing implements OutgoingMigration {
    private static final Logger LOG = System.getLogger(LibvirtOutgoing.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration CANCEL = Duration.ofSeconds(5);
    private static final long TELL_EVERY_NANOS = 200_000_000;
    static final Duration LONGEST_TRANSFER = Duration.ofDays(7);
    /** How far the source is; decides what {@link #keep} has to undo. */
    private enum Reached {
        NOTHING,
        BEGUN,
        PERFORMING,
        /** libvirt runs the VM on by itself after a failed perform. */
        PERFORM_FAILED,
        PERFORMED,
        ENDED
    }

    private final LibvirtHost host;
    private final Line.Pool lines;
    private final Line line;
    private final LibvirtConnection own;
    private final MigrationTicket ticket;
    private final Landing.All landings;
    private final Consumer<LibvirtOutgoing> whenClosed;
    private final boolean again;
    /** Of what its disks stand on, while that is on its way. */
    private volatile Optional<Carrier> carrier = Optional.empty();

    /** A part of its memory is on the other host, or may be: there is no way back. */
    private volatile boolean switched;

    private volatile Reached reached = Reached.NOTHING;
    private boolean confirmed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private DomainRef domain;
    private TransferView view;
    /** Told while the destination prepares; perform begins when it is settled. */
    private CompletableFuture<Void> budget;

    private boolean persistent;
    private boolean marked;
    private MigrationTerms terms;

    /** @param again it has been switched over before, and the connection broke */
    LibvirtOutgoing(
            LibvirtHost host,
            Line.Pool lines,
            MigrationTicket ticket,
            boolean again,
            Landing.All landings,
            Consumer<LibvirtOutgoing> whenClosed)
            throws BackendException {
        this.landings = landings;
        this.again = again;
        this.switched = again;
        this.host = host;
        this.lines = lines;
        this.line = lines.take();
        this.own = line.connection();
        this.ticket = ticket;
        this.whenClosed = whenClosed;
    }

    @Override
    public Offer begin() throws BackendException {
        try {
            if (again) return beginAgain();
            if (ticket.options().postCopy() && ticket.options().parallelChannels() > 1) {
                throw host.failures().refused("begin", ticket.vm(), "QEMU has no post-copy over parallel channels");
            }
            domain = own.domains().lookup(LibvirtHost.uuidOf(ticket.vm()));
            view = new TransferView(host, domain);
            if (own.domains().status(domain).state() != State.RUNNING) {
                throw host.failures().refused("begin", ticket.vm(), "only a running VM is moved live");
            }
            if (own.jobs().stats(domain).isActive()) { // else libvirt lets us wait for its end, 30 s long
                throw host.failures().refused("begin", ticket.vm(), "another job of this VM is under way");
            }
            persistent = own.domains().isPersistent(domain);
            if (!persistent) throw host.failures().refused("begin", ticket.vm(), Bound.UNDEFINED);
            DiskSurvey survey = new DiskSurvey(host, ticket);
            List<DiskImage> images = survey.of(domain);
            List<Chain.Layer> layers = survey.layers(images);
            Mark.put(own.domains(), domain, ticket.id(), persistent);
            marked = true;
            terms = MigrationTerms.of(ticket, persistent, Optional.empty(), images);
            var begun = own.migrations().begin(domain, terms.params(), terms.flags());
            reached = Reached.BEGUN;
            host.leaving().add(ticket.vm());
            budget = own.jobs().startSettingMaxDowntime(domain, forLastPages(ticket.options()));
            String description =
                    images.isEmpty() ? begun.xml() : DiskImage.offer(images, layers, Optional.of(begun.xml()));
            return new Offer(description, Baggage.of(begun.cookie().bytes()));
        } catch (SAXException e) {
            throw host.failures().refused("begin", ticket.vm(), "its definition makes no sense: " + e.getMessage());
        } catch (LibvirtFailure e) {
            throw host.failures().acting("begin", Optional.of(ticket.vm()), e);
        }
    }

    private MigrationParams params() throws LibvirtFailure {
        if (!persistent || ticket.disks().isEmpty() || again) return terms.params();
        return terms.params().withPersistentXml(new MovedFiles(host, ticket).definition(own.domains(), domain));
    }

    /** All phases once more, of a VM that is split: it bears its mark, and its disks have gone. */
    private Offer beginAgain() throws LibvirtFailure, BackendException {
        domain = own.domains().lookup(LibvirtHost.uuidOf(ticket.vm()));
        view = new TransferView(host, domain);
        persistent = own.domains().isPersistent(domain);
        terms = MigrationTerms.again(persistent, Optional.empty());
        var begun = PostCopy.atSource(
                host, own, domain, () -> own.migrations().begin(domain, terms.params(), terms.flags()));
        reached = Reached.BEGUN;
        budget = CompletableFuture.completedFuture(null);
        return new Offer(begun.xml(), Baggage.of(begun.cookie().bytes()));
    }

    /** The VM waits on this side for its end; libvirt cannot be asked for that before the end. */
    boolean sentEverything() {
        return reached == Reached.PERFORMED;
    }

    /** QEMU's limit is for the last pages alone; devices, lease and the hosts' talk take the other half. */
    private static Duration forLastPages(MigrationOptions options) {
        return Duration.ofMillis(Math.max(1, options.pauseBudget().toMillis() / 2));
    }

    @Override
    public Transfer perform(Reservation reservation, Consumer<MigrationProgress> progress) throws BackendException {
        Reservation there = reservation;
        if (Landing.isOne(reservation.address())) {
            there = brought(
                    landings.at(reservation.address()).orElseThrow(() -> Landing.nobodyWaits(host, ticket)), progress);
        }
        try {
            line.listen(event -> view.heard(event, progress));
            view.await(budget, seen -> {});
            reached = Reached.PERFORMING;
            CompletableFuture<MigrationCookie> running = own.migrations()
                    .within(LONGEST_TRANSFER)
                    .perform(
                            domain,
                            params().withUri(there.address()),
                            MigrationCookie.of(there.baggage().bytes()),
                            terms.flags());
            MigrationCookie cookie = view.await(running, progress);
            reached = Reached.PERFORMED;
            view.sent();
            if (switched) tellOn(progress);
            return new Transfer(Baggage.of(cookie.bytes()));
        } catch (LibvirtFailure e) {
            if (reached == Reached.PERFORMING && e instanceof LibvirtException) reached = Reached.PERFORM_FAILED;
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        }
    }

    /** What its disks stand on goes first, by way of this process; then the destination listens for the VM. */
    private Reservation brought(Landing landing, Consumer<MigrationProgress> progress) throws BackendException {
        CarryView seen = new CarryView();
        seen.tell(progress);
        seen.all(landing.underlay().bytes());
        Carrier carries = new Carrier(host, ticket, seen);
        carrier = Optional.of(carries);
        Line bytes = lines.take();
        boolean well = false;
        try {
            landing.departs(new Landing.Departure() {
                @Override
                public void stillStandsAsLeft() {}

                @Override
                public void stop(String why) {
                    carries.stop(why);
                }
            });
            carries.carry(landing.underlay().parcels(), bytes.connection(), landing);
            landing.filled();
            well = true;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("perform", Optional.of(ticket.vm()), e);
        } finally {
            carrier = Optional.empty();
            if (well) lines.giveBack(bytes);
            else bytes.connection().close();
        }
        return landing.listens();
    }

    @Override
    public MigrationFigures confirm(Arrival arrival) throws BackendException {
        try {
            own.migrations()
                    .confirm(
                            domain,
                            terms.params(),
                            MigrationCookie.of(arrival.baggage().bytes()),
                            terms.flags());
            reached = Reached.ENDED;
            confirmed = true;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("confirm", Optional.of(ticket.vm()), e);
        }
        MigrationFigures figures = view.figures();
        new MovedFiles(host, ticket).remove("confirm", MovedFiles.from(ticket));
        return figures;
    }

    @Override
    public void keep() throws BackendException {
        if (switched) throw host.failures().refused("keep", ticket.vm(), "a part of its memory is on the other host");
        if (reached == Reached.PERFORMING) stopSending(); // whoever led it left it before it ended
        try {
            if (reached == Reached.BEGUN || reached == Reached.PERFORMED) {
                own.migrations().cancelAtSource(domain, terms.params(), terms.flags());
                reached = Reached.ENDED;
            }
            if (!marked) return;
            Homecoming home = new Homecoming(host, own, domain);
            if (home.isStillSending()) { // the mark stays: it says who has to settle it
                throw host.failures().refused("keep", ticket.vm(), "its transfer has not ended yet");
            }
            home.settle(view.wasStopped());
            marked = false;
        } catch (LibvirtFailure e) {
            throw host.failures().acting("keep", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void switchOver() throws BackendException {
        if (reached != Reached.PERFORMING) {
            throw host.failures().refused("switch over", ticket.vm(), "no transfer of it is under way");
        }
        try {
            host.libvirt().jobs().within(CANCEL).startPostCopy(domain);
            switched = true;
        } catch (LibvirtFailure e) {
            if (!(e instanceof LibvirtException)) switched = true; // it may be
            throw host.failures().acting("switch over", Optional.of(ticket.vm()), e);
        }
    }

    /** Pages follow a VM that runs over there already; the one who leads waits for that in finish. */
    private void tellOn(Consumer<MigrationProgress> progress) {
        Thread teller = new Thread(
                () -> {
                    while (reached == Reached.PERFORMED && !closed.get()) {
                        view.lookAndTell(progress);
                        LockSupport.parkNanos(TELL_EVERY_NANOS);
                    }
                },
                "post-copy of " + ticket.id());
        teller.setDaemon(true);
        teller.start();
    }

    @Override
    public CancelAnswer cancel() throws BackendException {
        if (switched || reached == Reached.PERFORMED || reached == Reached.ENDED) return CancelAnswer.TOO_LATE;
        Optional<Carrier> carries = carrier;
        if (carries.isPresent()) {
            carries.get().stop("it was cancelled");
            return CancelAnswer.CANCELLED;
        }
        if (reached != Reached.PERFORMING) return CancelAnswer.NOTHING_TO_CANCEL;
        try {
            host.libvirt().jobs().within(CANCEL).abort(domain);
            return CancelAnswer.CANCELLED;
        } catch (LibvirtException e) {
            if (e.is(ErrorCode.OPERATION_INVALID)) return CancelAnswer.NOTHING_TO_CANCEL;
            throw host.failures().acting("cancel", Optional.of(ticket.vm()), e);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("cancel", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void tune(MigrationOptions options) throws BackendException {
        carrier.ifPresent(carries -> carries.limit(options.bandwidth()));
        JobCalls jobs = host.libvirt().jobs().within(LOOK);
        try {
            jobs.setMaxDowntime(domain, forLastPages(options));
            if (options.bandwidth().isEmpty()) return;
            long rate = MigrationTerms.mebibytes(options.bandwidth().get());
            if (ticket.options().postCopy()) jobs.setMaxSpeedInPostCopy(domain, rate);
            if (!switched) jobs.setMaxSpeed(domain, rate);
        } catch (LibvirtFailure e) {
            throw host.failures().acting("tune", Optional.of(ticket.vm()), e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) return;
        host.leaving().remove(ticket.vm());
        carrier.ifPresent(carries -> carries.stop("its connection was closed"));
        if (reached == Reached.PERFORMING && !switched) stopSending();
        if (confirmed) lines.giveBack(line);
        else own.close();
        whenClosed.accept(this);
    }

    /** libvirt goes on sending for a client that has gone, for as long as the destination listens. */
    private void stopSending() {
        try {
            host.libvirt().jobs().within(LOOK).abort(domain);
        } catch (LibvirtFailure e) {
            boolean hasEnded = e instanceof LibvirtException no && no.is(ErrorCode.OPERATION_INVALID);
            if (hasEnded) return;
            LOG.log(Level.INFO, "The transfer of " + ticket.id() + " is left to its hosts: " + e.getMessage());
        }
    }
}
