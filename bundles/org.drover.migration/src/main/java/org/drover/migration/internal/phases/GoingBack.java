package org.drover.migration.internal.phases;

/** Somebody decided, before the hand-over, that the migration goes back. */
final class GoingBack extends Exception {
    GoingBack(String why) {
        super(why);
    }
}
