package org.drover.migration.internal.checks;

import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.MoveKind;
import org.drover.inventory.HostEntry;
import org.drover.migration.Obstacle;
import org.drover.model.HostFacts;

/** Hosts with the same CPU model text take each other's VMs; others may not. See {@link CpuFeaturesThere}. */
final class SameCpuModel implements Check {
    @Override
    public Set<MoveKind> kinds() {
        return WITH_MEMORY;
    }

    @Override
    public Optional<Obstacle> look(Planned move) {
        if (CpuFeaturesThere.judges(move)) return Optional.empty();
        Optional<String> here = move.source().flatMap(HostEntry::facts).map(HostFacts::cpuModel);
        Optional<String> there = move.targetFacts().map(HostFacts::cpuModel);
        if (here.isEmpty() || there.isEmpty() || here.equals(there)) return Optional.empty();
        return Optional.of(new Obstacle(
                "cpu.differs",
                move.vm().host() + " has the CPU \"" + here.get() + "\", " + move.destination() + " \"" + there.get()
                        + "\"",
                "Choose a host with the same CPU model"));
    }
}
