package org.drover.libvirt;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Progress or outcome of a domain's job ({@code virDomainGetJobStats}, names from {@code libvirt-domain.h}). What the
 * daemon did not say is empty; everything it said is in {@code values}.
 */
public record JobStats(Type type, TypedParams values) {
    /** {@code REMOTE_DOMAIN_JOB_STATS_MAX}. */
    static final int LIMIT = 64;

    /** {@code virDomainJobType}, in wire order. */
    public enum Type {
        NONE,
        BOUNDED,
        UNBOUNDED,
        COMPLETED,
        FAILED,
        CANCELLED,
        /** One that is younger than this client. */
        UNKNOWN;

        static Type of(int number) {
            return number >= 0 && number < UNKNOWN.ordinal() ? values()[number] : UNKNOWN;
        }
    }

    /** A job is going on. */
    public boolean isActive() {
        return type == Type.BOUNDED || type == Type.UNBOUNDED;
    }

    /** {@code virDomainJobOperation}: 4 is a migration coming in, 5 one going out. */
    public OptionalLong operation() {
        return values.number("operation");
    }

    public OptionalLong elapsedMillis() {
        return values.number("time_elapsed");
    }

    /** While it runs the expected pause, afterwards the measured one. */
    public OptionalLong downtimeMillis() {
        return values.number("downtime");
    }

    public OptionalLong setupMillis() {
        return values.number("setup_time");
    }

    public OptionalLong memoryTotalBytes() {
        return values.number("memory_total");
    }

    public OptionalLong memoryProcessedBytes() {
        return values.number("memory_processed");
    }

    public OptionalLong memoryRemainingBytes() {
        return values.number("memory_remaining");
    }

    /** Bytes per second sent. */
    public OptionalLong memoryBytesPerSecond() {
        return values.number("memory_bps");
    }

    /** Pages of {@link #pageSizeBytes} dirtied per second. */
    public OptionalLong dirtyPagesPerSecond() {
        return values.number("memory_dirty_rate");
    }

    public OptionalLong pageSizeBytes() {
        return values.number("memory_page_size");
    }

    public OptionalLong iteration() {
        return values.number("memory_iteration");
    }

    public OptionalLong diskTotalBytes() {
        return values.number("disk_total");
    }

    public OptionalLong diskRemainingBytes() {
        return values.number("disk_remaining");
    }

    /** How many percent of its CPU time auto-converge takes from the guest. */
    public OptionalLong throttlePercent() {
        return values.number("auto_converge_throttle");
    }

    public Optional<String> errorMessage() {
        return values.text("errmsg");
    }
}
