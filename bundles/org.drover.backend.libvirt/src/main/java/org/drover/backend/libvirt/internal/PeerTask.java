package org.drover.backend.libvirt.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.DomainCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.DomainStatus.State;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.MigrateFlag;
import org.drover.libvirt.MigrationCookie;
import org.drover.model.MigrationId;

/** One migration that two hosts do between themselves, watched by a thread of its own for as long as its line lives. */
final class PeerTask {
    private static final Logger LOG = System.getLogger(PeerTask.class.getName());
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final LibvirtHost host;
    private final Line line;
    private final MigrationTicket ticket;
    private final DomainRef domain;
    private final Consumer<DelegatedStatus> changes;
    private final TransferView view;
    private volatile DelegatedStatus status;
    private volatile boolean cancelled;

    PeerTask(LibvirtHost host, Line line, MigrationTicket ticket, DomainRef domain, Consumer<DelegatedStatus> changes) {
        this.host = host;
        this.line = line;
        this.ticket = ticket;
        this.domain = domain;
        this.changes = changes;
        this.view = new TransferView(host, domain);
        this.status = is(Stage.RUNNING, Optional.empty(), MigrationFigures.UNKNOWN);
    }

    /** Told once, when nothing more is to be seen of it here. */
    interface Over {
        void tell(PeerTask task, Line line, boolean well);
    }

    /** libvirt is asked to do it when this returns; that it ends well or not is told later. */
    void begin(String uri, MigrationTerms terms, Over over) throws LibvirtFailure {
        line.listen(event -> view.heard(event, this::goesOn));
        Set<MigrateFlag> flags = EnumSet.copyOf(terms.flags());
        flags.add(MigrateFlag.PEER2PEER);
        flags.remove(MigrateFlag.POSTCOPY); // nobody could lead on what breaks off then
        CompletableFuture<MigrationCookie> running =
                line.connection().migrations().within(LONGEST).performPeerToPeer(domain, uri, terms.params(), flags);
        host.leaving().add(ticket.vm());
        Thread watcher = new Thread(() -> over.tell(this, line, watch(running)), "delegated " + ticket.id());
        watcher.setDaemon(true);
        watcher.start();
    }

    private boolean watch(CompletableFuture<MigrationCookie> running) {
        try {
            view.await(running, this::goesOn);
            tell(is(Stage.DONE, Optional.empty(), view.figures()));
            return true;
        } catch (LibvirtException e) {
            failed(e);
        } catch (LibvirtFailure | BackendException e) {
            LOG.log(Level.INFO, "Contact with the host that leads {0} is lost: {1}", ticket.id(), e.getMessage());
        } finally {
            host.leaving().remove(ticket.vm());
        }
        return false;
    }

    /** It has come to nothing if the VM runs here; one that libvirt could not set going again may run over there. */
    private void failed(LibvirtException why) {
        try {
            DomainCalls domains = host.libvirt().domains().within(LOOK);
            if (domains.status(domain).state() != State.RUNNING) return;
            Mark.remove(domains, domain);
            tell(is(
                    cancelled ? Stage.CANCELLED : Stage.FAILED,
                    Optional.of(why.getMessage()),
                    MigrationFigures.UNKNOWN));
        } catch (LibvirtFailure e) {
            LOG.log(Level.INFO, "What became of {0} is to be asked for: {1}", ticket.id(), e.getMessage());
        }
    }

    private void goesOn(MigrationProgress progress) {
        if (hasEnded()) return;
        boolean counted =
                progress != ProgressReader.NOTHING_KNOWN && progress.total().count() > 0;
        tell(new DelegatedStatus(
                ticket.id(),
                Stage.RUNNING,
                counted ? Optional.of(progress) : Optional.empty(),
                Optional.empty(),
                MigrationFigures.UNKNOWN));
    }

    private synchronized void tell(DelegatedStatus now) {
        if (hasEnded()) return;
        status = now;
        changes.accept(now);
    }

    private DelegatedStatus is(Stage stage, Optional<String> reason, MigrationFigures figures) {
        return new DelegatedStatus(ticket.id(), stage, Optional.empty(), reason, figures);
    }

    void letGo() {
        if (!hasEnded()) line.connection().close();
    }

    void cancelled() {
        cancelled = true;
    }

    boolean hasEnded() {
        return status.stage() != Stage.RUNNING;
    }

    DelegatedStatus status() {
        return status;
    }

    MigrationId id() {
        return ticket.id();
    }

    DomainRef domain() {
        return domain;
    }
}
