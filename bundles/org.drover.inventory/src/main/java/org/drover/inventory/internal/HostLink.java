package org.drover.inventory.internal;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HostEvent;
import org.drover.backend.api.HypervisorBackend;
import org.drover.inventory.HostEntry;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/**
 * One host that is to be connected, for as long as it is not forgotten: connects, reads, listens, and tries again when
 * the host is lost. All calls to the host are made one at a time, by a worker, outside this object's lock.
 */
final class HostLink {
    private static final System.Logger LOG = System.getLogger("org.drover.inventory");

    /** What a link needs from the house around it. */
    record House(Picture picture, Executor workers, Later later, InstantSource clock, Backoff backoff) {}

    private final HostEndpoint endpoint;
    private final House house;

    // guarded by this
    private Optional<HypervisorBackend> backend = Optional.empty();
    private Optional<HostConnection> connection = Optional.empty();
    private Optional<HostFacts> facts = Optional.empty();
    private Optional<Instant> unreachableSince;
    private String problem = "it was not tried yet";
    private Optional<Later.Handle> nextTry = Optional.empty();
    private CompletableFuture<Void> wanted = new CompletableFuture<>();
    private boolean readWanted;
    private Set<VmId> changed = new LinkedHashSet<>();
    private boolean working;
    private boolean closed;
    private int failures;

    HostLink(HostEndpoint endpoint, House house) {
        this.endpoint = endpoint;
        this.house = house;
        unreachableSince = Optional.of(house.clock().instant());
    }

    HostEndpoint endpoint() {
        return endpoint;
    }

    /** Shows the host as one that cannot be tried until its backend comes. */
    synchronized void missing(String why) {
        problem = why;
        house.picture().put(entry());
    }

    synchronized HostConnection connection() throws BackendException.HostUnreachable {
        if (connection.isPresent()) return connection.get();
        throw new BackendException.HostUnreachable(endpoint.host(), Optional.empty(), "connect", problem, null);
    }

    /** The first try of a new host, made by the caller's thread, so that it learns why it failed. */
    void connectNow(HypervisorBackend with) throws BackendException {
        synchronized (this) {
            backend = Optional.of(with);
            working = true;
        }
        try {
            open(with);
            await(endpoint.host(), read(), 10);
        } catch (BackendException | RuntimeException e) {
            close();
            throw e;
        } finally {
            workDone();
        }
    }

    synchronized void backendCame(HypervisorBackend with) {
        backend = Optional.of(with);
        failures = 0;
        house.picture().put(entry());
        ask();
    }

    /** The backend's bundle goes: its connections are closed before this returns. */
    void backendWent(HypervisorBackend gone) {
        synchronized (this) {
            if (backend.isEmpty() || backend.get() != gone) return;
            backend = Optional.empty();
        }
        lose("its backend \"" + endpoint.backend() + "\" is not installed", false)
                .ifPresent(HostLink::closeQuietly);
    }

    /** Asks for everything again, soon. The result is completed when the answer is in the picture, or with the failure. */
    synchronized CompletableFuture<Void> ask() {
        if (closed) return CompletableFuture.failedFuture(new IllegalStateException("it was forgotten"));
        nextTry.ifPresent(Later.Handle::cancel);
        nextTry = Optional.empty();
        readWanted = true;
        CompletableFuture<Void> answer = wanted;
        startWork();
        return answer;
    }

    /** Asks for one VM again, soon; not while there is no connection, because then everything is read by the next one. */
    synchronized CompletableFuture<Void> ask(VmId vm) {
        if (connection.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new BackendException.HostUnreachable(endpoint.host(), Optional.of(vm), "read a VM", problem, null));
        }
        changed.add(vm);
        CompletableFuture<Void> answer = wanted;
        startWork();
        return answer;
    }

    synchronized void askIfConnected() {
        if (connection.isPresent()) ask();
    }

    void close() {
        end().ifPresent(HostLink::closeQuietly);
    }

    /** From now on it changes nothing in the picture; its connection is the caller's to close. */
    synchronized Optional<HostConnection> end() {
        closed = true;
        nextTry.ifPresent(Later.Handle::cancel);
        Optional<HostConnection> open = connection;
        connection = Optional.empty();
        problem = "it was forgotten";
        if (readWanted) wanted.completeExceptionally(new IllegalStateException(problem));
        return open;
    }

    private void startWork() { // holding the lock
        if (working || closed || !readWanted && changed.isEmpty()) return;
        working = true;
        house.workers().execute(this::work);
    }

    private synchronized void workDone() {
        working = false;
        startWork();
    }

    private void work() {
        CompletableFuture<Void> asked;
        Optional<HypervisorBackend> with;
        Set<VmId> some;
        boolean everything;
        boolean connected;
        synchronized (this) {
            everything = readWanted;
            readWanted = false;
            some = changed;
            changed = new LinkedHashSet<>();
            asked = wanted;
            wanted = new CompletableFuture<>();
            with = backend;
            connected = connection.isPresent();
        }
        try {
            if (with.isEmpty()) connection(); // says why not
            if (!connected) open(with.get());
            (everything || !connected ? read() : read(some)).whenComplete((shown, never) -> asked.complete(null));
        } catch (BackendException e) {
            boolean gone = e instanceof BackendException.HostUnreachable || e instanceof BackendException.Lost;
            if (gone || !connected) loseAndRetry(e.reason());
            else LOG.log(Level.WARNING, "Host " + endpoint.host() + " could not be read; its picture is old", e);
            asked.completeExceptionally(e);
        } catch (RuntimeException e) {
            // a vendor's backend may do anything; its host is lost, not the inventory
            if (!isClosed())
                LOG.log(Level.ERROR, "Backend " + endpoint.backend() + " failed on host " + endpoint.host(), e);
            loseAndRetry("its backend failed: " + e);
            asked.completeExceptionally(e);
        } finally {
            workDone();
        }
    }

    private void open(HypervisorBackend with) throws BackendException {
        HostConnection fresh = with.connect(endpoint);
        try {
            fresh.watch(event -> heard(fresh, event));
        } catch (BackendException | RuntimeException e) {
            closeQuietly(fresh);
            throw e;
        }
        boolean late;
        synchronized (this) {
            late = closed || backend.isEmpty() || backend.get() != with;
            if (!late) connection = Optional.of(fresh);
        }
        if (late) {
            closeQuietly(fresh);
            throw new BackendException.HostUnreachable(
                    endpoint.host(), Optional.empty(), "connect", "its backend went away meanwhile", null);
        }
        LOG.log(Level.INFO, "Connected " + endpoint);
    }

    private CompletableFuture<Void> read() throws BackendException {
        HostConnection from = connection();
        HostFacts newFacts = from.facts();
        List<VmFacts> vms = from.vms();
        synchronized (this) {
            if (closed || connection.isEmpty() || connection.get() != from) {
                throw new BackendException.HostUnreachable(endpoint.host(), Optional.empty(), "read", problem, null);
            }
            failures = 0;
            facts = Optional.of(newFacts);
            unreachableSince = Optional.empty();
            problem = "";
            return house.picture().put(entry(), vms);
        }
    }

    /** What has changed is read alone: a host may have hundreds of VMs, and each change of each is told. */
    private CompletableFuture<Void> read(Set<VmId> some) throws BackendException {
        HostConnection from = connection();
        Map<VmId, Optional<VmFacts>> news = new LinkedHashMap<>();
        for (VmId vm : some) news.put(vm, from.vm(vm));
        return house.picture().put(endpoint.host(), news);
    }

    private void heard(HostConnection from, HostEvent event) {
        synchronized (this) {
            if (connection.isPresent() && connection.get() != from) return; // an old connection's last words
        }
        if (event instanceof HostEvent.ConnectionLost lost) loseAndRetry(lost.reason());
        else if (event instanceof HostEvent.VmChanged one) askFor(one.vm());
        else ask();
    }

    private synchronized void askFor(VmId vm) {
        if (connection.isEmpty() && !working) return; // everything is read when it is connected again
        changed.add(vm);
        startWork();
    }

    private void loseAndRetry(String why) {
        // closing may wait for the host, and the caller may be the connection's own event thread
        lose(why, true).ifPresent(lost -> house.workers().execute(() -> closeQuietly(lost)));
    }

    /** Marks the host as not reachable; the connection that is of no use any more is the caller's to close. */
    private Optional<HostConnection> lose(String why, boolean tryAgain) {
        Optional<HostConnection> lost;
        synchronized (this) {
            if (closed) return Optional.empty();
            lost = connection;
            connection = Optional.empty();
            problem = why;
            if (unreachableSince.isEmpty()) {
                unreachableSince = Optional.of(house.clock().instant());
                LOG.log(Level.WARNING, "Host " + endpoint.host() + " is not reachable: " + why);
            }
            house.picture().put(entry());
            nextTry.ifPresent(Later.Handle::cancel);
            failures = Math.min(failures + 1, 1000);
            nextTry = tryAgain && backend.isPresent()
                    ? Optional.of(house.later().after(house.backoff().afterFailures(failures), this::ask))
                    : Optional.empty();
        }
        return lost;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private HostEntry entry() {
        return new HostEntry(endpoint, facts, unreachableSince, problem);
    }

    static void closeQuietly(HostConnection connection) {
        try {
            connection.close();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "Closing the connection to " + connection.host() + " failed", e);
        }
    }

    /** Waits for {@code answer}; a refresh that a caller asked for. */
    static void await(HostId host, CompletableFuture<Void> answer, long seconds) throws BackendException {
        try {
            answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            String late = "it did not answer within " + seconds + " s";
            throw new BackendException.TimedOut(host, Optional.empty(), "refresh", late, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendException.TimedOut(host, Optional.empty(), "refresh", "the wait was interrupted", e);
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof BackendException known) throw known;
            throw new BackendException.HostUnreachable(
                    host, Optional.empty(), "refresh", String.valueOf(e.getCause()), e.getCause());
        }
    }
}
