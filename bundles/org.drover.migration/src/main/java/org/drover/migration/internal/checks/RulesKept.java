package org.drover.migration.internal.checks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.migration.MoveRules;
import org.drover.migration.Obstacle;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;

/** The VM goes only where it may, and not beside those that it is kept apart from. */
record RulesKept(Function<VmId, MoveRules> rules) implements Check {
    @Override
    public Optional<Obstacle> look(Planned move) {
        MoveRules own = rules.apply(move.vm().id());
        return notItsHost(move, own).or(() -> besideOthers(move, own));
    }

    private static Optional<Obstacle> notItsHost(Planned move, MoveRules own) {
        if (own.hosts().isEmpty() || own.hosts().contains(move.destination())) return Optional.empty();
        return Optional.of(new Obstacle(
                "owner.not-possible",
                move.vm().name() + " may run on "
                        + own.hosts().stream().sorted().map(HostId::toString).collect(Collectors.joining(", "))
                        + " only, as is set for it",
                "Choose one of them, or let it run on " + move.destination() + " too (drover vm set --hosts)"));
    }

    private Optional<Obstacle> besideOthers(Planned move, MoveRules own) {
        if (own.apart().isEmpty()) return Optional.empty();
        List<String> there = move.others().stream()
                .filter(other -> rules.apply(other.id()).apart().equals(own.apart()))
                .map(VmFacts::name)
                .sorted()
                .toList();
        if (there.isEmpty()) return Optional.empty();
        return Optional.of(new Obstacle(
                "affinity.apart",
                move.vm().name() + " is kept apart from " + String.join(", ", there) + " on " + move.destination()
                        + " (\"" + own.apart().get() + "\", as is set for them)",
                "Choose a host without them, or move them away first"));
    }
}
