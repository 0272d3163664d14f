package org.drover.tips;

import java.time.Instant;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.placement.Relief;

/**
 * A tip as it stands; a new record for every change.
 *
 * @param finding      what is wrong or will be, with its evidence
 * @param plan         what to do: a {@link Relief.Move}, or {@link Relief.Nothing} with the reasons why nothing helps
 * @param changed      when it came into its state
 * @param dismissedUntil until when a dismissed condition is not brought up again
 * @param migration    that implements it
 * @param note         why it was dismissed, expired or failed; empty otherwise
 * @param verification once it is measured
 */
public record Tip(
        TipId id,
        Finding finding,
        Relief plan,
        Instant raised,
        TipState state,
        Instant changed,
        Optional<Instant> dismissedUntil,
        Optional<MigrationId> migration,
        String note,
        Optional<Verification> verification) {

    public HostId host() {
        return finding.host();
    }

    /** The plan when there is something to do. */
    public Optional<Relief.Move> move() {
        return plan instanceof Relief.Move move ? Optional.of(move) : Optional.empty();
    }

    /** What the source's highest projected load is to fall by; zero when there is nothing to do. */
    public Mhz gain() {
        return move().map(move ->
                        new Mhz(Math.max(0, move.before().value() - move.after().value())))
                .orElse(Mhz.ZERO);
    }
}
