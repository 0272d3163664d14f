package org.drover.lab;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.drover.lab.Strike.Victim;

/** {@code ./drover torture cuts --random N --seed S}: somebody dies at a random instant of a move; each has a seed of its own. */
final class Instants {
    private static final List<Victim> VICTIMS = List.of(
            Victim.ENGINE,
            Victim.SOURCE_DAEMON,
            Victim.DESTINATION_DAEMON,
            Victim.SOURCE_QEMU,
            Victim.DESTINATION_QEMU,
            Victim.SOURCE_HOST,
            Victim.DESTINATION_HOST,
            Victim.MIGRATION_NETWORK);
    /** A little more than the whole: a move's end is an instant like any other. */
    private static final double LATEST = 1.1;

    /**
     * @param share of the time that an undisturbed move takes on this machine, after which the victim dies
     */
    record Instant(long seed, Victim victim, double share) {
        static Instant of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            return new Instant(seed, VICTIMS.get(random.nextInt(VICTIMS.size())), random.nextDouble(LATEST));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s at %.0f%% of a move", victim, share * 100);
        }
    }

    private Instants() {}

    /** {@code --from SEED --count N}: tries so many instants and prints what came of each, and how it is replayed. */
    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[3]);
        int failed = 0;
        try (Cuts cuts = new Cuts()) {
            cuts.takenDownAtExit();
            System.out.println("an undisturbed move takes " + cuts.measured().toMillis() + " ms here");
            for (long seed = first; seed < first + count; seed++) {
                Instant instant = Instant.of(seed);
                try {
                    String outcome = cuts.outcome(instant, "instant-" + seed);
                    System.out.println(
                            instant + ": " + outcome + "  (./drover torture cuts --random 1 --seed " + seed + ")");
                } catch (AssertionError | RuntimeException | IOException e) {
                    failed++;
                    System.out.println("seed " + seed + ": " + instant + ": " + e);
                    cuts.heal();
                }
            }
        }
        System.out.println("seeds " + first + " to " + (first + count - 1) + ": " + (count - failed) + " well, "
                + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }
}
