package org.drover.placement.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drover.placement.optimizer.Budget;
import org.drover.placement.optimizer.Itinerary;
import org.drover.placement.optimizer.Optimizer;
import org.drover.placement.optimizer.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GanetiTest {
    /** Two nodes alike, of which one has both instances. */
    private static final String SMALL =
            """
            g|u|preferred||

            a|1000|0|700|100|100|10|N|u|1||N|0|0|1.0
            b|1000|0|1000|100|100|10|N|u|1||N|0|0|1.0

            v|200|10|2|running|Y|a||sharedfile||1|-|N
            w|100|10|1|running|Y|a||sharedfile|t:x|1|-|N

            htools:iextags:t

            |1|1;1|sharedfile|4.0|32.0
            """;

    @TempDir
    Path folder;

    @Test
    void theScoreIsHbalsOwn() throws IOException {
        GanetiCluster cluster = GanetiCluster.read(file(SMALL));

        // deviations: free memory 0.15 (twice, half each), CPU ratio 0.15 (likewise), instances 1 (four times)
        assertThat(new GanetiScore(cluster, new int[] {0, 0}).value()).isCloseTo(0.15 + 0.15 + 4, within(1e-9));
        assertThat(new GanetiScore(cluster, new int[] {0, 1}).value()).isCloseTo(0.05 + 0.05, within(1e-9));
    }

    @Test
    void theOptimizersObjectiveIsTheScore() throws IOException {
        Path file = folder.resolve("made");
        GanetiCluster.make(12, 150, 3, file);
        GanetiCluster cluster = GanetiCluster.read(file);
        Problem problem = RebalanceBench.problem(cluster);

        assertThat(problem.cost(cluster.start()))
                .isCloseTo(new GanetiScore(cluster, cluster.start()).value(), within(1e-9));
    }

    @Test
    void rebalancingMovesNoMoreThanTheVmsThatAreTooManyAndBreaksNothingOnTheWay() throws IOException {
        Path file = folder.resolve("made");
        GanetiCluster.make(20, 200, 5, file);
        GanetiCluster cluster = GanetiCluster.read(file);
        Problem problem = RebalanceBench.problem(cluster);
        int[] count = new int[20];
        for (int host : cluster.start()) count[host]++;
        int tooMany = 0;
        for (int there : count) tooMany += Math.max(0, there - 10);

        Optimizer.Result result = Optimizer.improve(problem, Budget.steps(400_000), 1, null, 1, Optimizer.Effort.NEAR);
        Itinerary itinerary = Itinerary.to(problem, result.hostOf());

        List<int[]> moves = new ArrayList<>();
        for (Itinerary.Move move : itinerary.moves()) moves.add(new int[] {move.vm(), move.to()});
        assertThat(GanetiScore.replay(cluster, moves)).isEmpty();
        assertThat(moves).hasSize(tooMany);
        assertThat(new GanetiScore(cluster, itinerary.hostOf()).value()).isLessThan(0.3);
    }

    @Test
    void aMoveThatBreaksARuleIsNamed() throws IOException {
        GanetiCluster cluster = GanetiCluster.read(file(
                SMALL.replace("sharedfile||1|-|N", "sharedfile|t:x|1|-|N").replace("b|1000|0|1000|", "b|1000|0|250|")));

        assertThat(GanetiScore.replay(cluster, List.of(new int[] {0, 1}))).isEmpty();
        assertThat(GanetiScore.replay(cluster, List.of(new int[] {0, 1}, new int[] {1, 1})))
                .containsExactly("w to b: memory is short, 50 MiB are free", "w to b: excluded by [t:x]");
    }

    @Test
    void aBrokenFileIsNamedWithLineAndValue() throws IOException {
        Path negative = file(SMALL.replace("w|100|", "w|-100|"));
        assertThatThrownBy(() -> GanetiCluster.read(negative))
                .hasMessageContaining(negative + ", line 7: memory of w cannot be -100");
        Path unknown = file(SMALL.replace("Y|a||sharedfile|t:x", "Y|c||sharedfile|t:x"));
        assertThatThrownBy(() -> GanetiCluster.read(unknown))
                .hasMessageContaining("line 7: instance w is on node \"c\"");
        Path word = file(SMALL.replace("b|1000|", "b|much|"));
        assertThatThrownBy(() -> GanetiCluster.read(word)).hasMessageContaining("line 4: \"much\" is no number");
        Path cut = file(SMALL.substring(0, 60));
        assertThatThrownBy(() -> GanetiCluster.read(cut)).hasMessageContaining("line 4: a node has at least 9 fields");
        Path second = file(SMALL.replace("Y|a||sharedfile|t:x", "Y|a|b|drbd|t:x"));
        assertThatThrownBy(() -> GanetiCluster.read(second)).hasMessageContaining("secondary node, \"b\"");
        Path odd = folder.resolve("odd");
        Files.write(odd, SMALL.replace("b|1000|", "b|\u00e9|").getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> GanetiCluster.read(odd)).hasMessageContaining("line 4: \"\u00e9\" is no number");
        Path twice = file(SMALL.replace("b|1000|", "a|1000|"));
        assertThatThrownBy(() -> GanetiCluster.read(twice)).hasMessageContaining("line 4: node a comes twice");
        Path away = file(SMALL.replace("10|N|u", "10|Y|u"));
        assertThatThrownBy(() -> GanetiCluster.read(away)).hasMessageContaining("there is no node that is online");
        Path ratio = file(SMALL.replace("|4.0|", "|NaN|"));
        assertThatThrownBy(() -> GanetiCluster.read(ratio))
                .hasMessageContaining("line 11: a ratio of CPUs cannot be NaN");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "cluster", ".txt"), text);
    }
}
