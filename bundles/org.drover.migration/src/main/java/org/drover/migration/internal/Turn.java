package org.drover.migration.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.MoveForecast;
import org.drover.migration.MoveWindow;
import org.drover.migration.Obstacle;
import org.drover.migration.Stage;
import org.drover.migration.internal.checks.Planned;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.forecast.Foresight;
import org.drover.migration.internal.phases.Channels;
import org.drover.migration.internal.phases.DelegatedConversation;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Permit;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.PhasedConversation;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.phases.Ways;
import org.drover.model.ByteRate;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.HostLink;
import org.drover.model.VmFacts;

/** A migration whose turn it is: checked once more, then led, in the way the two hosts have in common. */
record Turn(
        Migration migration,
        Permit permit,
        ConnectedHosts hosts,
        Inventory inventory,
        Schedule schedule,
        Limits limits,
        PreFlight preFlight,
        Foresight foresight,
        Consumer<Optional<Setback>> then) {
    void take() {
        Optional<Setback> refusal = migration.begun(Phase.CHECK).or(this::refusal);
        if (refusal.isPresent()) {
            then.accept(refusal);
            return;
        }
        MigrationTicket ticket = migration.ticket();
        Route route = new Route(hosts, ticket, migration.terms().delegated());
        try {
            if (route.way() == Planned.Way.DELEGATED) {
                new DelegatedConversation(migration, route.delegated().orElseThrow(), permit, schedule, limits, then)
                        .lead(endpoint());
            } else {
                List<String> ways = ways();
                if (!ways.isEmpty()) migration.takes(ways.get(0));
                new PhasedConversation(
                                migration,
                                route.phased(ticket.source()).orElseThrow(),
                                route.phased(ticket.destination()).orElseThrow(),
                                permit,
                                schedule,
                                limits,
                                ways.isEmpty() ? ways : ways.subList(1, ways.size()),
                                channels(ways),
                                then)
                        .lead();
            }
        } catch (BackendException e) {
            then.accept(Optional.of(new Setback(
                    migration.phase(),
                    Stage.RETURNED,
                    migration.title() + " returned in " + migration.phase() + ": " + e.getMessage())));
        }
    }

    /** Networks that it can take, as both hosts tell; empty when it has no choice. */
    private List<String> ways() {
        MigrationTicket ticket = migration.ticket();
        Optional<HostFacts> here = facts(ticket.source());
        Optional<HostFacts> there = facts(ticket.destination());
        if (ticket.kind() == MoveKind.STORAGE || here.isEmpty() || there.isEmpty()) return List.of();
        return Ways.between(here.get(), there.get(), migration.terms().network());
    }

    private Channels channels(List<String> ways) {
        MigrationTicket ticket = migration.ticket();
        Optional<HostFacts> here = facts(ticket.source());
        Optional<HostFacts> there = facts(ticket.destination());
        Optional<VmFacts> vm = inventory.snapshot().vm(ticket.vm());
        if (ways.isEmpty() || here.isEmpty() || there.isEmpty() || vm.isEmpty()) return Channels.UNKNOWN;
        Optional<ByteRate> network = slower(bandwidth(here.get(), ways.get(0)), bandwidth(there.get(), ways.get(0)));
        Optional<Double> free = foresight.freeCores(here.get());
        Optional<Double> freeThere = foresight.freeCores(there.get());
        Optional<Double> least = free.flatMap(a -> freeThere.map(b -> Math.min(a, b)));
        return new Channels(network, least, vm.get().traits().pinned());
    }

    /** What its network gives it when nobody shares it: as its hosts say, or as it was seen. */
    private ByteRate alone() {
        MigrationTicket ticket = migration.ticket();
        List<String> ways = ways();
        if (ways.isEmpty()) return foresight.alone(ticket);
        Optional<ByteRate> said = facts(ticket.source()).flatMap(here -> facts(ticket.destination())
                .flatMap(there -> slower(bandwidth(here, ways.get(0)), bandwidth(there, ways.get(0)))));
        return said.orElseGet(() -> foresight.alone(ticket));
    }

    private static Optional<ByteRate> bandwidth(HostFacts host, String network) {
        return host.traits().links().stream()
                .filter(link -> link.network().equals(network))
                .findFirst()
                .flatMap(HostLink::bandwidth);
    }

    private static Optional<ByteRate> slower(Optional<ByteRate> one, Optional<ByteRate> other) {
        return one.flatMap(a -> other.map(b -> a.compareTo(b) < 0 ? a : b));
    }

    private Optional<HostFacts> facts(HostId host) {
        return inventory.snapshot().host(host).flatMap(HostEntry::facts);
    }

    private Optional<Setback> refusal() {
        MigrationTicket ticket = migration.ticket();
        Snapshot picture = inventory.snapshot();
        Optional<VmFacts> vm = picture.vm(ticket.vm());
        if (vm.isEmpty()) return refused("it is not known any more on " + ticket.source());
        if (!vm.get().host().equals(ticket.source())) {
            return refused("it is on " + vm.get().host() + " by now, not on " + ticket.source() + ". Ask again");
        }
        Route route = new Route(hosts, ticket, migration.terms().delegated());
        List<Obstacle> obstacles =
                route.check(preFlight, vm.get(), picture, schedule.instant()).obstacles();
        if (obstacles.isEmpty() && route.way() != Planned.Way.UNKNOWN) {
            permit.needs(foresight.needs(ticket, vm.get()), alone());
            MoveForecast forecast = foresight.forecast(
                    ticket,
                    vm.get(),
                    schedule.instant().atZone(ZoneId.systemDefault()),
                    route.writesToDisks(ticket),
                    permit.besides(ways().stream().findFirst()));
            permit.expect(
                    forecast.transferred().compareTo(vm.get().memory()) > 0
                            ? forecast.transferred()
                            : vm.get().memory());
            migration.expect(forecast);
            return outsideItsWindow(forecast);
        }
        if (obstacles.isEmpty()) return refused("one of the hosts does not answer. Try again later");
        return refused(obstacles.stream().map(Obstacle::toString).collect(Collectors.joining(". ")));
    }

    /** Disks on their host are held until it opens; nothing else can be held, so it begins when it will end inside. */
    private Optional<Setback> outsideItsWindow(MoveForecast forecast) {
        if (migration.ticket().kind() == MoveKind.STORAGE
                || migration.terms().window().isEmpty()) {
            return Optional.empty();
        }
        MoveWindow window = migration.terms().window().get();
        Instant end = schedule.instant().plus(forecast.duration());
        if (end.isBefore(window.closes())) return Optional.empty();
        return refused("its window closes at " + window.closes() + ", and it would take "
                + MoveForecast.text(forecast.duration()) + ". Give it a longer window");
    }

    private Optional<Setback> refused(String why) {
        return Optional.of(new Setback(Phase.CHECK, Stage.REFUSED, migration.title() + " refused in CHECK: " + why));
    }

    private HostEndpoint endpoint() throws BackendException {
        MigrationTicket ticket = migration.ticket();
        return hosts.endpoints().stream()
                .filter(e -> e.host().equals(ticket.destination()))
                .findFirst()
                .orElseThrow(() -> new BackendException.HostUnreachable(
                        ticket.destination(), Optional.of(ticket.vm()), "find", "it is not connected any more", null));
    }
}
