package org.drover.migration;

/** Whose turn it is first, among moves that wait for the same host; nobody is overtaken for ever by higher ones. */
public enum Priority {
    /** Whenever nobody else wants the host. */
    LOW,
    NORMAL,
    /** Before all that wait; what has begun is not disturbed. */
    HIGH
}
