package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameCheckTest {
    private final NameCheck check = new NameCheck("known"::equals);

    @Test
    void aNameThatDoesNotResolveIsTold() {
        assertThat(check.unresolved(Optional.of("tcp://unknown"), "known")).contains("unknown");
        assertThat(check.unresolved(Optional.of("tcp://known:49152"), "unknown"))
                .as("what is set counts")
                .isEmpty();
        assertThat(check.unresolved(Optional.empty(), "unknown"))
                .as("what libvirt takes by itself")
                .contains("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.2.0.1", "tcp://[fd00::1]", "tcp://10.2.0.1:49152", "no uri at all"})
    void anAddressNeedsNoName(String address) {
        assertThat(check.unresolved(Optional.of(address), "unknown")).isEmpty();
    }

    @Test
    void aNameThatTakesLongIsNotJudged() {
        CountDownLatch never = new CountDownLatch(1);
        NameCheck slow = new NameCheck(name -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        });
        assertThat(slow.unresolved(Optional.empty(), "unknown")).isEmpty();
        never.countDown();
    }
}
