package org.drover.tips;

/** What tips may do by themselves. */
public enum Mode {
    /** No tips. */
    OFF,
    /** Tips are published; people decide. */
    ADVISE,
    /** Tips are published and implemented. */
    AUTOMATIC
}
