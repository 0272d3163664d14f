package org.drover.migration.internal.checks;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/** A VM whose memory is made of huge pages finds as many of them, beside those of the VMs in memory and of anybody else. */
final class HugePagesFit implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        Optional<Bytes> size = move.vm().traits().hugePages();
        Optional<Map<Bytes, Bytes>> there = move.targetTraits().hugePages();
        if (size.isEmpty() || there.isEmpty()) return Optional.empty();
        Bytes unclaimed = sum(there.get(), size.get()).minusOrZero(taken(move, size.get()));
        Bytes spare = move.targetTraits()
                .freeHugePages()
                .map(free -> sum(free, size.get()))
                .filter(free -> free.compareTo(unclaimed) < 0)
                .orElse(unclaimed);
        if (move.vm().memory().compareTo(spare) <= 0) return Optional.empty();
        String pages = "huge pages" + (size.get().equals(Bytes.ZERO) ? "" : " of " + size.get());
        return Optional.of(new Obstacle(
                "hugepages.short",
                move.destination() + " has " + spare + " in " + pages + " to spare, "
                        + move.vm().name() + " needs " + move.vm().memory(),
                "Set more " + pages + " aside on " + move.destination() + " or choose another host"));
    }

    private static Bytes sum(Map<Bytes, Bytes> bySize, Bytes size) {
        if (!size.equals(Bytes.ZERO)) return bySize.getOrDefault(size, Bytes.ZERO);
        return bySize.values().stream().reduce(Bytes.ZERO, Bytes::plus);
    }

    /** By those of the same size, and by those whose size is not told. */
    private static Bytes taken(Planned move, Bytes size) {
        return move.others().stream()
                .filter(other -> other.state() != VmState.OFF)
                .filter(other -> other.traits()
                        .hugePages()
                        .filter(s -> s.equals(size) || s.equals(Bytes.ZERO) || size.equals(Bytes.ZERO))
                        .isPresent())
                .map(VmFacts::memory)
                .reduce(Bytes.ZERO, Bytes::plus);
    }
}
