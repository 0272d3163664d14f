package org.drover.tips.internal.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.PlanId;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanRecord;
import org.drover.migration.PlanRequest;
import org.drover.migration.Plans;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Progress.Staying;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;
import org.drover.tips.trail.Trail;

/**
 * Each host's maintenance, a step at a time: {@link #look} is asked when something has changed, and by and by. One thread
 * at a time; {@link #live} any.
 */
final class Upkeeper {
    /** A host that is held is tried again after this, or when other VMs are on it. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    /** A host that is not in the picture, or does not answer, for so long does not just come back. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<Snapshot> inventory;
    private final Closed closed;
    private final Ways ways;
    private final Plans plans;
    private final Book book;
    private final Trail trail;
    private final InstantSource clock;
    private final Map<HostId, Tried> tried = new HashMap<>();
    private final Map<HostId, Instant> awaySince = new HashMap<>();
    private final Map<HostId, List<Staying>> stays = new ConcurrentHashMap<>();
    private volatile Map<HostId, Upkeep> live = Map.of();
    private boolean begun;
    private long number;

    Upkeeper(
            Supplier<Snapshot> inventory,
            Closed closed,
            Ways ways,
            Plans plans,
            Book book,
            Trail trail,
            InstantSource clock) {
        this.inventory = inventory;
        this.closed = closed;
        this.ways = ways;
        this.plans = plans;
        this.book = book;
        this.trail = trail;
        this.clock = clock;
    }

    private record Tried(Instant at, Set<VmId> there) {}

    Map<HostId, Upkeep> live() {
        return live;
    }

    /** What could not leave a host when that was last tried, with why. */
    List<Staying> stays(HostId host) {
        return stays.getOrDefault(host, List.of());
    }

    /** Goes on with what an earlier process left; what it had written down and not done is done now. */
    void begin() {
        if (begun) return;
        Map<HostId, Upkeep> all = new TreeMap<>();
        for (Upkeep one : book.open()) all.put(one.host(), one);
        live = all;
        for (Upkeep one : all.values()) closed.set(one.host(), one.phase() != Phase.LEAVING);
        begun = true;
    }

    Upkeep enter(HostId host, String reason, String who) {
        Upkeep there = live.get(host);
        if (there != null && there.phase() == Phase.LEAVING)
            throw new IllegalStateException(host + " is just leaving maintenance; wait for its end");
        if (there != null) return there;
        Instant now = clock.instant();
        Upkeep one = new Upkeep(
                "u-" + now.getEpochSecond() + "-" + ++number,
                host,
                Phase.ENTERING,
                reason,
                now,
                now,
                Optional.empty(),
                Map.of(),
                false,
                "");
        put(one);
        closed.set(host, true);
        trail.add(new Entry(now, who, "maintenance.enter", host.value(), reason));
        return one;
    }

    Upkeep leave(HostId host, boolean bringBack, String who) {
        Upkeep one = live.get(host);
        if (one == null && !closed.is(host)) throw new IllegalStateException(host + " is not in maintenance");
        if (one == null) one = enter(host, "closed by hand", who);
        if (one.phase() == Phase.LEAVING) return one;
        Instant now = clock.instant();
        one = Changed.bringingBack(Changed.to(one, Phase.LEAVING, "", now), bringBack);
        put(one);
        closed.set(host, false);
        one.plan().ifPresent(plan -> plans.cancel(plan, false));
        tried.remove(host);
        String back =
                bringBack ? one.away().size() + " VMs that were moved away are to come back" : "nothing comes back";
        trail.add(new Entry(now, who, "maintenance.leave", host.value(), back));
        return one;
    }

    /** Something has ended that may have stood in the way. */
    void tryAgain() {
        tried.clear();
    }

    void look() {
        for (Upkeep one : List.copyOf(live.values())) {
            Upkeep then = step(one);
            while (!then.equals(one)) {
                put(then);
                if (then.phase() != one.phase()
                        && (then.phase() == Phase.IN
                                || then.phase() == Phase.HELD
                                || then.phase().isEnd())) said(then);
                if (then.phase().isEnd()) break;
                one = then;
                then = step(one);
            }
        }
    }

    private void said(Upkeep one) {
        String why = one.phase() == Phase.IN
                ? "no VM is in its memory; " + one.away().size() + " were moved away"
                : one.message().isEmpty() ? "all is done" : one.message();
        trail.add(new Entry(
                clock.instant(),
                Entry.DROVER,
                "maintenance." + one.phase().name().toLowerCase(Locale.ROOT),
                one.host().value(),
                why));
    }

    private void put(Upkeep one) {
        book.keep(one);
        Map<HostId, Upkeep> all = new TreeMap<>(live);
        if (one.phase().isEnd()) {
            all.remove(one.host());
            tried.remove(one.host());
            stays.remove(one.host());
        } else {
            all.put(one.host(), one);
        }
        live = all;
    }

    private Upkeep step(Upkeep one) {
        Optional<HostEntry> host = inventory.get().host(one.host());
        if (host.isEmpty())
            return isAwayForLong(one.host())
                    ? Changed.to(one, Phase.OUT, "the host was forgotten", clock.instant())
                    : one;
        if (host.get().reachable()) awaySince.remove(one.host());
        if (one.plan().isPresent()) {
            Optional<PlanRecord> plan = plans.find(one.plan().get());
            if (plan.isPresent() && !plan.get().state().isEnd()) return one;
            return planEnded(one, plan);
        }
        if (one.phase() == Phase.LEAVING) return leaving(one, host.get());
        if (!closed.is(one.host()))
            return Changed.to(one, Phase.OUT, "it was opened by hand; nothing comes back", clock.instant());
        return emptying(one, host.get());
    }

    private boolean isAwayForLong(HostId host) {
        return !awaySince
                .computeIfAbsent(host, h -> clock.instant())
                .plus(PATIENCE)
                .isAfter(clock.instant());
    }

    private Upkeep planEnded(Upkeep one, Optional<PlanRecord> plan) {
        Upkeep then = Changed.planned(one, Optional.empty());
        if (plan.isEmpty()) return then;
        boolean wasBack = plan.get().request().reason().equals(back(one));
        String stayed = stayed(plan.get());
        if (wasBack) return Changed.to(then, Phase.OUT, stayed, clock.instant());
        Map<VmId, HostId> left = new LinkedHashMap<>();
        for (PlanMove move : plan.get().moves()) {
            boolean gone = move.from().equals(one.host()) && !move.at().equals(one.host());
            if (gone && move.state() != PlanMove.State.TAKEN) left.put(move.vm(), move.at());
        }
        then = Changed.away(then, left);
        List<VmFacts> there = ways.there(one.host());
        if (ids(there).stream().anyMatch(left::containsKey)) // the picture is behind; its next change is waited for
        tried.put(one.host(), new Tried(clock.instant(), ids(there)));
        if (then.phase() == Phase.LEAVING || !left.isEmpty()) return then;
        String why = stayed.isEmpty() ? plan.get().message() : stayed;
        return held(then, why.isEmpty() ? "the plan moved nothing" : why, there);
    }

    private static String stayed(PlanRecord plan) {
        return plan.moves().stream()
                .filter(move -> move.state() != PlanMove.State.DONE)
                .map(move -> move.vmName() + ": "
                        + (move.message().isEmpty() ? move.state().name().toLowerCase(Locale.ROOT) : move.message()))
                .collect(Collectors.joining("; "));
    }

    private Upkeep emptying(Upkeep one, HostEntry host) {
        List<VmFacts> there = ways.there(one.host());
        if (one.phase() == Phase.IN && there.isEmpty()) return one; // also while it is switched off
        if (!host.reachable())
            return isAwayForLong(one.host()) ? held(one, one.host() + " does not answer", there) : one;
        if (there.isEmpty()) return Changed.to(one, Phase.IN, "", clock.instant());
        if (one.phase() == Phase.IN) return Changed.to(one, Phase.ENTERING, "", clock.instant());
        Tried before = tried.get(one.host());
        if (before != null
                && before.there.equals(ids(there))
                && before.at.plus(AGAIN).isAfter(clock.instant())) return one;
        Optional<PlanId> begun = underway(away(one));
        if (begun.isPresent()) return Changed.planned(one, begun);
        Ways.Found found = ways.drain(one.host());
        stays.put(one.host(), found.stays());
        boolean mine = found.moves().stream().anyMatch(wish -> ids(there).contains(wish.vm()));
        if (!mine) return held(one, Ways.words(found.stays().stream()), there);
        String message = Ways.words(found.stays().stream());
        return submitted(Changed.to(one, Phase.ENTERING, message, clock.instant()), found, away(one), there);
    }

    private Upkeep leaving(Upkeep one, HostEntry host) {
        if (!one.bringBack() || one.away().isEmpty()) return Changed.to(one, Phase.OUT, "", clock.instant());
        if (!host.reachable())
            return Changed.to(one, Phase.LEAVING, "waits for " + one.host() + " to answer", clock.instant());
        Tried before = tried.get(one.host());
        if (before != null && before.at.plus(AGAIN).isAfter(clock.instant())) return one;
        Optional<PlanId> begun = underway(back(one));
        if (begun.isPresent()) return Changed.planned(one, begun);
        Ways.Found found = ways.back(one);
        String stays = Ways.words(found.stays().stream());
        if (found.moves().isEmpty()) return Changed.to(one, Phase.OUT, stays, clock.instant());
        return submitted(Changed.to(one, Phase.LEAVING, stays, clock.instant()), found, back(one), List.of());
    }

    private Upkeep submitted(Upkeep one, Ways.Found found, String reason, List<VmFacts> there) {
        try {
            return Changed.planned(one, Optional.of(plans.submit(new PlanRequest(reason, found.moves()))));
        } catch (IllegalArgumentException | IllegalStateException refused) {
            return held(one, refused.getMessage(), there);
        }
    }

    private Upkeep held(Upkeep one, String why, List<VmFacts> there) {
        tried.put(one.host(), new Tried(clock.instant(), ids(there)));
        Phase phase = one.phase() == Phase.LEAVING ? Phase.LEAVING : Phase.HELD;
        return Changed.to(one, phase, why, clock.instant());
    }

    private static Set<VmId> ids(List<VmFacts> vms) {
        return vms.stream().map(VmFacts::id).collect(Collectors.toSet());
    }

    /** A process that died between the plan's yes and its own row left a plan that nobody here knows. */
    private Optional<PlanId> underway(String reason) {
        return plans.current().stream()
                .filter(plan -> plan.request().reason().equals(reason))
                .map(PlanRecord::id)
                .findFirst();
    }

    private static String away(Upkeep one) {
        return "maintenance of " + one.host() + " (" + one.id() + ")";
    }

    private static String back(Upkeep one) {
        return "back to " + one.host() + " after maintenance (" + one.id() + ")";
    }
}
