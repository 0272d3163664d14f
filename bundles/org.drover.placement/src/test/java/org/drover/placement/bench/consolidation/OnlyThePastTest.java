package org.drover.placement.bench.consolidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnlyThePastTest {
    private static final int VMS = 60;

    static Stream<Named<Supplier<Consolidation>>> policies() {
        return Stream.of(
                Named.of("drover", DroverPolicy::new),
                Named.of("lr-mmt", () -> CloudSimPolicy.lrMmt(1.2)),
                Named.of("thr-mmt", () -> CloudSimPolicy.thrMmt(0.8)));
    }

    /** Loads that wander, those of every fifth VM now and then down to nothing. */
    private static double[][] day(long seed) {
        Random random = new Random(seed);
        double[][] day = new double[VMS][Traces.SAMPLES];
        for (double[] vm : day) {
            double at = random.nextDouble();
            double least = random.nextInt(5) == 0 ? 0 : 0.01;
            for (int step = 0; step < vm.length; step++) {
                at = Math.max(least, Math.min(1, at + 0.2 * random.nextGaussian()));
                vm[step] = Math.rint(at * 100) / 100;
            }
        }
        return day;
    }

    @ParameterizedTest
    @MethodSource("policies")
    void anotherFutureChangesNothingThatWasDecidedBefore(Supplier<Consolidation> policy) {
        double[][] day = day(1);
        Course known = Course.of(policy.get(), new Traces(day));
        for (int now : new int[] {1, 7, 100}) {
            double[][] scrambled = new double[VMS][];
            Random random = new Random(now);
            for (int vm = 0; vm < VMS; vm++) {
                scrambled[vm] = day[vm].clone();
                for (int step = now + 1; step < Traces.SAMPLES; step++) scrambled[vm][step] = random.nextDouble();
            }

            Course other = Course.of(policy.get(), new Traces(scrambled));

            assertThat(other.first()).isEqualTo(known.first());
            assertThat(other.moves().subList(0, now + 1))
                    .isEqualTo(known.moves().subList(0, now + 1));
            assertThat(other.moves()).isNotEqualTo(known.moves());
        }
    }

    @Test
    void aSampleOfTheFutureIsRefused() {
        Past past = new Past(new Traces(day(2)), 7);

        assertThatThrownBy(() -> past.share(0, 8)).hasMessage("sample 8 is not known at step 7");
    }
}
