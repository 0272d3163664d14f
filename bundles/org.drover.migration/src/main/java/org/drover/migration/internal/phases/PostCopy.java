package org.drover.migration.internal.phases;

import org.drover.backend.api.BackendException;
import org.drover.migration.internal.journal.JournalException;

/** Going over to post-copy: in the journal first, as there is no way back from it. */
final class PostCopy {
    private final Migration migration;
    private final Ends ends;

    PostCopy(Migration migration, Ends ends) {
        this.migration = migration;
        this.ends = ends;
    }

    /** Blocks while the source is told. Does nothing when the transfer is over by then, or goes back. */
    void switchOver() {
        try {
            if (!migration.switches()) return;
        } catch (JournalException e) {
            migration.note(e.getMessage());
            return;
        }
        try {
            ends.out().switchOver();
            migration.switched();
        } catch (BackendException.Refused
                | BackendException.HostUnreachable
                | BackendException.Unsupported
                | UnsupportedOperationException e) {
            migration.note(e.getMessage() + ". It goes on without");
            migration.stays();
        } catch (BackendException | RuntimeException e) {
            migration.note(String.valueOf(e.getMessage()));
            migration.switched(); // it may be, and both hosts are asked
            ends.close();
        }
    }

    boolean isSwitched() {
        return migration.isSwitched();
    }

    /** No page comes any more: whoever settles connects the two hosts again. */
    void lost() {
        migration.note("no page has come for a while; the connection between the hosts is taken for broken");
        ends.close();
    }
}
