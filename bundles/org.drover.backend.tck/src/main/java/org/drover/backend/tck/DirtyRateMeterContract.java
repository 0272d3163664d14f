package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.model.ByteRate;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link DirtyRateMeter}. */
public abstract class DirtyRateMeterContract extends Contract {
    private static final Duration WINDOW = Duration.ofSeconds(1);

    @Override
    Optional<Class<? extends Capability>> about() {
        return Optional.of(DirtyRateMeter.class);
    }

    private DirtyRateMeter meter() {
        return backend.first().capability(DirtyRateMeter.class).orElseThrow();
    }

    @Test
    void aVmThatWritesHasARate() throws Exception {
        assertThat(meter().measure(runningVm(), WINDOW)).isGreaterThan(ByteRate.ZERO);
    }

    @Test
    void aVmThatIsOffIsRefused() throws Exception {
        VmId vm = backend.makeVm(first, "idle", false);
        assertThatThrownBy(() -> meter().measure(vm, WINDOW)).isInstanceOf(Refused.class);
    }

    @Test
    void measuringTwiceAtOnceIsHarmless() throws Exception {
        VmId vm = runningVm();
        var together = new CyclicBarrier(2);
        var one = calling("tck-measure-1", () -> measured(vm, together));
        var other = calling("tck-measure-2", () -> measured(vm, together));
        assertThat(outcome(one)).isGreaterThan(ByteRate.ZERO);
        assertThat(outcome(other)).isGreaterThan(ByteRate.ZERO);
    }

    private ByteRate measured(VmId vm, CyclicBarrier together) throws Exception {
        together.await();
        return meter().measure(vm, WINDOW);
    }

    @Test
    void anInterruptEndsAMeasurementWithinASecond() throws Exception {
        VmId vm = runningVm();
        var thread = new CompletableFuture<Thread>();
        var ended = calling("tck-measure", () -> {
            thread.complete(Thread.currentThread());
            try {
                meter().measure(vm, Duration.ofSeconds(60));
            } catch (BackendException e) {
                assertThat(e.host()).isEqualTo(first);
            }
            return backend.nanoTime();
        });
        untilItWaits(thread.get());
        long interrupted = backend.nanoTime();
        thread.get().interrupt();
        assertThat(Duration.ofNanos(outcome(ended) - interrupted)).isLessThan(Duration.ofSeconds(1));
    }

    /** It is measuring then; a thread that waits for an answer inside of the operating system does not look so. */
    private static void untilItWaits(Thread thread) {
        long deadline = System.nanoTime() + WINDOW.toNanos();
        while (thread.getState() == Thread.State.RUNNABLE && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
