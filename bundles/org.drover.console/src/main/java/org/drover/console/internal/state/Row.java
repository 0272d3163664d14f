package org.drover.console.internal.state;

/** One line of a list; a new one whenever anything of it has changed. */
public interface Row {
    /** The same for every row of one thing. */
    Object key();

    /** The published value that it shows. */
    Object item();

    /** What is seen at a glance. */
    Mark mark();

    /** Shape and text differ, never colour alone. */
    enum Mark {
        NONE,
        STARTING,
        WAITING,
        MOVING,
        PAUSED,
        OFF,
        FAILED,
        WARNING,
        UNKNOWN;

        /** How urgent: the worst of what is below is shown above. */
        public int urgency() {
            return switch (this) {
                case FAILED -> 4;
                case UNKNOWN -> 3;
                case WARNING -> 2;
                case MOVING, STARTING, WAITING -> 1;
                case NONE, PAUSED, OFF -> 0;
            };
        }
    }
}
