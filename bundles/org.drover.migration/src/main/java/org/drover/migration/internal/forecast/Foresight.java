package org.drover.migration.internal.forecast;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.metrics.Writing;
import org.drover.migration.MoveForecast;
import org.drover.migration.internal.forecast.Experience.Path;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/**
 * Says what a live move will cost, from how the VM writes, how much of its memory there is to send, and what earlier
 * moves between the two hosts taught. What was not measured is assumed, and said so. <b>Threads:</b> any.
 */
public final class Foresight {
    private static final double ASSUMED_BANDWIDTH = 100 << 20;
    private static final double ASSUMED_SWITCH_OVER = 0.05;
    private static final double ASSUMED_BESIDES = 1;
    /** Of the pause budget, for the last pages: what is aimed at, and the most. The rest is for the hosts' talk. */
    private static final double LAST_PAGES_AIM = 0.25;

    private static final double LAST_PAGES = 0.5;

    /** Bandwidths that are tried on paper, in bytes a second: from, to, and the steps between them. */
    private static final double SLOWEST = 64 << 10;

    private static final double FASTEST = 1L << 40;
    private static final double FINELY = 1.05;

    private final Supplier<Knowledge> knowledge;
    private final Experience experience;

    /** @param knowledge asked anew each time: it comes and goes */
    public Foresight(Supplier<Knowledge> knowledge, Experience experience) {
        this.knowledge = knowledge;
        this.experience = experience;
    }

    /** One that knows nothing but what it sees itself. */
    public static Foresight withoutKnowledge() {
        return new Foresight(() -> Knowledge.NONE, new Experience());
    }

    /** Processors that a host does not use; empty when that is not measured. */
    public Optional<Double> freeCores(HostFacts host) {
        if (host.cpu().value() <= 0) return Optional.empty();
        return knowledge
                .get()
                .used(host.id())
                .map(used -> Math.max(
                        0, host.cores() * (1 - used.value() / host.cpu().value())));
    }

    public Experience experience() {
        return experience;
    }

    /**
     * @param now           in the zone in which people say what time it is
     * @param writesToDisks what the VM writes to the disks that move; empty when nobody tells
     * @param besides       transfers that it shares its hosts' bandwidth with
     */
    public MoveForecast forecast(
            MigrationTicket ticket, VmFacts vm, ZonedDateTime now, Optional<ByteRate> writesToDisks, int besides) {
        return forecast(ticket, vm, now, writesToDisks, besides, false);
    }

    /** What the last moves between its hosts had that shared it with nobody, or what is assumed when none was seen. */
    public ByteRate alone(MigrationTicket ticket) {
        return new ByteRate((long) wire(experience.path(ticket.source(), ticket.destination()), 0));
    }

    /**
     * The bandwidth that a live move has to have for its pause to fit its budget: none when nobody measured how the VM writes,
     * more than there is when none would do, or it may not have so much.
     */
    public ByteRate needs(MigrationTicket ticket, VmFacts vm) {
        Knowledge known = knowledge.get();
        Optional<Writing> writing = known.writing(vm.id());
        if (!ticket.kind().isLive() || writing.isEmpty()) return new ByteRate(0);
        MigrationOptions options = ticket.options();
        double last = LAST_PAGES * options.pauseBudget().toNanos() / 1e9;
        double first = first(vm, known);
        for (double rate = SLOWEST; rate < FASTEST; rate *= FINELY) {
            if (!new PreCopy(first, writing, rate, last, options.autoConverge())
                    .course()
                    .converges()) continue;
            boolean mayHave =
                    rate <= options.bandwidth().map(ByteRate::bytesPerSecond).orElse(Long.MAX_VALUE);
            return new ByteRate(mayHave ? (long) rate : Long.MAX_VALUE);
        }
        return new ByteRate(Long.MAX_VALUE);
    }

    /** As {@link #forecast}, for somebody who can still choose: with what would help, which hour of the week among it. */
    public MoveForecast advise(
            MigrationTicket ticket, VmFacts vm, ZonedDateTime now, Optional<ByteRate> writesToDisks) {
        return forecast(ticket, vm, now, writesToDisks, 0, true);
    }

    private MoveForecast forecast(
            MigrationTicket ticket,
            VmFacts vm,
            ZonedDateTime now,
            Optional<ByteRate> writesToDisks,
            int besides,
            boolean advised) {
        MoveForecast live = forecast(vm, ticket.destination(), ticket.options(), now, besides, advised);
        if (ticket.kind() == MoveKind.LIVE) return live;
        Path path = experience.path(ticket.source(), ticket.destination());
        double wire = wire(path, besides);
        return new Carrying(ticket, vm, experience, wire, first(vm, knowledge.get()), writesToDisks).forecast(live);
    }

    MoveForecast forecast(
            VmFacts vm, HostId to, MigrationOptions options, ZonedDateTime now, int besides, boolean advised) {
        Knowledge known = knowledge.get();
        Path path = experience.path(vm.host(), to);
        Optional<Writing> writing = known.writing(vm.id());
        double wire = wire(path, besides);
        double bandwidth = Math.max(
                1,
                options.bandwidth()
                        .map(limit -> Math.min(limit.bytesPerSecond(), wire))
                        .orElse(wire));
        double first = first(vm, known);
        double budget = options.pauseBudget().toNanos() / 1e9;
        PreCopy aimed = new PreCopy(first, writing, bandwidth, LAST_PAGES_AIM * budget, options.autoConverge());
        PreCopy preCopy = aimed.course().converges() ? aimed : aimed.withLastSeconds(LAST_PAGES * budget);
        PreCopy.Course course = preCopy.course();
        double switchOver = otherwise(path.switchOver(), ASSUMED_SWITCH_OVER);
        double last = course.lastSeconds(bandwidth);
        List<String> help =
                advised ? new Help(vm.id(), known, preCopy, course, switchOver, wire, now).all() : List.of();
        return new MoveForecast(
                duration(last + switchOver),
                duration(last),
                duration(course.seconds() + last + otherwise(path.besides(), ASSUMED_BESIDES)),
                new Bytes((long) course.bytes()),
                new Bytes((long) Math.max(0, course.bytes() - first)),
                course.passes(),
                course.converges(),
                basis(vm, to, options, writing, path, bandwidth, besides, now),
                help);
    }

    /** Transfers that share it get equal parts. */
    private static double wire(Path path, int besides) {
        return (path.knowsBandwidth() ? path.bandwidth() : ASSUMED_BANDWIDTH) / (besides + 1);
    }

    /** What was seen on the wire before counts most, then what the host holds of it, then all it may use. */
    private double first(VmFacts vm, Knowledge known) {
        double all = vm.memory().count();
        return experience
                .content(vm.id())
                .or(() -> known.resident(vm.id()).map(resident -> experience.share() * Math.min(all, resident.count())))
                .map(seen -> Math.min(seen, all))
                .orElse(all * experience.share());
    }

    private static String basis(
            VmFacts vm,
            HostId to,
            MigrationOptions options,
            Optional<Writing> writing,
            Path path,
            double bandwidth,
            int besides,
            ZonedDateTime now) {
        String writes = writing.map(w -> "it writes " + w.rate() + " over " + w.workingSet() + ", measured "
                        + ago(Duration.between(w.at(), now.toInstant())))
                .orElse("how it writes was not measured yet and is taken as not at all");
        boolean limited =
                options.bandwidth().filter(l -> l.bytesPerSecond() <= bandwidth).isPresent();
        String route = vm.host() + " to " + to;
        String source = limited
                ? "as it is limited to"
                : path.knowsBandwidth()
                        ? "as in the last moves from " + route
                        : "assumed, as no move from " + route + " was seen yet";
        String shared = besides == 0 || limited
                ? ""
                : ", shared with " + (besides == 1 ? "another transfer" : besides + " other transfers");
        return writes + "; " + new ByteRate((long) bandwidth) + " are sent, " + source + shared;
    }

    private static String ago(Duration age) {
        if (age.toMinutes() < 1) return "just now";
        return age.toHours() < 2 ? age.toMinutes() + " min ago" : age.toHours() + " h ago";
    }

    private static double otherwise(double seen, double assumed) {
        return Double.isNaN(seen) ? assumed : seen;
    }

    static Duration duration(double seconds) {
        return Duration.ofNanos((long) (Math.min(seconds, 1e9) * 1e9));
    }
}
