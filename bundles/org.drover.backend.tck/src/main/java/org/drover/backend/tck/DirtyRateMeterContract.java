package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.BackendException.Refused;
import org.drover.backend.api.DirtyRateMeter;
import org.drover.model.ByteRate;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

/** The contract of {@link DirtyRateMeter}. */
public abstract class DirtyRateMeterContract extends Contract {
    private static final Duration WINDOW = Duration.ofSeconds(1);

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
        var other = CompletableFuture.supplyAsync(() -> measured(vm));
        assertThat(measured(vm)).isGreaterThan(ByteRate.ZERO);
        assertThat(other.get(30, TimeUnit.SECONDS)).isGreaterThan(ByteRate.ZERO);
    }

    private ByteRate measured(VmId vm) {
        try {
            return meter().measure(vm, WINDOW);
        } catch (BackendException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anInterruptEndsAMeasurementWithinASecond() throws Exception {
        VmId vm = runningVm();
        var begun = new CountDownLatch(1);
        var ended = new CompletableFuture<Long>();
        Thread thread = new Thread(
                () -> {
                    begun.countDown();
                    try {
                        meter().measure(vm, Duration.ofSeconds(60));
                    } catch (BackendException e) {
                        assertThat(e.host()).isEqualTo(first);
                    }
                    ended.complete(System.nanoTime());
                },
                "tck-measure");
        thread.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        long interrupted = System.nanoTime();
        thread.interrupt();
        assertThat(Duration.ofNanos(ended.get(30, TimeUnit.SECONDS) - interrupted))
                .isLessThan(Duration.ofSeconds(1));
    }
}
