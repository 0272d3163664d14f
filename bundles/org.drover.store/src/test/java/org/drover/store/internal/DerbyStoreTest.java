package org.drover.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.drover.store.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerbyStoreTest extends StoreContract {

    DerbyStoreTest() {
        super(Dialect.DERBY);
    }

    @Test
    void onlyTheFirstOpeningMakesTheDatabase() {
        assertThat(store.making()).isGreaterThan(Duration.ZERO);
        store.close();
        open();
        assertThat(store.making()).isEqualTo(Duration.ZERO);
    }

    @Test
    void anAddressThatIsNeitherDatabaseIsRefused(@TempDir Path data) {
        assertThatThrownBy(() -> PooledStore.open(StoreSettings.from(
                        Map.of("drover.data", data.toString(), "drover.store.url", "jdbc:mysql://db/drover")::get)))
                .hasMessageContaining("must start with jdbc:postgresql:");
    }
}
