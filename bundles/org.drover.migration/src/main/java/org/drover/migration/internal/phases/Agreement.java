package org.drover.migration.internal.phases;

import java.util.Set;
import java.util.function.Consumer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.MigrationOption;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationPolicy;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;

/** What is armed at the start: what was wanted, less what the source does not have, and of two that exclude each other one. */
final class Agreement {
    private Agreement() {}

    /** @param channels how many to take when nobody said */
    static MigrationTicket on(
            MigrationTicket ticket, PhasedMigration source, Channels channels, Consumer<String> note) {
        MigrationOptions options = ticket.options();
        Set<MigrationOption> armed = source.armed();
        if (ticket.kind() == MoveKind.STORAGE
                && options.autoConverge()
                && !armed.contains(MigrationOption.AUTO_CONVERGE)) {
            note.accept(ticket.source() + " cannot slow down what a VM writes to its disks; it goes without");
        }
        if (!ticket.kind().isLive()) return ticket;
        if (options.postCopy() && !armed.contains(MigrationOption.POST_COPY)) {
            note.accept(ticket.source() + " has no post-copy; it goes without");
            options = options.withPostCopy(false);
        }
        if (options.parallelChannels() > 1 && !armed.contains(MigrationOption.PARALLEL_CHANNELS)) {
            note.accept(ticket.source() + " has no parallel channels; it goes through one");
            options = options.withParallelChannels(1);
        }
        boolean exclude = source instanceof DrivenMigration driven
                && driven.excludes(MigrationOption.POST_COPY, MigrationOption.PARALLEL_CHANNELS);
        boolean chosen = options.parallelChannels() > 1;
        if (!chosen && armed.contains(MigrationOption.PARALLEL_CHANNELS) && !(exclude && options.postCopy())) {
            Channels.Choice choice = channels.choice(options);
            if (!choice.why().isEmpty()) note.accept(choice.why());
            options = options.withParallelChannels(choice.channels());
        }
        if (exclude && options.postCopy() && options.parallelChannels() > 1) {
            boolean mustComplete = options.policy() == MigrationPolicy.MUST_COMPLETE;
            note.accept(ticket.source() + " has post-copy or parallel channels, not both: as its policy is "
                    + options.policy() + ", it goes with " + (mustComplete ? "post-copy" : "parallel channels"));
            options = mustComplete ? options.withParallelChannels(1) : options.withPostCopy(false);
        }
        return ticket.with(options);
    }
}
