package org.drover.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.placement.optimizer.Rearrangement.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProposerTest {
    private static final HostId A = new HostId("a");
    private static final HostId B = new HostId("b");

    @Test
    void aHostIsEmptiedNothingElseMovesAndEachStepSaysWhyAndWhereElse() {
        Town town = three().vm("one", "a", 1000, 4).vm("two", "a", 1000, 4).vm("other", "b", 1000, 4);

        Proposal proposal = town.propose(Intent.drain(Set.of(A)));

        assertThat(proposal.steps())
                .hasSize(2)
                .allSatisfy(step -> assertThat(step.from()).contains(A))
                .allSatisfy(step -> assertThat(step.why().text()).isEqualTo("a is to be emptied"))
                .allSatisfy(step -> assertThat(step.rating().host()).isEqualTo(step.to()))
                .allSatisfy(step -> assertThat(step.otherwise()).hasSize(1));
        assertThat(proposal.stays()).isEmpty();
        assertThat(proposal.why().text())
                .startsWith("2 moves of 8.8 GiB, about 90 s one after the other, take the VMs off a");
        assertThat(town.after(proposal).propose(Intent.drain(Set.of(A))).why().text())
                .isEqualTo("no VM that could move is on a");
    }

    @Test
    void loadIsEvenedOutAsFarAsItIsWorthTheMovesAndThenThereIsNothingToDo() {
        Town town = three();
        for (int i = 0; i < 6; i++) town.vm("vm" + i, "a", 1000, 2);

        Proposal proposal = town.propose(Intent.of(Goal.BALANCE));

        assertThat(proposal.steps()).hasSize(4);
        assertThat(proposal.steps().get(0).why().text())
                .startsWith("a goes from 65% to 25% of its processing and from 75% to 25% of its memory, ");
        assertThat(proposal.why().text())
                .endsWith("their projected processing is 5% to 65% before and 25% to 25% after,"
                        + " their memory 0% to 75% and 25% to 25%");
        assertThat(proposal.hosts()).hasSize(3);
        Proposal again = town.after(proposal).propose(Intent.of(Goal.BALANCE));
        assertThat(again.steps()).isEmpty();
        assertThat(again.why().text())
                .isEqualTo("nothing to do: projected processing of the 3 hosts is 25% to 25%, their memory 25% to 25%,"
                        + " and no move is worth what it takes");
    }

    @Test
    void hostsAreEmptiedWholeAndNoVmMovesForLess() {
        Town town = three().vm("big", "a", 1000, 9).vm("mid", "b", 1000, 9).vm("small", "c", 1000, 3);

        Proposal proposal = town.propose(Intent.of(Goal.CONSOLIDATE));

        assertThat(proposal.steps()).extracting(Proposal.Step::vmName).containsExactly("small");
        assertThat(proposal.steps().get(0).why().text()).isEqualTo("c is left without VMs and can sleep");
        Proposal again = town.after(proposal).propose(Intent.of(Goal.CONSOLIDATE));
        assertThat(again.steps()).isEmpty();
        assertThat(again.why().text())
                .isEqualTo("nothing to do: 2 of 3 hosts run VMs, and none of them can be emptied into the others");
    }

    @Test
    void brokenRulesAreRestoredEachMoveNamingItsRule() {
        Town town = new Town()
                .host("a", Town.inRack("1"))
                .host("b", Town.inRack("1"))
                .host("c", Town.inRack("2"))
                .host("d", Town.inRack("3"))
                .vm("sql1", "a", 500, 1, vm -> vm.apart("sql", Optional.of("rack")))
                .vm("sql2", "b", 500, 1, vm -> vm.apart("sql", Optional.of("rack")))
                .vm("mail1", "c", 500, 1, vm -> vm.apart("mail", Optional.empty()))
                .vm("mail2", "c", 500, 1, vm -> vm.apart("mail", Optional.empty()))
                .vm("bound", "d", 500, 1, Town.owners("a", "b"));

        Proposal proposal = town.propose(Intent.of(Goal.NEEDED));

        assertThat(proposal.steps())
                .extracting(step -> step.why().code())
                .containsExactlyInAnyOrder("propose.apart", "propose.apart", "propose.owner");
        Map<String, String> after = town.after(proposal).where();
        assertThat(after.get("mail1")).isNotEqualTo(after.get("mail2"));
        assertThat(Set.of("ac", "ca", "ad", "da", "bc", "cb", "bd", "db", "cd", "dc"))
                .contains(after.get("sql1") + after.get("sql2"));
        assertThat(after.get("bound")).isIn("a", "b");
        assertThat(town.after(proposal).propose(Intent.of(Goal.NEEDED)).why().text())
                .startsWith("nothing to do: all 5 VMs are where they may be");
    }

    @Test
    void aHostThatIsTooFullIsRelieved() {
        Town town = three().vm("one", "a", 5000, 4).vm("two", "a", 4000, 4);

        Proposal proposal = town.propose(Intent.of(Goal.NEEDED));

        assertThat(proposal.steps()).hasSize(1);
        assertThat(proposal.steps().get(0).why().text())
                .isEqualTo("a is too full: 95% of its processing projected, 50% of its memory taken");
    }

    @Test
    void ofALostHostTheVmsAreStartedElsewhereAndThoseThatCannotBeAreNamed() {
        Town town = three().vm("fits", "a", 1000, 4)
                .vm("huge", "a", 1000, 15)
                .vm("there", "b", 1000, 8)
                .vm("here", "c", 1000, 9);

        Proposal proposal = town.propose(Intent.of(Goal.NEEDED).without(Set.of(A)));

        assertThat(proposal.steps()).hasSize(1).allSatisfy(step -> {
            assertThat(step.from()).isEmpty();
            assertThat(step.why().text()).isEqualTo("fits ran on a, which is lost");
            assertThat(step.rating().parts()).extracting(Rating.Part::rule).doesNotContain(Policy.Soft.COST);
        });
        assertThat(proposal.stays()).hasSize(1);
        assertThat(proposal.stays().get(0).why().text())
                .startsWith("huge fits nowhere: ")
                .contains(" to spare, ");
        assertThat(proposal.cost().bytes().count()).isZero();
    }

    @Test
    void supposedHostsTakeTheirShare() {
        Town town = new Town().host("a").vm("one", "a", 2000, 4).vm("two", "a", 2000, 4);

        Proposal proposal = town.propose(Intent.of(Goal.BALANCE).with(1, Optional.empty()));

        assertThat(proposal.steps()).extracting(Proposal.Step::to).containsExactly(new HostId("new-1"));
    }

    @Test
    void newcomersFindPlacesThatAreKeptApart() {
        List<Resident> three = List.of(
                Town.resident("n1", "nowhere", 1000, 4).apart("n", Optional.empty()),
                Town.resident("n2", "nowhere", 1000, 4).apart("n", Optional.empty()),
                Town.resident("n3", "nowhere", 1000, 4).apart("n", Optional.empty()),
                Town.resident("n4", "nowhere", 1000, 4).apart("n", Optional.empty()));
        Proposal proposal = three().vm("old", "a", 1000, 8).propose(Intent.place(three));

        assertThat(proposal.steps())
                .extracting(Proposal.Step::to)
                .doesNotHaveDuplicates()
                .hasSize(3);
        assertThat(proposal.stays()).hasSize(1);
        assertThat(proposal.stays().get(0).why().text()).contains("must be kept apart from");
        assertThat(proposal.why().text()).isEqualTo("3 VMs find a place");
    }

    @Test
    void oneThatCannotMoveStaysWithItsReasonAndHostsInMaintenanceAreLeft() {
        Town town = new Town()
                .host("a", Town::inMaintenance)
                .host("b")
                .vm(
                        "gpu",
                        "a",
                        100,
                        1,
                        vm -> vm.fixed(
                                Reason.of("vm.immovable").fact("vm", "gpu").fact("why", "it has a host device")))
                .vm("free", "a", 100, 1);

        Proposal proposal = town.propose(Intent.of(Goal.BALANCE));

        assertThat(proposal.steps()).extracting(step -> step.why().text()).containsExactly("a is in maintenance mode");
        assertThat(proposal.stays())
                .extracting(stay -> stay.why().text())
                .containsExactly("gpu cannot be moved: it has a host device");
    }

    @Test
    void aHostThatDoesNotAnswerAndItsVmsAreLeftAlone() {
        Town town = new Town()
                .host(
                        "a",
                        host -> new HostLoad(host.facts(), false, false, host.memoryFree(), host.reserve(), host.cpu()))
                .host("b")
                .vm("one", "a", 9000, 4);

        assertThat(town.propose(Intent.of(Goal.BALANCE)).steps()).isEmpty();
        assertThat(town.propose(Intent.of(Goal.NEEDED)).stays()).isEmpty();
    }

    @Test
    void whatIsKeptFreeForHostsThatFailIsGivenToNobody() {
        Town town = three().host(
                        "b",
                        host -> host.with(new Standing(
                                Standing.Power.AWAKE, org.drover.model.Bytes.ofGiB(14), Set.of(), Set.of())))
                .vm("one", "a", 100, 4);

        assertThat(town.propose(Intent.drain(Set.of(A))).steps())
                .extracting(Proposal.Step::to)
                .containsExactly(new HostId("c"));
    }

    @Test
    void vmsGoWhereTheyArePreferredAndNearThoseTheyBelongTo() {
        Town town = new Town();
        for (int i = 0; i < 8; i++) town.host("h" + i);
        town.host("a")
                .vm(
                        "liked",
                        "a",
                        100,
                        1,
                        vm -> new Resident(
                                vm.demand().with(new Wishes(Set.of(new HostId("h5")), Set.of(), Set.of(), Set.of())),
                                vm.on(),
                                vm.apart(),
                                vm.apartIn(),
                                vm.near(),
                                vm.fixed()))
                .vm("app", "a", 100, 1, vm -> vm.near("shop"))
                .vm("db", "h3", 100, 1, vm -> vm.near("shop"));

        Map<String, String> after =
                town.after(town.propose(Intent.drain(Set.of(A)))).where();

        assertThat(after)
                .containsEntry("liked", "h5")
                .containsEntry("app", "h3")
                .containsEntry("db", "h3");
    }

    @Test
    void whatMustMoveGoesWhereMostRoomIsAndASleepingHostIsWokenOnlyWhenNoOtherHasRoom() {
        Standing asleep = new Standing(Standing.Power.SLEEPING, org.drover.model.Bytes.ZERO, Set.of(), Set.of());
        Town town = new Town()
                .host("a")
                .host("b")
                .host("c")
                .host("d", host -> host.with(asleep))
                .vm("one", "a", 2000, 4)
                .vm("other", "b", 5000, 9);

        assertThat(town.propose(Intent.drain(Set.of(A))).steps())
                .extracting(Proposal.Step::to)
                .containsExactly(new HostId("c"));
        town.vm("large", "c", 5000, 13);
        assertThat(town.propose(Intent.drain(Set.of(A))).steps())
                .extracting(Proposal.Step::to)
                .containsExactly(B);
        town.vm("more", "b", 1000, 5);
        assertThat(town.propose(Intent.drain(Set.of(A))).steps())
                .extracting(Proposal.Step::to)
                .containsExactly(new HostId("d"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noStepOfAnyProposalBreaksARule(long seed) {
        Random random = new Random(seed);
        Town town = new Town();
        for (int i = 0; i < 10; i++) {
            int host = i;
            town.host("h" + i, load -> {
                HostLoad known = Town.inRack("r" + host / 2).apply(load);
                return host == seed ? known.closed() : known;
            });
        }
        for (int i = 0; i < 40; i++) {
            int number = i;
            town.vm("vm" + i, "h" + i % 10, 200 + random.nextInt(1500), 1 + random.nextInt(4), vm -> {
                Resident one = number % 7 == 0
                        ? Town.owners("h" + number % 10, "h" + (number + 1) % 10, "h" + (number + 2) % 10)
                                .apply(vm)
                        : vm;
                if (number % 3 > 0) return one;
                return one.apart("g" + number / 12, number % 2 == 0 ? Optional.of("rack") : Optional.empty());
            });
        }
        Goal goal = Goal.values()[(int) (seed % 3)];

        Proposal proposal = town.propose(Intent.of(goal));

        assertThat(proposal.steps()).isNotEmpty();
        follow(town, proposal, new HostId("h" + seed));
        assertThat(town.propose(Intent.of(goal))).isEqualTo(proposal);
    }

    /** Counts by itself, step by step. */
    private static void follow(Town town, Proposal proposal, HostId closed) {
        Map<VmId, HostId> at = new HashMap<>();
        town.residents.forEach((id, one) -> at.put(id, one.on().orElseThrow()));
        for (Proposal.Step step : proposal.steps()) {
            assertThat(step.from()).contains(at.get(step.vm()));
            assertThat(step.to()).isNotEqualTo(closed);
            Resident moved = town.residents.get(step.vm());
            double cpu = 500;
            long memory = 0;
            for (Resident other : town.residents.values()) {
                VmId id = other.demand().vm();
                if (!id.equals(step.vm()) && !at.get(id).equals(step.to())) continue;
                cpu += other.demand().cpu().q50()[0];
                memory += other.demand().memory().count();
                if (id.equals(step.vm()) || other.apart().isEmpty()) continue;
                assertThat(moved.apart()).isNotEqualTo(other.apart());
            }
            assertThat(cpu).isLessThanOrEqualTo(8500.1);
            assertThat(memory).isLessThanOrEqualTo(16L << 30);
            Set<HostId> owners = moved.demand().possibleOwners();
            assertThat(owners.isEmpty() || owners.contains(step.to())).isTrue();
            at.put(step.vm(), step.to());
        }
    }

    @Test
    void anIntentAboutAHostThatIsNotThereIsRefusedByName() {
        assertThatThrownBy(() -> three().propose(Intent.drain(Set.of(new HostId("x")))))
                .hasMessage("host x is not known, or was never reached");
        assertThatThrownBy(() -> three().vm("one", "a", 1, 1)
                        .propose(Intent.place(List.of(Town.resident("one", "nowhere", 1, 1)))))
                .hasMessage("there is a VM one already");
        assertThat(three().propose(Intent.drain(Set.of(B))).steps()).isEmpty();
    }

    private static Town three() {
        return new Town().host("a").host("b").host("c");
    }
}
