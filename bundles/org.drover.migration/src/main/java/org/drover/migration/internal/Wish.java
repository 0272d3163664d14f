package org.drover.migration.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveRequest;
import org.drover.migration.Obstacle;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.kinds.Derived;
import org.drover.migration.internal.kinds.Kinds;
import org.drover.migration.internal.phases.Ways;
import org.drover.migration.internal.plan.Groups;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;

/**
 * What a wish comes to now: the kind of move, and everything that stands against it.
 *
 * @param report without a forecast
 */
record Wish(Derived derived, CheckReport report) {
    /** @param fresh the VM's host is asked about it now, for somebody who waits for an answer */
    static Wish of(
            MoveRequest request,
            VmFacts vm,
            MigrationId id,
            ConnectedHosts hosts,
            Snapshot picture,
            PreFlight preFlight,
            Instant now,
            boolean fresh) {
        Wish wish = as(request, vm, id, hosts, picture, preFlight, now, fresh);
        if (!Kinds.quickHelps(request.choices(), wish.derived, wish.report.obstacles())) return wish;
        MoveRequest quick = request.with(request.choices().with(MoveKind.QUICK));
        Wish other = as(quick, vm, id, hosts, picture, preFlight, now, fresh);
        if (!other.report.possible()) return wish;
        Derived why = new Derived(
                other.derived.kind(),
                "it cannot be moved live (" + wish.report.obstacles().get(0).reason() + "), and saving it is allowed",
                other.derived.disks(),
                other.derived.image(),
                other.derived.obstacles());
        return new Wish(why, other.report);
    }

    private static Wish as(
            MoveRequest request,
            VmFacts vm,
            MigrationId id,
            ConnectedHosts hosts,
            Snapshot picture,
            PreFlight preFlight,
            Instant now,
            boolean fresh) {
        Derived derived = Kinds.derive(
                vm, facts(picture, vm.host()), facts(picture, request.destination()), request.choices(), id);
        Route route = new Route(
                hosts,
                vm.host(),
                request.destination(),
                derived.kind(),
                derived.disks(),
                request.choices().delegated());
        CheckReport found = fresh
                ? route.checkNow(preFlight, vm, picture, now)
                : new CheckReport(vm, request.destination(), now, List.of(), List.of());
        List<Obstacle> obstacles = new ArrayList<>(derived.obstacles());
        pinned(request, vm, picture).ifPresent(obstacles::add);
        byItself(request, vm, derived, picture).ifPresent(obstacles::add);
        found.obstacles().stream()
                .filter(one ->
                        obstacles.stream().noneMatch(other -> other.code().equals(one.code())))
                .forEach(obstacles::add);
        return new Wish(derived, found.with(obstacles).with(derived.kind(), derived.why()));
    }

    /** It belongs on one host with others, which are not moved with it. */
    static Optional<Obstacle> byItself(MoveRequest request, VmFacts vm, Derived derived, Snapshot picture) {
        if (request.grouped() || vm.host().equals(request.destination())) return Optional.empty();
        Set<String> taken = derived.disks().stream().map(DiskMove::disk).collect(Collectors.toSet());
        return new Groups(picture).alone(vm, request.destination(), taken);
    }

    private static Optional<Obstacle> pinned(MoveRequest request, VmFacts vm, Snapshot picture) {
        Optional<String> network = request.choices().network();
        if (network.isEmpty() || vm.host().equals(request.destination())) return Optional.empty();
        HostFacts here = facts(picture, vm.host());
        HostFacts there = facts(picture, request.destination());
        if (!Ways.between(here, there, network).isEmpty()) return Optional.empty();
        List<String> all = Ways.between(here, there, Optional.empty());
        return Optional.of(new Obstacle(
                "network.unreached",
                "Network \"" + network.get() + "\" does not carry moves between " + vm.host() + " and "
                        + request.destination() + ", as far as they tell",
                all.isEmpty()
                        ? "Tell Drover which networks the hosts are on, or choose none"
                        : "Choose one of " + String.join(", ", all) + ", or none"));
    }

    /** One that did not tell its facts yet shares nothing that is known of. */
    private static HostFacts facts(Snapshot picture, HostId host) {
        Optional<HostFacts> told = picture.host(host).flatMap(HostEntry::facts);
        return told.orElseGet(
                () -> new HostFacts(host, host.value(), "", 1, new Mhz(1), Bytes.ZERO, Map.of(), Set.of(), ""));
    }
}
