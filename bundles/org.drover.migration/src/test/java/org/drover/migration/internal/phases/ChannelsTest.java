package org.drover.migration.internal.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.ByteRate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelsTest {
    private static Channels of(int mebibytes, double cores, boolean pinned) {
        return new Channels(Optional.of(ByteRate.ofMiBPerSecond(mebibytes)), Optional.of(cores), pinned);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 16, false, 1",
        "3000, 16, false, 3",
        "12000, 16, false, 8",
        "12000, 6, false, 3",
        "12000, 1, false, 1",
        "3000, 16, true, 3",
        "12000, 16, true, 4",
        "12000, 6, true, 1"
    })
    void thereAreAsManyAsTheNetworkHasRoomForAndCoresAreFreeForAndFewerForAVmWithPinnedProcessors(
            int mebibytes, double cores, boolean pinned, int expected) {
        assertThat(of(mebibytes, cores, pinned).choice(MigrationOptions.DEFAULT).channels())
                .isEqualTo(expected);
    }

    @Test
    void theReasonsAreSaidWheneverTheNetworkHadRoomForMoreThanOne() {
        assertThat(of(12_000, 6, true).choice(MigrationOptions.DEFAULT).why())
                .isEqualTo(
                        "1 channel: it may use 11.7 GiB/s, of which one is taken to fill 1.0 GiB/s, 6.0 cores are free on"
                                + " the busier host, its processors are pinned, so fewer of these are for it");
        assertThat(of(1000, 16, false).choice(MigrationOptions.DEFAULT).why()).isEmpty();
    }

    @Test
    void aLimitOfItsBandwidthCountsAndWhatIsNotKnownMakesOne() {
        MigrationOptions limited = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(2000));
        assertThat(of(12_000, 16, false).choice(limited).channels()).isEqualTo(2);
        assertThat(Channels.UNKNOWN.choice(MigrationOptions.DEFAULT).channels()).isEqualTo(1);
        Channels noCores = new Channels(Optional.of(ByteRate.ofMiBPerSecond(12_000)), Optional.empty(), false);
        assertThat(noCores.choice(MigrationOptions.DEFAULT).channels()).isEqualTo(1);
    }
}
