package org.drover.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.drover.store.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real server, which this test starts and stops. */
class PostgreSqlStoreTest extends StoreContract {

    PostgreSqlStoreTest() {
        super(Dialect.POSTGRESQL);
    }

    @Test
    void theDatabaseIsMadeByItsAdministratorNotByDrover() {
        assertThat(store.making()).isEqualTo(Duration.ZERO);
        assertThat(store.dialect()).isEqualTo(Dialect.POSTGRESQL);
    }

    @Test
    void twoDroversShareOneDatabase() {
        store.schema("house", FIRST);
        try (PooledStore second = database().open()) {
            second.schema("house", FIRST, SECOND);
        }
        assertThat(lamps()).isEqualTo(3);
    }

    @Test
    void aWrongPasswordIsRefusedAndNeverShown(@TempDir Path folder) throws IOException {
        Path wrong = Files.writeString(folder.resolve("password"), "open sesame");
        Map<String, String> properties = new HashMap<>(database().properties());
        properties.put("drover.store.password.file", wrong.toString());
        assertThatThrownBy(() -> PooledStore.open(StoreSettings.from(properties::get)))
                .hasMessageContaining("Cannot connect to jdbc:postgresql:")
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("sesame");
    }

    @Test
    void aServerThatIsAwayIsNamed() {
        Map<String, String> properties = new HashMap<>(database().properties());
        properties.put("drover.store.url", "jdbc:postgresql://127.0.0.1:1/drover");
        assertThatThrownBy(() -> PooledStore.open(StoreSettings.from(properties::get)))
                .hasMessageContaining("Cannot connect to jdbc:postgresql://127.0.0.1:1/drover");
    }
}
