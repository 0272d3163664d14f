package org.drover.tips.internal.maintenance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.HostId;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Roll.State;
import org.drover.tips.maintenance.Upkeep;
import org.drover.tips.trail.Entry;
import org.drover.tips.trail.Trail;

/** Hosts go into maintenance and back, one at a time. One thread at a time; {@link #roll} any. */
final class Rolling {
    private final Supplier<Snapshot> inventory;
    private final Closed closed;
    private final Ways ways;
    private final Upkeeper upkeeper;
    private final Book book;
    private final Trail trail;
    private final InstantSource clock;
    private volatile Optional<Roll> roll = Optional.empty();
    private boolean begun;
    private Instant since = Instant.EPOCH;
    private long number;

    Rolling(
            Supplier<Snapshot> inventory,
            Closed closed,
            Ways ways,
            Upkeeper upkeeper,
            Book book,
            Trail trail,
            InstantSource clock) {
        this.inventory = inventory;
        this.closed = closed;
        this.ways = ways;
        this.upkeeper = upkeeper;
        this.book = book;
        this.trail = trail;
        this.clock = clock;
    }

    Optional<Roll> roll() {
        return roll;
    }

    void begin() {
        if (begun) return;
        roll = book.roll();
        begun = true;
        since = clock.instant();
    }

    /** Hosts that are connected one by one after a start have not failed. */
    private boolean isSettled() {
        return !since.plus(Upkeeper.PATIENCE).isAfter(clock.instant())
                || inventory.get().hosts().values().stream().allMatch(HostEntry::reachable);
    }

    Roll start(List<HostId> hosts, String reason, boolean bringBack, boolean despite) {
        if (hosts.isEmpty()) throw new IllegalArgumentException("no host is named");
        Set<HostId> named = new HashSet<>();
        for (HostId host : hosts) {
            if (inventory.get().host(host).isEmpty())
                throw new IllegalArgumentException("host " + host + " is not known");
            if (!named.add(host)) throw new IllegalArgumentException("host " + host + " comes twice");
        }
        roll.filter(one -> !one.state().isEnd()).ifPresent(one -> {
            throw new IllegalStateException("maintenance of " + one.hosts().size() + " hosts is going on already, at "
                    + one.host().map(HostId::value).orElse("its end"));
        });
        Instant now = clock.instant();
        Roll one = new Roll(
                "r-" + now.getEpochSecond() + "-" + ++number,
                State.NEXT,
                reason,
                now,
                now,
                hosts,
                0,
                bringBack,
                despite,
                false,
                "");
        keep(one);
        said(one, Entry.API, "begin", reason + ": " + hosts.size() + " hosts, one at a time");
        return one;
    }

    Roll goOn() {
        Roll one = underway();
        if (one.state() != State.AT_STOP)
            throw new IllegalStateException("it is at no stop: " + words(one.state()) + " " + name(one));
        Roll then = Changed.to(one, State.LEAVING, "", clock.instant());
        keep(then);
        said(then, Entry.API, "go-on", name(then) + " is done");
        return then;
    }

    Roll halt(String why) {
        Roll then = Changed.halted(underway(), true, why);
        keep(then);
        said(then, Entry.API, "halt", why);
        return then;
    }

    Roll resume() {
        Roll one = underway();
        if (!one.halted()) throw new IllegalStateException("it is not halted");
        Roll then = Changed.halted(one, false, "");
        keep(then);
        upkeeper.tryAgain();
        said(then, Entry.API, "resume", one.message());
        return then;
    }

    Roll end() {
        Roll then = Changed.to(underway(), State.ENDED, "", clock.instant());
        keep(then);
        said(
                then,
                Entry.API,
                "end",
                "at host " + (then.at() + 1) + " of " + then.hosts().size());
        return then;
    }

    private Roll underway() {
        return roll.filter(one -> !one.state().isEnd())
                .orElseThrow(() -> new IllegalStateException("no rolling maintenance is going on"));
    }

    void look() {
        Optional<Roll> before = roll;
        if (!isSettled()) return;
        while (before.isPresent()
                && !before.get().state().isEnd()
                && !before.get().halted()) {
            Roll then = step(before.get());
            if (then.equals(before.get())) return;
            keep(then);
            if (then.halted()) said(then, Entry.DROVER, "halt", then.message());
            if (then.state() == State.DONE)
                said(then, Entry.DROVER, "done", then.hosts().size() + " hosts are through");
            before = roll;
        }
    }

    private Roll step(Roll one) {
        if (one.host().isEmpty()) return Changed.to(one, State.DONE, "", clock.instant());
        HostId host = one.host().get();
        Optional<HostEntry> entry = inventory.get().host(host);
        if (entry.isEmpty()) return upkeeper.live().containsKey(host) ? one : Changed.nextHost(one, clock.instant());
        return switch (one.state()) {
            case NEXT -> next(one, entry.get());
            case ENTERING -> entering(one, host);
            case AT_STOP ->
                upkeeper.live().containsKey(host)
                        ? one
                        : Changed.halted(one, true, host + " is not in maintenance any more");
            case LEAVING -> leaving(one, entry.get());
            case DONE, ENDED -> one;
        };
    }

    /** A host that must not be missed now is not taken. */
    private Roll next(Roll one, HostEntry host) {
        if (!host.reachable()) return Changed.halted(one, true, host.id() + " does not answer");
        Upkeep before = upkeeper.live().get(host.id());
        if (before != null && before.phase() == Phase.LEAVING)
            return Changed.to(one, State.NEXT, "waits until " + host.id() + " has left maintenance", clock.instant());
        Set<HostId> leaving = new HashSet<>(closed.all());
        leaving.add(host.id());
        List<String> losses = one.despite() ? List.of() : ways.losses(leaving);
        if (!losses.isEmpty())
            return Changed.halted(
                    one,
                    true,
                    "without " + host.id() + " the cluster could not take another failure: " + losses.get(0));
        upkeeper.enter(host.id(), one.reason(), Entry.DROVER);
        return Changed.to(one, State.ENTERING, "", clock.instant());
    }

    private Roll entering(Roll one, HostId host) {
        Upkeep upkeep = upkeeper.live().get(host);
        if (upkeep == null || upkeep.phase() == Phase.LEAVING)
            return Changed.halted(one, true, host + " was taken out of maintenance");
        if (upkeep.phase() == Phase.HELD) return Changed.halted(one, true, host + " is held: " + upkeep.message());
        return upkeep.phase() == Phase.IN ? Changed.to(one, State.AT_STOP, "", clock.instant()) : one;
    }

    private Roll leaving(Roll one, HostEntry host) {
        Upkeep upkeep = upkeeper.live().get(host.id());
        if (upkeep == null) return Changed.nextHost(one, clock.instant());
        if (upkeep.phase() == Phase.LEAVING) return one;
        if (!host.reachable())
            return Changed.to(one, State.LEAVING, "waits for " + host.id() + " to answer", clock.instant());
        upkeeper.leave(host.id(), one.bringBack(), Entry.DROVER);
        return one;
    }

    private void keep(Roll one) {
        book.keep(one);
        roll = Optional.of(one);
    }

    private void said(Roll one, String who, String act, String why) {
        trail.add(new Entry(clock.instant(), who, "maintenance.roll." + act, name(one), why));
    }

    private static String name(Roll one) {
        return one.host().map(HostId::value).orElse("");
    }

    private static String words(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
