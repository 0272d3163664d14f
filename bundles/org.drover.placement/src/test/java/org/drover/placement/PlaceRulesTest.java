package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Share;
import org.junit.jupiter.api.Test;

class PlaceRulesTest {
    @Test
    void whatIsKeptIsWhatWasDecidedAndNothingElseIsTouched() {
        var rules = new PlaceRules(Set.of(new HostId("b"), new HostId("a")), Optional.of("shop"), Optional.of("rack"));
        assertThat(rules.settings()).isEqualTo(Map.of("preferred", "a\nb", "near", "shop", "apart-in", "rack"));
        assertThat(PlaceRules.of(rules.settings())).isEqualTo(rules);
        assertThat(PlaceRules.of(Map.of("network", "blue"))).isEqualTo(PlaceRules.NONE);
        assertThat(PlaceRules.NONE.settings()).isEmpty();
        assertThatThrownBy(() -> PlaceRules.of(Map.of("apart-in", "rack:a"))).hasMessageContaining("\"rack:a\"");
    }

    @Test
    void aHostsRulesAreKeptAndMakeItsStanding() {
        var rules = new HostRules(
                true,
                Standing.Power.PARKED,
                Optional.of(new Share(0.25)),
                Set.of("rack:a 3", "site:north"),
                Set.of(Standing.Fact.OFFLOADS));
        assertThat(HostRules.of(rules.settings())).isEqualTo(rules);
        assertThat(HostRules.NONE.settings()).isEmpty();

        Standing standing = rules.standing(Bytes.ofGiB(8), new Share(0.5), Set.of(Standing.Fact.HUGE_PAGES));
        assertThat(standing.failover()).isEqualTo(Bytes.ofGiB(2));
        assertThat(standing.facts()).containsExactlyInAnyOrder(Standing.Fact.OFFLOADS, Standing.Fact.HUGE_PAGES);
        assertThat(HostRules.NONE
                        .standing(Bytes.ofGiB(8), new Share(0.5), Set.of())
                        .failover())
                .isEqualTo(Bytes.ofGiB(4));
    }

    @Test
    void whatMakesNoSenseIsRefusedByItsValue() {
        for (var wrong : Map.of("power", "off", "failover", "2", "maintenance", "yes", "domains", "a3", "facts", "x")
                .entrySet()) {
            assertThatThrownBy(() -> HostRules.of(Map.of(wrong.getKey(), wrong.getValue())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"" + wrong.getValue() + "\"");
        }
    }
}
