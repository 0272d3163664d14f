package org.drover.libvirt;

import java.util.Locale;

/**
 * What a domain does and why: {@code virDomainState} and the reason that goes with it ({@code libvirt-domain.h}).
 *
 * @param reason the number of {@code virDomainRunningReason}, {@code virDomainPausedReason}... as the state says
 */
public record DomainStatus(State state, int reason) {
    /** {@code virDomainState}, in wire order. */
    public enum State {
        NO_STATE,
        RUNNING,
        BLOCKED,
        PAUSED,
        SHUTTING_DOWN,
        SHUT_OFF,
        CRASHED,
        PM_SUSPENDED,
        /** One that is younger than this client. */
        UNKNOWN;

        static State of(int number) {
            return number >= 0 && number < UNKNOWN.ordinal() ? values()[number] : UNKNOWN;
        }
    }

    /** The reasons that recovery decides by. */
    public enum Reason {
        RUNNING_BOOTED(State.RUNNING, 1),
        RUNNING_MIGRATED(State.RUNNING, 2),
        RUNNING_RESTORED(State.RUNNING, 3),
        RUNNING_FROM_SNAPSHOT(State.RUNNING, 4),
        RUNNING_UNPAUSED(State.RUNNING, 5),
        RUNNING_MIGRATION_CANCELED(State.RUNNING, 6),
        RUNNING_SAVE_CANCELED(State.RUNNING, 7),
        RUNNING_WAKEUP(State.RUNNING, 8),
        RUNNING_CRASHED(State.RUNNING, 9),
        RUNNING_POSTCOPY(State.RUNNING, 10),
        RUNNING_POSTCOPY_FAILED(State.RUNNING, 11),
        PAUSED_USER(State.PAUSED, 1),
        PAUSED_MIGRATION(State.PAUSED, 2),
        PAUSED_SAVE(State.PAUSED, 3),
        PAUSED_DUMP(State.PAUSED, 4),
        PAUSED_IO_ERROR(State.PAUSED, 5),
        PAUSED_WATCHDOG(State.PAUSED, 6),
        PAUSED_FROM_SNAPSHOT(State.PAUSED, 7),
        PAUSED_SHUTTING_DOWN(State.PAUSED, 8),
        PAUSED_SNAPSHOT(State.PAUSED, 9),
        PAUSED_CRASHED(State.PAUSED, 10),
        PAUSED_STARTING_UP(State.PAUSED, 11),
        PAUSED_POSTCOPY(State.PAUSED, 12),
        PAUSED_POSTCOPY_FAILED(State.PAUSED, 13),
        SHUT_OFF_SHUTDOWN(State.SHUT_OFF, 1),
        SHUT_OFF_DESTROYED(State.SHUT_OFF, 2),
        SHUT_OFF_CRASHED(State.SHUT_OFF, 3),
        SHUT_OFF_MIGRATED(State.SHUT_OFF, 4),
        SHUT_OFF_SAVED(State.SHUT_OFF, 5),
        SHUT_OFF_FAILED(State.SHUT_OFF, 6),
        SHUT_OFF_FROM_SNAPSHOT(State.SHUT_OFF, 7),
        SHUT_OFF_DAEMON(State.SHUT_OFF, 8);

        private final State state;
        private final int number;

        Reason(State state, int number) {
            this.state = state;
            this.number = number;
        }
    }

    public boolean is(Reason expected) {
        return state == expected.state && reason == expected.number;
    }

    /** In words, for instance {@code paused (migration)}. */
    @Override
    public String toString() {
        String words = words(state);
        for (Reason known : Reason.values()) {
            if (is(known)) {
                return words + " (" + words(known).substring(words.length() + 1) + ")";
            }
        }
        return words + (reason == 0 ? " (unknown)" : " (" + reason + ")");
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
