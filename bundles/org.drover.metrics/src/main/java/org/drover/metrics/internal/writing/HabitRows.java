package org.drover.metrics.internal.writing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.drover.metrics.Writing;
import org.drover.metrics.internal.writing.Habits.Habit;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.VmId;
import org.drover.store.SchemaVersion;

/** One row for each VM and hour of the week in which something was measured. */
final class HabitRows {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table writing_habit (
              vm varchar(4096) not null,
              -- of the week, in local time: Monday's first is 0
              hour_of_week int not null,
              rate_bytes bigint not null,
              working_set_bytes bigint not null,
              measured_millis bigint not null,
              primary key (vm, hour_of_week));
            """);

    private HabitRows() {}

    static int replace(Connection connection, Collection<Habit> habits) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("delete from writing_habit where vm = ? and hour_of_week = ?");
                PreparedStatement insert =
                        connection.prepareStatement("insert into writing_habit values (?, ?, ?, ?, ?)")) {
            for (Habit habit : habits) {
                delete.setString(1, habit.vm().value());
                delete.setInt(2, habit.hour());
                delete.addBatch();
                insert.setString(1, habit.vm().value());
                insert.setInt(2, habit.hour());
                insert.setLong(3, habit.writing().rate().bytesPerSecond());
                insert.setLong(4, habit.writing().workingSet().count());
                insert.setLong(5, habit.writing().at().toEpochMilli());
                insert.addBatch();
            }
            delete.executeBatch();
            insert.executeBatch();
        }
        return habits.size();
    }

    /** All that was measured since, oldest first; what is older goes. */
    static List<Habit> since(Connection connection, Instant oldest) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from writing_habit where measured_millis < ?")) {
            delete.setLong(1, oldest.toEpochMilli());
            delete.executeUpdate();
        }
        List<Habit> habits = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select vm, hour_of_week, rate_bytes,"
                        + " working_set_bytes, measured_millis from writing_habit order by measured_millis");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                Writing writing = new Writing(
                        Instant.ofEpochMilli(row.getLong(5)), new ByteRate(row.getLong(3)), new Bytes(row.getLong(4)));
                habits.add(new Habit(new VmId(row.getString(1)), row.getInt(2), writing));
            }
        }
        return habits;
    }
}
