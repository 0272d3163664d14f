package org.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void bytesArePrintedInBinaryUnits() {
        assertThat(Bytes.ofMiB(1536)).hasToString("1.5 GiB");
        assertThat(new Bytes(1023)).hasToString("1023 B");
    }

    @Test
    void anAmountBelowZeroIsRefusedWithItsValue() {
        assertThatThrownBy(() -> new Bytes(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new ByteRate(-7)).hasMessageContaining("-7");
        assertThatThrownBy(() -> new Mhz(Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> new Share(1.01)).hasMessageContaining("1.01");
    }

    @Test
    void bytesThatWouldOverflowAreRefusedInsteadOfWrapping() {
        assertThatThrownBy(() -> Bytes.ofGiB(1L << 40)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new Bytes(Long.MAX_VALUE).plus(new Bytes(1))).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aTransferTakesItsAmountDividedByItsRate() {
        assertThat(ByteRate.ofMiBPerSecond(64).timeFor(Bytes.ofMiB(256))).isEqualTo(Duration.ofSeconds(4));
        assertThat(ByteRate.ZERO.timeFor(Bytes.ofMiB(1))).isGreaterThan(Duration.ofDays(30_000));
    }

    @Test
    void aMigrationIdThatCouldEscapeFromMetadataIsRefused() {
        assertThat(new MigrationId("m-42")).hasToString("m-42");
        assertThatThrownBy(() -> new MigrationId("4'/><x")).hasMessageContaining("4'/><x");
    }

    @Test
    void namesKeepWhateverPeopleGave() {
        assertThat(new HostId("-высокий хост")).hasToString("-высокий хост");
        assertThatThrownBy(() -> new HostId("a\0b")).hasMessageContaining("zero");
    }
}
