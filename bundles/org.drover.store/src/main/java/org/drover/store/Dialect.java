package org.drover.store;

/** The databases Drover runs on. */
public enum Dialect {
    DERBY,
    POSTGRESQL
}
