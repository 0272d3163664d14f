package org.drover.migration.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything that happens to one migration from outside. What can last does so for 2 s or for 60 s: less than every limit
 * of the engine and the hosts, and more than all of them.
 */
enum Blow {
    /** The engine's process is killed; another begins at once. */
    ENGINE_KILLED,
    /** As it writes: the entry is torn. */
    ENGINE_KILLED_AS_IT_WROTE,
    /** Its machine loses power for a minute, and what it had not forced. */
    ENGINE_CUT,
    ENGINE_CUT_AS_IT_WROTE,
    JOURNAL_FULL_SHORT,
    JOURNAL_FULL_LONG,
    SOURCE_CUT_SHORT,
    SOURCE_CUT_LONG,
    DESTINATION_CUT_SHORT,
    DESTINATION_CUT_LONG,
    /** What it defined within the last seconds is lost, too. */
    DESTINATION_CUT_UNSYNCED_SHORT,
    DESTINATION_CUT_UNSYNCED_LONG,
    SOURCE_UNREACHABLE_SHORT,
    SOURCE_UNREACHABLE_LONG,
    DESTINATION_UNREACHABLE_SHORT,
    DESTINATION_UNREACHABLE_LONG,
    SOURCE_HANGS_SHORT,
    SOURCE_HANGS_LONG,
    DESTINATION_HANGS_SHORT,
    DESTINATION_HANGS_LONG,
    /** Its daemon is restarted. */
    SOURCE_DISCONNECTED,
    DESTINATION_DISCONNECTED,
    MIGRATION_NETWORK_STALLS_SHORT,
    MIGRATION_NETWORK_STALLS_LONG,
    /** The process that holds the VM there dies. */
    SOURCE_VM_DIES,
    DESTINATION_VM_DIES,
    GUEST_SHUTS_DOWN,
    CALL_REFUSED,
    CALL_UNREACHABLE,
    /** The request or its answer is lost; nobody knows which. */
    CALL_LOST,
    CANCELLED,
    BACKEND_LEAVES;

    static final Blow[] ALL = values();
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For how long, of what passes by itself. */
    Optional<Duration> lasts() {
        if (name().endsWith("_SHORT")) return Optional.of(SHORT);
        return name().endsWith("_LONG") ? Optional.of(LONG) : Optional.empty();
    }

    /** The name of what happens, however long. */
    String what() {
        return name().replaceAll("_(SHORT|LONG)$", "");
    }

    boolean stopsTheEngine() {
        return name().startsWith("ENGINE_");
    }

    /** It can take the VM out of memory. */
    boolean isDeadly() {
        return name().contains("SOURCE_CUT")
                || name().contains("DESTINATION_CUT")
                || name().endsWith("_VM_DIES")
                || this == GUEST_SHUTS_DOWN;
    }

    /** A host may forget in it what would show what it did. */
    boolean takesPower() {
        return name().startsWith("SOURCE_CUT") || name().startsWith("DESTINATION_CUT");
    }

    String host() {
        return name().startsWith("SOURCE") ? "a" : "b";
    }
}
