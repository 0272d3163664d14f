package org.drover.tips.internal.maintenance;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.migration.PlanId;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.tips.maintenance.Phase;
import org.drover.tips.maintenance.Roll;
import org.drover.tips.maintenance.Upkeep;

/** Maintenance that differs in one respect; the only place where a phase changes. */
final class Changed {
    private Changed() {}

    static Upkeep to(Upkeep one, Phase phase, String message, Instant now) {
        boolean same = one.phase() == phase;
        if (!same && !one.phase().next().contains(phase))
            throw new IllegalStateException(
                    "maintenance of " + one.host() + " cannot go from " + one.phase() + " to " + phase);
        return new Upkeep(
                one.id(),
                one.host(),
                phase,
                one.reason(),
                one.since(),
                same ? one.changed() : now,
                one.plan(),
                one.away(),
                one.bringBack(),
                message);
    }

    static Upkeep planned(Upkeep one, Optional<PlanId> plan) {
        return with(one, plan, one.away(), one.bringBack());
    }

    static Upkeep away(Upkeep one, Map<VmId, HostId> more) {
        Map<VmId, HostId> all = new LinkedHashMap<>(one.away());
        all.putAll(more);
        return with(one, one.plan(), all, one.bringBack());
    }

    static Upkeep bringingBack(Upkeep one, boolean bringBack) {
        return with(one, one.plan(), one.away(), bringBack);
    }

    private static Upkeep with(Upkeep one, Optional<PlanId> plan, Map<VmId, HostId> away, boolean bringBack) {
        return new Upkeep(
                one.id(),
                one.host(),
                one.phase(),
                one.reason(),
                one.since(),
                one.changed(),
                plan,
                away,
                bringBack,
                one.message());
    }

    static Roll to(Roll roll, Roll.State state, String message, Instant now) {
        if (state != roll.state() && !roll.state().next().contains(state))
            throw new IllegalStateException("it cannot go from " + roll.state() + " to " + state);
        return new Roll(
                roll.id(),
                state,
                roll.reason(),
                roll.since(),
                state == roll.state() ? roll.changed() : now,
                roll.hosts(),
                roll.at(),
                roll.bringBack(),
                roll.despite(),
                false,
                message);
    }

    static Roll halted(Roll roll, boolean halted, String message) {
        return new Roll(
                roll.id(),
                roll.state(),
                roll.reason(),
                roll.since(),
                roll.changed(),
                roll.hosts(),
                roll.at(),
                roll.bringBack(),
                roll.despite(),
                halted,
                message);
    }

    static Roll nextHost(Roll roll, Instant now) {
        return new Roll(
                roll.id(),
                Roll.State.NEXT,
                roll.reason(),
                roll.since(),
                now,
                roll.hosts(),
                roll.at() + 1,
                roll.bringBack(),
                roll.despite(),
                false,
                "");
    }
}
