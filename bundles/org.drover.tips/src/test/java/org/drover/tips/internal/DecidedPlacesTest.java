package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.migration.MoveRules;
import org.drover.model.VmId;
import org.drover.placement.Policy;
import org.drover.placement.Ratings;
import org.drover.tips.Mode;
import org.junit.jupiter.api.Test;

/** Ratings keep to what was decided for VMs: where one may run, and from whom it is kept apart. */
class DecidedPlacesTest {
    private static final VmId WEB = new VmId("web");
    private static final VmId DB = new VmId("db");

    private final SmallWorld world = new SmallWorld(Mode.ADVISE);
    private final Map<VmId, MoveRules> rules = new HashMap<>();
    private final Advice advice = new Advice(
            world::snapshot, world.metrics, () -> Policy.DEFAULT, vm -> rules.getOrDefault(vm, MoveRules.NONE));

    private List<String> refused() {
        Ratings ratings = advice.rate(WEB);
        return ratings.refused().stream()
                .filter(one -> one.host().equals(SmallWorld.B))
                .flatMap(one -> one.reasons().stream())
                .map(reason -> reason.code())
                .toList();
    }

    @Test
    void aHostWhereItMayNotRunOrWhereOneIsThatItIsKeptApartFromIsRefused() {
        world.where.put(WEB, SmallWorld.A);
        world.where.put(DB, SmallWorld.B);
        assertThat(refused()).isEmpty();

        rules.put(WEB, MoveRules.of(Map.of("hosts", "a")));
        assertThat(refused()).containsExactly("owner.not-possible");

        rules.put(WEB, MoveRules.of(Map.of("apart", "sql")));
        assertThat(refused()).isEmpty();
        rules.put(DB, MoveRules.of(Map.of("apart", "sql")));
        assertThat(refused()).containsExactly("affinity.apart");
        rules.put(DB, MoveRules.of(Map.of("apart", "mail")));
        assertThat(refused()).isEmpty();
    }
}
