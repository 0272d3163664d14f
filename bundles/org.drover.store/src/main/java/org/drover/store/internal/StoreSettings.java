package org.drover.store.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.drover.store.StoreException;

/**
 * Which database to use.
 *
 * @param data the folder of this service's own files
 * @param url where a PostgreSQL database is; without it Derby is used
 */
public record StoreSettings(Path data, Optional<String> url, String user, Optional<Path> passwordFile) {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    public static StoreSettings from(Function<String, String> property) {
        String data = property.apply("drover.data");
        if (data == null) {
            throw new StoreException("drover.data is not set: it names the folder for the database");
        }
        return new StoreSettings(
                Path.of(data),
                Optional.ofNullable(property.apply("drover.store.url")),
                Optional.ofNullable(property.apply("drover.store.user")).orElse("drover"),
                Optional.ofNullable(property.apply("drover.store.password.file"))
                        .map(Path::of));
    }

    Database database() {
        if (url.isEmpty()) {
            return new DerbyDatabase(data);
        }
        if (!url.get().startsWith(POSTGRESQL)) {
            throw new StoreException("drover.store.url is '" + url.get() + "', it must start with " + POSTGRESQL);
        }
        return new PostgreSqlDatabase(url.get(), user, password());
    }

    private String password() {
        try {
            return passwordFile.isPresent()
                    ? Files.readString(passwordFile.get()).strip()
                    : "";
        } catch (IOException e) {
            throw new StoreException("Cannot read drover.store.password.file: " + e, e);
        }
    }
}
