package org.drover.placement.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MakingRoomTest {
    private static final int STEPS = 200_000;

    /** One VM fills its host and costs there; four small ones fill the other host. Nothing but all at once makes it better. */
    @Test
    void aLargeVmChangesPlacesWithSeveralSmallOnes() {
        Problem problem = small(Problem.builder(2, 2)).build();
        Annealing search = annealing(problem);

        search.run(STEPS, 0, Part.draw(2, 1, new Dice(1))[0]);

        assertThat(search.layout().hostOf).containsExactly(1, 0, 0, 0, 0);
        assertThat(search.layout().cost()).isZero();
        assertThat(problem.cost(search.layout().hostOf)).isZero();
    }

    @Test
    void whoFollowsMakesAllOfItOrNone() {
        Problem problem = small(Problem.builder(2, 2)).build();
        Annealing search = annealing(problem);
        search.run(STEPS, 0, Part.draw(2, 1, new Dice(1))[0]);

        Annealing other = annealing(problem);
        other.follow(search);
        assertThat(other.layout().hostOf).isEqualTo(search.layout().hostOf);

        Annealing moved = new Annealing(problem, new Candidates(problem), new int[] {0, 1, 1, 1, 0}, 1);
        moved.follow(search);
        assertThat(moved.layout().hostOf).containsExactly(0, 1, 1, 1, 0);
    }

    @Test
    void whereARuleForbidsItOrItCostsTooMuchAllIsAsBefore() {
        Problem apart = small(Problem.builder(2, 2))
                .rule(new KeepApart(new int[] {0, 0, -1, -1, -1}))
                .build();
        Problem dear = small(Problem.builder(2, 2))
                .objective(new MoveCosts(1, new double[] {0, 200, 200, 200, 201}))
                .build();
        for (Problem problem : new Problem[] {apart, dear}) {
            Annealing search = annealing(problem);

            search.run(STEPS, 0, Part.draw(2, 1, new Dice(1))[0]);

            assertThat(search.layout().hostOf).isEqualTo(problem.start());
            assertThat(search.layout().cost()).isEqualTo(800);
        }
    }

    @Test
    void withoutVmsThereIsNothingToSearch() {
        Problem empty = Problem.builder(2, 1).host(0, 5).host(1, 5).build();

        Optimizer.Result result = Optimizer.improve(empty, Budget.steps(1000), 1, null, 1, Optimizer.Effort.FAR);

        assertThat(result.hostOf()).isEmpty();
    }

    private static Problem.Builder small(Problem.Builder builder) {
        builder.host(0, 8, 100).host(1, 8, 100).vm(0, 8, 8);
        for (int i = 0; i < 4; i++) builder.vm(1, 2, 0);
        return builder.objective(new LoadAbove(1, 100, new long[] {0, 8}));
    }

    private static Annealing annealing(Problem problem) {
        return new Annealing(problem, new Candidates(problem), problem.start(), 1);
    }
}
