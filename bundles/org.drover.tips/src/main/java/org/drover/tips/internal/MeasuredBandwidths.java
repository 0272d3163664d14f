package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.placement.Bandwidths;

/** How fast earlier moves were sent, by direction: the median of the last five; read again when a move has ended. */
final class MeasuredBandwidths implements Supplier<Bandwidths> {
    private static final int RECENT = 500;
    private static final int COUNTED = 5;

    /** Less is sent before a connection is at its speed. */
    private static final Bytes ENOUGH = Bytes.ofMiB(16);

    private static final Set<String> SENDING = Set.of("PERFORM", "DELEGATE");

    private final MigrationEngine engine;
    private final Bandwidths otherwise;
    private volatile Optional<Bandwidths> known = Optional.empty();

    MeasuredBandwidths(MigrationEngine engine, Bandwidths otherwise) {
        this.engine = engine;
        this.otherwise = otherwise;
    }

    @Override
    public Bandwidths get() {
        Bandwidths measured = known.orElseGet(() -> measured(engine.history(RECENT)));
        known = Optional.of(measured);
        return measured;
    }

    void ended() {
        known = Optional.empty();
    }

    /** @param newestFirst ended moves */
    private Bandwidths measured(List<MigrationRecord> newestFirst) {
        Map<Bandwidths.Route, List<ByteRate>> rates = new HashMap<>();
        for (MigrationRecord move : newestFirst) {
            var route =
                    new Bandwidths.Route(move.ticket().source(), move.ticket().destination());
            List<ByteRate> counted = rates.computeIfAbsent(route, fresh -> new ArrayList<>());
            if (counted.size() < COUNTED) rate(move).ifPresent(counted::add);
        }
        Map<Bandwidths.Route, Bandwidths.Measured> measured = new HashMap<>();
        rates.forEach((route, counted) -> {
            if (counted.isEmpty()) return;
            counted.sort(Comparator.naturalOrder());
            measured.put(route, new Bandwidths.Measured(counted.get(counted.size() / 2), counted.size()));
        });
        return new Bandwidths(otherwise.otherwise(), otherwise.configured(), measured);
    }

    /** What was sent by the time that sending took; a move that was held back tells nothing of the network. */
    private static Optional<ByteRate> rate(MigrationRecord move) {
        Optional<Bytes> sent = move.figures().transferred();
        boolean heldBack = move.ticket().options().bandwidth().isPresent();
        if (move.stage() != Stage.DONE
                || heldBack
                || sent.isEmpty()
                || sent.get().compareTo(ENOUGH) < 0) {
            return Optional.empty();
        }
        return sending(move)
                .filter(took -> took.toMillis() > 0)
                .map(took -> new ByteRate((long) (sent.get().count() * 1000.0 / took.toMillis())))
                .filter(rate -> rate.bytesPerSecond() > 0);
    }

    private static Optional<Duration> sending(MigrationRecord move) {
        Instant begun = null;
        for (LogLine line : move.log()) {
            if (begun != null && isPhase(line)) return Optional.of(Duration.between(begun, line.at()));
            if (SENDING.contains(line.text())) begun = line.at();
        }
        Instant from = begun;
        return from == null ? Optional.empty() : move.ended().map(end -> Duration.between(from, end));
    }

    /** Phases stand in the log by their names, everything else in sentences. */
    private static boolean isPhase(LogLine line) {
        return line.text().matches("[A-Z_]+");
    }
}
