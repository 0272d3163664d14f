package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.Capability;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** What all suites stand on: a fresh {@link BackendUnderTest} per test. Deadlines are generous, real hosts are slow. */
@ExtendWith(ClauseLimit.class)
abstract class Contract {
    BackendUnderTest backend;
    HostId first;
    HostId second;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Two hosts, connected, with nothing on them. */
    protected abstract BackendUnderTest make() throws Exception;

    /** A clause that is not over by then fails, with what it waits for; so do making and taking down the hosts. */
    protected Duration limit() {
        return Duration.ofMinutes(5);
    }

    /** See {@link BackendUnderTest#evidence}; never fails. */
    final String evidence() {
        try {
            return backend == null ? "" : backend.evidence();
        } catch (RuntimeException e) {
            return "no evidence: " + e;
        }
    }

    @BeforeEach
    void setUp() throws Exception {
        backend = make();
        first = backend.first().host();
        second = backend.second().host();
        about().ifPresent(this::needed);
    }

    @AfterEach
    void tearDown() throws Exception {
        try {
            while (!opened.isEmpty()) opened.pop().close(); // the latest first
        } finally {
            if (backend != null) backend.close();
        }
    }

    /** The capability that this suite is about; empty when every connection has what it takes. */
    Optional<Class<? extends Capability>> about() {
        return Optional.empty();
    }

    /** Leaves the clause out, and says why, where the hosts do not offer what it is about. */
    final void needed(Class<? extends Capability> kind) {
        Assumptions.assumeTrue(
                backend.first().capability(kind).isPresent(), () -> "the hosts offer no " + kind.getSimpleName());
    }

    /** Whatever a clause opens is closed after it, before the hosts are taken down. */
    final <T extends AutoCloseable> T opened(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** Names people really give. */
    static Stream<String> oddNames() {
        return Stream.of("n".repeat(200), "-rm -rf", "données 名前 база", "two  words", "a'b\"c<d>&e");
    }

    /** A refused name leaves no VM of that name behind. */
    void assertNoVmIsNamed(String name) throws BackendException {
        assertThat(backend.first().vms()).noneMatch(vm -> vm.name().equals(name));
    }

    VmId runningVm() throws Exception {
        return backend.makeVm(first, "web", true);
    }

    void assertRunsOnlyOn(HostId host, VmId vm) throws Exception {
        assertThat(backend.whereItRuns(vm)).as("where VM %s runs", vm).containsExactly(host);
    }

    /** Looks again until it is so; the wait is for the world outside, which tells nobody. */
    void soon(String what, Callable<Boolean> so) throws Exception {
        Duration patience = backend.patience();
        long deadline = backend.nanoTime() + patience.toNanos();
        while (!so.call()) {
            if (backend.nanoTime() > deadline) fail("not so within " + patience.toSeconds() + " s: " + what);
            backend.letAMomentPass();
        }
    }

    /** What came of a call that is made on another thread. */
    <T> T outcome(CompletableFuture<T> call) throws Exception {
        soon("a call that was begun comes back", call::isDone);
        return call.get();
    }

    /** Calls on a thread of its own; has begun when this returns. */
    static <T> CompletableFuture<T> calling(String name, Callable<T> call) throws InterruptedException {
        var begun = new CountDownLatch(1);
        var result = new CompletableFuture<T>();
        Thread thread = new Thread(
                () -> {
                    begun.countDown();
                    try {
                        result.complete(call.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        begun.await();
        return result;
    }

    /** The error says where, with what and during what. */
    static void assertNamesHostVmAndStep(BackendException error, HostId host, VmId vm) {
        assertThat(error.host()).isEqualTo(host);
        assertThat(error.vm()).isEqualTo(Optional.of(vm));
        assertThat(error.step()).isNotBlank();
        assertThat(error.reason()).isNotBlank();
        assertThat(List.of(host.value(), vm.value(), error.step()))
                .allSatisfy(word -> assertThat(error.getMessage()).contains(word));
    }
}
