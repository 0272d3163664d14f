package org.drover.migration.internal.journal;

import java.time.Instant;
import java.util.Optional;
import org.drover.backend.api.MigrationTicket;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.migration.internal.phases.Phase;
import org.drover.model.MigrationId;

/**
 * What the journal knows of one migration. Every entry is complete in itself: with the last one alone, and no store, a
 * new process can ask both hosts and settle.
 *
 * @param kind      INTEND stands before an act, ENDED when there is none left, SETTLED once the history has its end
 * @param vmName    for messages
 * @param reason    why it was wanted
 * @param message   why it goes back, or the outcome; empty otherwise
 * @param terms     when and by whom
 * @param forecast  what it was expected to cost, once that was made
 * @param outcome   how it ended, once it has
 */
public record JournalEntry(
        Kind kind,
        Phase phase,
        MigrationTicket ticket,
        String vmName,
        String reason,
        String message,
        Instant submitted,
        Instant at,
        Terms terms,
        Optional<MoveForecast> forecast,
        Optional<Stage> outcome) {
    /** One on the usual terms, without a forecast. */
    public JournalEntry(
            Kind kind,
            Phase phase,
            MigrationTicket ticket,
            String vmName,
            String reason,
            String message,
            Instant submitted,
            Instant at) {
        this(
                kind,
                phase,
                ticket,
                vmName,
                reason,
                message,
                submitted,
                at,
                Terms.USUAL,
                Optional.empty(),
                Optional.empty());
    }

    /** What an entry says of its phase. */
    public enum Kind {
        INTEND,
        /** Nothing is left to do on a host, and the history may not know it yet. */
        ENDED,
        /** The history knows: nobody needs the entry any more. */
        SETTLED
    }

    public MigrationId id() {
        return ticket.id();
    }

    /** The same migration one step on. */
    public JournalEntry next(Kind newKind, Phase newPhase, String newMessage, Instant now) {
        return new JournalEntry(
                newKind, newPhase, ticket, vmName, reason, newMessage, submitted, now, terms, forecast, outcome);
    }

    public JournalEntry with(MoveForecast made) {
        return new JournalEntry(
                kind, phase, ticket, vmName, reason, message, submitted, at, terms, Optional.of(made), outcome);
    }

    /** The same on another ticket. */
    public JournalEntry with(MigrationTicket other) {
        return new JournalEntry(kind, phase, other, vmName, reason, message, submitted, at, terms, forecast, outcome);
    }

    public JournalEntry on(Terms agreed) {
        return new JournalEntry(kind, phase, ticket, vmName, reason, message, submitted, at, agreed, forecast, outcome);
    }

    /** The same, ended. */
    public JournalEntry endedAs(Stage end) {
        return new JournalEntry(
                kind, phase, ticket, vmName, reason, message, submitted, at, terms, forecast, Optional.of(end));
    }
}
