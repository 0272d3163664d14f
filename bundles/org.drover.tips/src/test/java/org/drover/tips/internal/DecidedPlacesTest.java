package org.drover.tips.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.migration.MoveRules;
import org.drover.model.HostId;
import org.drover.model.Share;
import org.drover.model.VmId;
import org.drover.placement.HostRules;
import org.drover.placement.PlaceRules;
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
    private final Map<VmId, PlaceRules> places = new HashMap<>();
    private final Map<HostId, HostRules> hosts = new HashMap<>();
    private final Advice advice = new Advice(
            world::snapshot,
            world.metrics,
            () -> Policy.DEFAULT,
            new Decided(
                    vm -> rules.getOrDefault(vm, MoveRules.NONE),
                    vm -> places.getOrDefault(vm, PlaceRules.NONE),
                    host -> hosts.getOrDefault(host, HostRules.NONE),
                    new Share(0)));

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

    @Test
    void whatWasDecidedForHostsCountsToo() {
        world.where.put(WEB, SmallWorld.A);
        world.where.put(DB, SmallWorld.A);
        hosts.put(SmallWorld.B, HostRules.of(Map.of("maintenance", "true")));
        assertThat(refused()).containsExactly("host.maintenance");
        hosts.put(SmallWorld.B, HostRules.of(Map.of("failover", "0.95")));
        assertThat(refused()).containsExactly("failover.reserve");

        hosts.put(SmallWorld.A, HostRules.of(Map.of("domains", "rack:1")));
        hosts.put(SmallWorld.B, HostRules.of(Map.of("domains", "rack:1")));
        for (VmId vm : List.of(WEB, DB)) {
            rules.put(vm, MoveRules.of(Map.of("apart", "sql")));
            places.put(vm, PlaceRules.of(Map.of("apart-in", "rack")));
        }
        assertThat(refused()).containsExactly("domain.taken");
    }

    @Test
    void wishesArePartOfARating() {
        world.where.put(WEB, SmallWorld.A);
        world.where.put(DB, SmallWorld.B);
        places.put(WEB, PlaceRules.of(Map.of("preferred", "b", "near", "shop")));
        places.put(DB, PlaceRules.of(Map.of("near", "shop")));

        assertThat(advice.rate(WEB).best().orElseThrow().parts())
                .extracting(part -> part.reason().text())
                .contains("b is a preferred owner of web", "b runs a VM that web wants to be near");
    }
}
