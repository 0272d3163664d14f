package org.drover.migration.internal;

import java.io.IOException;
import java.util.Optional;

/** Runs a campaign over a range of seeds and prints what came of it; one that fails says how to see it again. */
final class Seeds {
    /** One seed: what went wrong with it, empty when nothing did. */
    interface Attempt {
        Optional<String> failure(long seed) throws IOException;
    }

    private Seeds() {}

    /** {@code --from SEED --count N}; ends the process, with 1 when a seed failed. */
    static void run(String[] arguments, Attempt attempt) throws IOException {
        long from = 1;
        long count = 1000;
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals("--from")) from = Long.parseLong(arguments[i + 1]);
            if (arguments[i].equals("--count")) count = Long.parseLong(arguments[i + 1]);
        }
        long failed = 0;
        for (long seed = from; seed < from + count; seed++) {
            Optional<String> failure = attempt.failure(seed);
            if (failure.isEmpty()) continue;
            failed++;
            System.out.println(failure.get());
        }
        System.out.println("seeds " + from + " to " + (from + count - 1) + ": " + (count - failed) + " well, " + failed
                + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
