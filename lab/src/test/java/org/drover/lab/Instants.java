package org.drover.lab;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.drover.lab.Strike.Victim;

/** {@code ./drover torture cuts --random N --seed S}: somebody dies at a random instant of a move; each has a seed of its own. */
final class Instants {
    private static final List<Victim> VICTIMS = fallingAtAnyTime(List.of(Victim.values()));
    private static final List<Victim> VICTIMS_ON_ONE_HOST =
            fallingAtAnyTime(Stream.concat(Victim.ON_ONE_HOST.stream(), Victim.OF_THE_JOURNAL.stream())
                    .toList());
    private static final List<MoveAs> KINDS = List.of(MoveAs.LIVE, MoveAs.STORAGE, MoveAs.SHARED_NOTHING);
    /** A little more than the whole: a move's end is an instant like any other. */
    private static final double LATEST = 1.1;

    /**
     * @param share of the time that an undisturbed move takes on this machine, after which the victim dies
     */
    record Instant(long seed, MoveAs as, Victim victim, double share) {
        static Instant of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            MoveAs as = KINDS.get(random.nextInt(KINDS.size()));
            List<Victim> victims = as.staysOnItsHost() ? VICTIMS_ON_ONE_HOST : VICTIMS;
            return new Instant(seed, as, victims.get(random.nextInt(victims.size())), random.nextDouble(LATEST));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s at %.0f%% of a move, %s", victim, share * 100, as);
        }
    }

    private Instants() {}

    /** A line is cut by whoever holds a call that goes over it. */
    private static List<Victim> fallingAtAnyTime(List<Victim> victims) {
        return victims.stream().filter(victim -> victim != Victim.LINE).toList();
    }

    /** {@code --from SEED --count N}: tries so many instants and prints what came of each, and how it is replayed. */
    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[3]);
        int failed = 0;
        try (Cuts cuts = new Cuts()) {
            cuts.takenDownAtExit();
            for (MoveAs as : KINDS) {
                System.out.println("an undisturbed move, " + as + ", takes "
                        + cuts.measured(as).toMillis() + " ms here");
            }
            for (long seed = first; seed < first + count; seed++) {
                Instant instant = Instant.of(seed);
                try {
                    String outcome = cuts.outcome(instant, "instant-" + seed);
                    System.out.println(seed + " " + instant + ": " + outcome);
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
