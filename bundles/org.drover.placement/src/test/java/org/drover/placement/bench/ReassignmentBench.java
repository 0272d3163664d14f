package org.drover.placement.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.drover.placement.optimizer.Budget;
import org.drover.placement.optimizer.Optimizer;
import org.drover.placement.optimizer.Problem;

/**
 * Solves a machine reassignment problem within a time that counts from the start of the process, writes the assignment, and
 * checks it with {@link ModelCheck}. Prints facts, one a line.
 */
public final class ReassignmentBench {
    private ReassignmentBench() {}

    /** @param args model, assignment, seconds, seed, threads, and the file for the result */
    public static void main(String[] args) {
        Instant begun = ProcessHandle.current().info().startInstant().orElse(Instant.now());
        try {
            run(begun, args);
        } catch (BadInput | IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench: cannot read or write " + e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Instant begun, String[] args) throws IOException {
        Duration time = Duration.ofMillis((long) (1000 * Double.parseDouble(args[2])));
        Model model = Model.read(Path.of(args[0]));
        int[] initial = model.readAssignment(Path.of(args[1]));
        ModelCheck before = new ModelCheck(model, initial, initial);
        List<String> broken = before.broken();
        if (!broken.isEmpty()) throw new IllegalArgumentException(args[1] + " breaks a constraint itself: " + broken);
        say("initial", before.cost());
        Problem problem = Reassignment.problem(model, initial);
        Duration left = time.minus(Duration.between(begun, Instant.now()));
        int[] machineOf = initial;
        if (left.toMillis() > 0) {
            Optimizer.Result result = solve(problem, left, Long.parseLong(args[3]), Integer.parseInt(args[4]));
            machineOf = result.hostOf();
            say("tried", result.tried());
            say("made", result.made());
        }
        double seconds = Duration.between(begun, Instant.now()).toMillis() / 1000.0;
        System.out.printf(Locale.ROOT, "seconds %.2f%n", seconds);
        Path out = Path.of(args[5]);
        Model.writeAssignment(machineOf, out);
        ModelCheck check = new ModelCheck(model, initial, model.readAssignment(out));
        say("objective", check.cost());
        for (String one : check.broken()) System.out.println("broken " + one);
    }

    private static Optimizer.Result solve(Problem problem, Duration left, long seed, int count) {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            return Optimizer.improve(
                    problem, Budget.time(left, System::nanoTime), seed, threads, count, Optimizer.Effort.FAR);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void say(String name, long value) {
        System.out.println(name + " " + value);
    }
}
