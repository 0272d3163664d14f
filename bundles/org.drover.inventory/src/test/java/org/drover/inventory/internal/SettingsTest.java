package org.drover.inventory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.drover.inventory.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void whatIsNotSetIsAsUsual() {
        assertThat(set("").duration("drover.other", Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(set("").number("drover.other", 0, 1, 0.5)).isEqualTo(0.5);
        assertThat(set("").whole("drover.other", 1, 9, 3)).isEqualTo(3);
    }

    @Test
    void whatIsSetIsTaken() {
        assertThat(set("PT90S").duration("drover.x", Duration.ZERO)).isEqualTo(Duration.ofSeconds(90));
        assertThat(set(" 0.85 ").number("drover.x", 0, 1, 0)).isEqualTo(0.85);
        assertThat(set("16").whole("drover.x", 1, 16, 3)).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PT0S", "-PT5S", "5 minutes", "PT99999999999999999999S"})
    void aLengthOfTimeThatIsNoneIsNamed(String value) {
        assertNames(value, () -> set(value).duration("drover.x", Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "1.01", "-0.1", "half"})
    void aNumberOutOfRangeIsNamed(String value) {
        assertNames(value, () -> set(value).number("drover.x", 0, 1, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "17", "2.5", "99999999999"})
    void aWholeNumberOutOfRangeIsNamed(String value) {
        assertNames(value, () -> set(value).whole("drover.x", 1, 16, 1));
    }

    private static void assertNames(String value, org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        assertThatIllegalArgumentException()
                .isThrownBy(reading)
                .withMessageStartingWith("Setting drover.x is \"" + value + "\", but ")
                .withMessageContaining("is needed. Mend it in");
    }

    private static Settings set(String value) {
        return new Settings() {
            @Override
            public Optional<String> setting(String name) {
                return name.equals("drover.x") ? Optional.of(value) : Optional.empty();
            }

            @Override
            public void keep(Map<String, String> settings) {
                throw new UnsupportedOperationException("nothing is kept here");
            }
        };
    }
}
