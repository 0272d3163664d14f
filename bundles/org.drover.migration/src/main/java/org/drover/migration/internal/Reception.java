package org.drover.migration.internal;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.drover.backend.api.MigrationTicket;
import org.drover.inventory.ConnectedHosts;
import org.drover.inventory.Inventory;
import org.drover.inventory.Snapshot;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveRequest;
import org.drover.migration.MoveRules;
import org.drover.migration.Obstacle;
import org.drover.migration.internal.checks.PreFlight;
import org.drover.migration.internal.forecast.Foresight;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.migration.internal.journal.Terms;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Steering;
import org.drover.model.ByteRate;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** Wishes as they come in: what stands against them and what they would cost, and what the journal gets of one that is taken. */
final class Reception {
    /** Of a move that is only looked at. */
    private static final MigrationId PREVIEW = new MigrationId("preview");

    private final ConnectedHosts hosts;
    private final Inventory inventory;
    private final InstantSource clock;
    private final Limits limits;
    private final PreFlight preFlight;
    private final Foresight foresight;
    private final Function<VmId, MoveRules> rules;
    private final Underway underway;

    /** @param notes for its record */
    record Admitted(JournalEntry entry, List<String> notes) {}

    /** @param rules what was decided for a VM */
    Reception(
            ConnectedHosts hosts,
            Inventory inventory,
            InstantSource clock,
            Limits limits,
            PreFlight preFlight,
            Foresight foresight,
            Function<VmId, MoveRules> rules,
            Underway underway) {
        this.hosts = hosts;
        this.inventory = inventory;
        this.clock = clock;
        this.limits = limits;
        this.preFlight = preFlight;
        this.foresight = foresight;
        this.rules = rules;
        this.underway = underway;
    }

    CheckReport preFlight(MoveRequest asked) {
        Snapshot picture = inventory.snapshot();
        VmFacts vm = known(picture, asked);
        MoveRules decided = rules.apply(vm.id());
        MoveRequest request = decided.completing(asked);
        Wish wish = Wish.of(request, vm, PREVIEW, hosts, picture, preFlight, clock.instant(), true);
        CheckReport found = wish.report();
        List<Obstacle> obstacles = new ArrayList<>(found.obstacles());
        underway.obstacle(vm.host(), request.destination()).ifPresent(obstacles::add);
        underway.underAct(vm.id(), vm.name()).ifPresent(obstacles::add);
        CheckReport report = found.with(obstacles).noting(asSet(vm.name(), decided.countingFor(asked)));
        if (!wish.derived().obstacles().isEmpty()) return report; // no such move can be
        MigrationTicket ticket = ticket(PREVIEW, wish, vm, request);
        Optional<ByteRate> writes = new Route(hosts, ticket, request.choices().delegated()).writesToDisks(ticket);
        return report.with(foresight.advise(ticket, found.vm(), found.at().atZone(ZoneId.systemDefault()), writes));
    }

    /** @throws IllegalArgumentException what is asked for makes no sense; the message says why */
    Admitted admit(MoveRequest asked, Supplier<MigrationId> ids) {
        Snapshot picture = inventory.snapshot();
        VmFacts vm = known(picture, asked);
        MoveRules decided = rules.apply(vm.id());
        MoveRequest request = decided.completing(asked);
        if (picture.host(request.destination()).isEmpty()) {
            throw new IllegalArgumentException("No host " + request.destination() + " is connected");
        }
        MigrationId id = ids.get();
        Instant now = clock.instant();
        boolean fresh = request.choices().quick();
        Wish wish = Wish.of(request, vm, id, hosts, picture, preFlight, now, fresh);
        List<Obstacle> senseless = new ArrayList<>(wish.derived().obstacles());
        Wish.byItself(request, vm, wish.derived(), picture).ifPresent(senseless::add);
        if (!senseless.isEmpty()) {
            throw new IllegalArgumentException(
                    senseless.stream().map(Obstacle::toString).collect(Collectors.joining(". ")));
        }
        MigrationTicket ticket = ticket(id, wish, vm, request);
        JournalEntry entry = new JournalEntry(
                        JournalEntry.Kind.INTEND, Phase.QUEUE, ticket, vm.name(), request.reason(), "", now, now)
                .on(Terms.of(request));
        List<String> notes = new ArrayList<>();
        notes.add("kind: " + ticket.kind() + ", because " + wish.derived().why());
        notes.addAll(asSet(vm.name(), decided.countingFor(asked)));
        return new Admitted(entry, notes);
    }

    private MigrationTicket ticket(MigrationId id, Wish wish, VmFacts vm, MoveRequest request) {
        return wish.derived()
                .ticket(id, vm, request.destination(), Steering.armed(request.options(), limits.background()));
    }

    private static VmFacts known(Snapshot picture, MoveRequest asked) {
        return picture.vm(asked.vm())
                .orElseThrow(() -> new IllegalArgumentException("No VM with the id " + asked.vm() + " is known"));
    }

    private static List<String> asSet(String vm, String counting) {
        return counting.isEmpty() ? List.of() : List.of("As set for " + vm + ": " + counting);
    }
}
