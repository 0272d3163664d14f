package org.drover.migration.internal.forecast;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.drover.backend.api.MoveKind;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * What ended moves teach of a pair of hosts: how fast they send, and what a move takes beside its passes, in pause and in
 * time. And of a VM: how much of its memory has to be sent at all. Newer moves count more. <b>Threads:</b> any.
 */
public final class Experience {
    /** What the log of a move says that had no network to itself; behind it comes the VM of the other one. */
    public static final String SHARES = "shares the bandwidth of a host with ";

    private static final double NEWEST = 0.3;
    private static final double NEWEST_SHARE = 0.5;
    private static final double LEAST_SHARE = 0.02;
    /** Of a shorter transfer the bandwidth is not told: its beginning and end are most of it. */
    private static final Duration TELLING = Duration.ofMillis(50);

    private final Map<Pair, Path> paths = new ConcurrentHashMap<>();
    private final Map<VmId, Double> contents = new ConcurrentHashMap<>();
    private final Map<String, Double> rates = new ConcurrentHashMap<>();
    /** What of a VM's memory is sent when that VM was not moved before: hypervisors send no page of zeros. */
    private volatile double share = 1;

    record Pair(HostId from, HostId to) {}

    /**
     * @param bandwidth     bytes a second; {@code NaN} when not seen yet
     * @param switchOver    seconds of a pause beside the last pass; {@code NaN} when not seen yet
     * @param besides       seconds of a move beside its passes; {@code NaN} when not seen yet
     */
    record Path(double bandwidth, double switchOver, double besides) {
        static final Path UNKNOWN = new Path(Double.NaN, Double.NaN, Double.NaN);

        boolean knowsBandwidth() {
            return !Double.isNaN(bandwidth);
        }
    }

    Path path(HostId from, HostId to) {
        return paths.getOrDefault(new Pair(from, to), Path.UNKNOWN);
    }

    /** Bytes of a first pass over this VM's memory, when it was seen. */
    Optional<Double> content(VmId vm) {
        return Optional.ofNullable(contents.get(vm));
    }

    /** Learns from one that has ended well; others teach nothing. */
    public void learn(MigrationRecord move) {
        Optional<Duration> copied = between(move, "PERFORM", "FINISH");
        if (move.stage() != Stage.DONE || copied.isEmpty()) return;
        if (move.ticket().kind() != MoveKind.LIVE) {
            learnCarrying(move, copied.get());
            return;
        }
        double passes = seconds(copied.get());
        Optional<Double> bytes = move.figures().transferred().map(b -> (double) b.count());
        boolean free = move.ticket().options().bandwidth().isEmpty() && !shared(move);
        double bandwidth =
                free && bytes.isPresent() && copied.get().compareTo(TELLING) > 0 ? bytes.get() / passes : Double.NaN;
        double switchOver = move.figures()
                .pause()
                .map(pause -> Math.max(0, seconds(pause) - lastPass(move)))
                .orElse(Double.NaN);
        double besides = move.started()
                .flatMap(began -> move.ended().map(ended -> seconds(Duration.between(began, ended)) - passes))
                .orElse(Double.NaN);
        Pair pair = new Pair(move.ticket().source(), move.ticket().destination());
        paths.merge(pair, new Path(bandwidth, switchOver, besides), Experience::mean);
        bytes.ifPresent(sent -> content(move, Math.max(0, sent - sentAgain(move))));
    }

    private void learnCarrying(MigrationRecord move, Duration copied) {
        if (move.ticket().options().bandwidth().isPresent() || shared(move) || copied.compareTo(TELLING) < 0) return;
        move.figures()
                .transferred()
                .ifPresent(sent -> rates.merge(
                        route(
                                move.ticket().kind(),
                                move.ticket().source(),
                                move.ticket().destination()),
                        sent.count() / seconds(copied),
                        (before, now) -> before + NEWEST * (now - before)));
    }

    private static boolean shared(MigrationRecord move) {
        return move.log().stream().anyMatch(line -> line.text().startsWith(SHARES));
    }

    /** Bytes a second of moves of this kind between these hosts; {@code NaN} when none was seen yet. */
    double carried(MoveKind kind, HostId from, HostId to) {
        return rates.getOrDefault(route(kind, from, to), Double.NaN);
    }

    private static String route(MoveKind kind, HostId from, HostId to) {
        return kind + " " + from + " " + to;
    }

    private void content(MigrationRecord move, double first) {
        VmId vm = move.ticket().vm();
        if (!contents.containsKey(vm)) {
            move.forecast()
                    .map(f -> f.transferred().minusOrZero(f.sentAgain()).count())
                    .filter(foretold -> foretold > 0)
                    .ifPresent(foretold -> share =
                            Math.max(LEAST_SHARE, Math.min(1, share * Math.pow(first / foretold, NEWEST_SHARE))));
        }
        contents.merge(vm, first, (before, now) -> before + NEWEST * (now - before));
    }

    /** Of the memory of a VM that was not seen moved, as much as is usually sent. */
    double share() {
        return share;
    }

    /** As it was foretold: nobody tells what it really was. */
    private static double lastPass(MigrationRecord move) {
        return move.forecast().map(f -> f.lastPass().toNanos() / 1e9).orElse(0.0);
    }

    private static double sentAgain(MigrationRecord move) {
        return move.forecast().map(f -> (double) f.sentAgain().count()).orElse(0.0);
    }

    private static Optional<Duration> between(MigrationRecord move, String first, String then) {
        Optional<Instant> began = at(move, first);
        return at(move, then).flatMap(end -> began.map(begin -> Duration.between(begin, end)));
    }

    private static Optional<Instant> at(MigrationRecord move, String phase) {
        return move.log().stream()
                .filter(line -> line.text().equals(phase))
                .map(LogLine::at)
                .findFirst();
    }

    private static Path mean(Path before, Path now) {
        return new Path(
                mean(before.bandwidth, now.bandwidth),
                mean(before.switchOver, now.switchOver),
                mean(before.besides, now.besides));
    }

    private static double mean(double before, double now) {
        if (Double.isNaN(now)) return before;
        return Double.isNaN(before) ? now : before + NEWEST * (now - before);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
