package org.drover.migration.internal.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** Values as cells of a row. Times: nanoseconds since 1970. */
public final class Cells {
    private Cells() {}

    public static void number(PreparedStatement statement, int index, Optional<Long> value) throws SQLException {
        if (value.isPresent()) statement.setLong(index, value.get());
        else statement.setNull(index, Types.BIGINT);
    }

    public static Optional<Long> number(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    public static long nanos(Instant at) {
        return Math.addExact(Math.multiplyExact(at.getEpochSecond(), 1_000_000_000L), at.getNano());
    }

    public static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
