package org.drover.migration.internal.phases;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;

/** What people are told of one migration: its record, changed and announced step by step. <b>Threads:</b> any. */
final class Chronicle {
    private final Schedule schedule;
    private final Consumer<MigrationRecord> news;
    private MigrationRecord record;
    /** What was told last before its end; people see this until the end may be told. */
    private MigrationRecord beforeTheEnd;

    private boolean shownWhole;
    private String remark = "";

    Chronicle(MigrationRecord record, Schedule schedule, Consumer<MigrationRecord> news) {
        this.record = record;
        this.beforeTheEnd = record;
        this.schedule = schedule;
        this.news = news;
    }

    synchronized MigrationRecord record() {
        return record;
    }

    synchronized MigrationRecord shown() {
        return shownWhole || !record.stage().isEnd() ? record : beforeTheEnd;
    }

    synchronized boolean isShownWhole() {
        return shownWhole;
    }

    /** Its end is no secret any more. */
    synchronized void showsAll() {
        shownWhole = true;
    }

    /** Changes it without telling anybody. */
    synchronized void silently(UnaryOperator<MigrationRecord> change) {
        record = change.apply(record);
    }

    /** Changes it and tells, unless it has ended or is the same afterwards. */
    void tell(UnaryOperator<MigrationRecord> change) {
        synchronized (this) {
            if (record.stage().isEnd()) return;
            MigrationRecord changed = change.apply(record);
            if (changed == record) return;
            if (changed.stage().isEnd()) beforeTheEnd = record;
            record = changed;
        }
        MigrationRecord latest = record();
        schedule.announce(() -> news.accept(latest));
    }

    /** Adds a line to the record. */
    void note(String text) {
        note(text, schedule.instant()); // a simulated clock has a lock of its own: never ask it under ours
    }

    private synchronized void note(String text, Instant now) {
        List<LogLine> log = new ArrayList<>(record.log());
        if (log.size() >= Limits.LOG_LINES || saidJustNow(log, text)) return;
        log.add(new LogLine(now, text));
        record = record.with(log);
    }

    /** Whoever waits hears the same of both hosts again and again. */
    private static boolean saidJustNow(List<LogLine> log, String text) {
        return log.subList(Math.max(0, log.size() - Limits.LINES_OF_A_LOOK), log.size()).stream()
                .anyMatch(line -> line.text().equals(text));
    }

    /** Something to be known of it even when all went well. */
    void remark(String text) {
        note(text);
        synchronized (this) {
            remark = remark.isEmpty() ? text : remark + ". " + text;
        }
    }

    /** Empty when there is nothing to say. */
    synchronized String remark() {
        return remark;
    }
}
