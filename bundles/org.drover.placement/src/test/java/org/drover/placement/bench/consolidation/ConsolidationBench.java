package org.drover.placement.bench.consolidation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A day of traces under the policies that are asked for, one line for each figure: policy, figure, value. Figures that end in
 * "-10s" come from looking every 10 s instead of at samples and ends of migrations.
 */
public final class ConsolidationBench {
    private static final double OFTEN = 10;

    private static final Map<String, Supplier<Consolidation>> POLICIES = new TreeMap<>(Map.of(
            "drover", DroverPolicy::new,
            "lr-mmt", () -> CloudSimPolicy.lrMmt(1.2),
            "thr-mmt", () -> CloudSimPolicy.thrMmt(0.8)));

    private ConsolidationBench() {}

    /** @param args the directory of the day's traces, and policies */
    public static void main(String[] args) {
        try {
            Traces traces = Traces.read(Path.of(args[0]));
            say("day", "vms", traces.vms());
            for (int i = 1; i < args.length; i++) run(args[i], traces);
        } catch (IOException | NoRoom e) {
            System.err.println("bench: "
                    + (e instanceof java.nio.file.NoSuchFileException
                            ? "there is no " + e.getMessage()
                            : e.getMessage()));
            System.exit(1);
        }
    }

    private static void run(String policy, Traces traces) {
        long begun = System.nanoTime();
        Course course = Course.of(POLICIES.get(policy).get(), traces);
        say(policy, "seconds", (System.nanoTime() - begun) / 1e9);
        Score score = Score.of(course, traces);
        say(policy, "energy", score.energyKwh());
        say(policy, "slatah", score.slatah());
        say(policy, "pdm", score.pdm());
        say(policy, "slav", score.slav());
        say(policy, "esv", score.esv());
        say(policy, "work-lost", score.workLost());
        say(policy, "migrations", score.migrations());
        Score often = Score.every(OFTEN, course, traces);
        say(policy, "esv-10s", often.esv());
        say(policy, "work-lost-10s", often.workLost());
    }

    private static void say(String policy, String figure, double value) {
        System.out.printf(Locale.ROOT, "%s %s %.9g%n", policy, figure, value);
    }
}
