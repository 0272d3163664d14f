package org.drover.placement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.drover.placement.optimizer.Budget;
import org.drover.placement.optimizer.Optimizer;
import org.drover.placement.optimizer.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
    /** Two machines of 10 of which 6 are safe, two services, three processes; the second process may not join the first. */
    private static final String SMALL =
            """
            1
            0 10
            2
            0 0 10 6 0 3
            0 1 10 6 3 0
            2
            1 0
            1 0
            3
            0 5 7
            0 4 1
            1 3 2
            0
            1 10 100
            """;

    @TempDir
    Path folder;

    @Test
    void costIsReckonedByTheDefinition() throws IOException {
        Model model = Model.read(file(SMALL));
        int[] initial = {0, 1, 0};

        ModelCheck before = new ModelCheck(model, initial, initial);
        ModelCheck after = new ModelCheck(model, initial, new int[] {0, 1, 1});

        assertThat(before.cost()).isEqualTo(10 * 2); // 8 used where 6 are safe
        assertThat(before.broken()).isEmpty();
        assertThat(after.cost()).isEqualTo(10 * 1 + 2 + 10 + 100 * 3);
        assertThat(after.broken()).isEmpty();
        assertThat(Reassignment.problem(model, initial).cost(new int[] {0, 1, 1}))
                .isEqualTo(after.cost());
    }

    @Test
    void everyBrokenConstraintIsNamed() throws IOException {
        Model model = Model.read(file(SMALL));

        ModelCheck check = new ModelCheck(model, new int[] {0, 1, 0}, new int[] {0, 0, 0});

        assertThat(check.broken())
                .containsExactly(
                        "machine 0 is used for 12 of resource 0, it has 10", "service 0 has 2 processes on 1 machines");
    }

    @Test
    void aMovedProcessIsCountedOnBothMachinesForATransientResource() throws IOException {
        Model model = Model.read(file(SMALL.replaceFirst("\n0 10\n", "\n1 10\n")));

        ModelCheck swapped = new ModelCheck(model, new int[] {0, 1, 0}, new int[] {1, 0, 0});

        assertThat(swapped.broken()).contains("machine 0 is used for 12 of resource 0, it has 10");
    }

    @Test
    void aBrokenFileIsNamedWithLineAndValue() throws IOException {
        Path negative = file(SMALL.replace("0 4 1", "0 -4 1"));
        assertThatThrownBy(() -> Model.read(negative))
                .hasMessageContaining(negative + ", line 11: a requirement cannot be -4");
        Path unknown = file(SMALL.replace("1 3 2", "2 3 2"));
        assertThatThrownBy(() -> Model.read(unknown)).hasMessageContaining("line 12: there is no service 2");
        Path word = file(SMALL.replace("0 5 7", "0 5x 7"));
        assertThatThrownBy(() -> Model.read(word)).hasMessageContaining("line 10: \"5x\" is no number");
        Path cut = file(SMALL.substring(0, SMALL.length() - 5));
        assertThatThrownBy(() -> Model.read(cut)).hasMessageContaining("the file ends where");
        Path more = file(SMALL + "7\n");
        assertThatThrownBy(() -> Model.read(more))
                .hasMessageContaining("line 15")
                .hasMessageContaining("\"7\"");
        Model model = Model.read(file(SMALL));
        Path elsewhere = file("0 1 2\n");
        assertThatThrownBy(() -> model.readAssignment(elsewhere)).hasMessageContaining("line 1: there is no machine 2");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatTheOptimizerMakesOfAnyInstanceBreaksNothingAndCostsWhatItSays(long seed) throws IOException {
        Path file = folder.resolve("model" + seed);
        Path assignment = folder.resolve("assignment" + seed);
        int machines = seed % 2 == 0 ? 12 : 60; // few are not shared among threads, many are
        MadeModel.main(new String[] {machines + "", "400", "6", seed + "", file + "", assignment + ""});
        Model model = Model.read(file);
        int[] initial = model.readAssignment(assignment);
        assertThat(new ModelCheck(model, initial, initial).broken()).isEmpty();
        Problem problem = Reassignment.problem(model, initial);

        Optimizer.Result result = solve(problem, 300_000, seed, 2);

        ModelCheck check = new ModelCheck(model, initial, result.hostOf());
        assertThat(check.broken()).isEmpty();
        assertThat((double) check.cost()).isEqualTo(result.cost());
        assertThat(check.cost()).isLessThan(new ModelCheck(model, initial, initial).cost());
        assertThat(solve(problem, 300_000, seed, 2).hostOf()).isEqualTo(result.hostOf());
    }

    private static Optimizer.Result solve(Problem problem, long steps, long seed, int count) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            return Optimizer.improve(problem, Budget.steps(steps), seed, threads, count, Optimizer.Effort.FAR);
        } finally {
            threads.shutdownNow();
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "model", ".txt"), text);
    }
}
