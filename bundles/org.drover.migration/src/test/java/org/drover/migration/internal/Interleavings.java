package org.drover.migration.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.drover.migration.internal.Interleaving.Kind;
import org.drover.migration.internal.Interleaving.Strike;

/**
 * Every way in which one or two {@link Blow}s can strike one move, by number.
 * <p>With one: every point of the undisturbed run, times all that is possible there. With two: every run with one, and in
 * it every later point, times all that is possible there; but where points follow each other with the same state (of
 * hosts, engine, journal, the call under way, and blows that last), only the first and the last of them. Those between
 * differ from these in amounts sent and in time gone by alone. Engine and hosts decide by their state and by limits of
 * time; a blow lasts shorter than every limit or longer than all of them, and as early and as late as the state allows
 * are the two sides on which a limit can fall. Numbered are first those with one, then those with two whose second comes
 * in a state that no run before had, then the rest: other ways into the same states.
 */
public final class Interleavings {
    /** A run with one blow, and a point in it where all of {@code blows} are tried as the second. */
    private record Branch(Kind kind, Strike first, int at, long blows) {}

    record Case(Kind kind, List<Strike> strikes) {
        Optional<String> failure() {
            return new Interleaving(kind, strikes, null).play();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(kind.name().toLowerCase(Locale.ROOT));
            strikes.forEach(strike -> text.append(',').append(strike));
            return text.toString();
        }

        static Case of(String text) {
            String[] parts = text.split(",");
            List<Strike> strikes = Arrays.stream(parts)
                    .skip(1)
                    .map(part -> part.split(":"))
                    .map(part -> new Strike(Integer.parseInt(part[0]), Blow.valueOf(part[1])))
                    .toList();
            return new Case(Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)), strikes);
        }
    }

    private final List<Case> ones = new ArrayList<>();
    private final List<Branch> branches = new ArrayList<>();
    /** How many cases come before those of each branch. */
    private long[] before = {};

    private long twos;
    /** Of them, with a second blow in a state of its own. */
    private long states;
    /** Pairs of points and blows that the second ones stand for. */
    private long pairs;

    private Interleavings() {}

    /** Finds the cases with one blow. */
    static Interleavings withOne() {
        Interleavings all = new Interleavings();
        for (Kind kind : Kind.values()) {
            List<Long> possible = new ArrayList<>();
            Interleaving[] run = new Interleaving[1];
            run[0] = new Interleaving(kind, List.of(), (point, moment) -> possible.add(bits(run[0].possible(moment))));
            run[0].play().ifPresent(why -> {
                throw new IllegalStateException("undisturbed it fails: " + why);
            });
            for (int point = 0; point < possible.size(); point++) {
                for (Blow blow : blows(possible.get(point))) {
                    all.ones.add(new Case(kind, List.of(new Strike(point, blow))));
                }
            }
        }
        return all;
    }

    /** Finds all cases, which runs each with one blow. */
    static Interleavings withTwo() {
        Interleavings all = withOne();
        Set<Long> seen = new HashSet<>();
        List<Branch> again = new ArrayList<>();
        for (Case one : all.ones) all.branch(one, seen, again);
        all.count(again);
        return all;
    }

    private void count(List<Branch> again) {
        int fresh = branches.size();
        branches.addAll(again);
        before = new long[branches.size()];
        for (int i = 0; i < before.length; i++) {
            if (i == fresh) states = twos;
            before[i] = twos;
            twos += Long.bitCount(branches.get(i).blows());
        }
        if (again.isEmpty()) states = twos;
    }

    private void branch(Case one, Set<Long> seen, List<Branch> again) {
        Strike first = one.strikes().get(0);
        List<long[]> later = new ArrayList<>();
        Interleaving[] run = new Interleaving[1];
        run[0] = new Interleaving(one.kind(), one.strikes(), (point, moment) -> {
            if (point <= first.at()) return;
            later.add(new long[] {point, hash(one.kind() + run[0].state(moment)), bits(run[0].possible(moment))});
        });
        run[0].play();
        for (int i = 0; i < later.size(); i++) {
            long[] here = later.get(i);
            pairs += Long.bitCount(here[2]);
            boolean begins = i == 0 || later.get(i - 1)[1] != here[1];
            boolean ends = i == later.size() - 1 || later.get(i + 1)[1] != here[1];
            if (!begins && !ends) continue;
            boolean fresh = begins && seen.add(here[1] * 2) | ends && seen.add(here[1] * 2 + 1);
            (fresh ? branches : again).add(new Branch(one.kind(), first, (int) here[0], here[2]));
        }
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) hash = 31 * hash + text.charAt(i);
        return hash;
    }

    private static long bits(Set<Blow> blows) {
        long bits = 0;
        for (Blow blow : blows) bits |= 1L << blow.ordinal();
        return bits;
    }

    private static Set<Blow> blows(long bits) {
        Set<Blow> blows = EnumSet.noneOf(Blow.class);
        for (Blow blow : Blow.ALL) if ((bits & 1L << blow.ordinal()) != 0) blows.add(blow);
        return blows;
    }

    /** The first is number 1. */
    Case number(long number) {
        if (number < 1 || number > ones.size() + twos) throw new IllegalArgumentException("there is no case " + number);
        if (number <= ones.size()) return ones.get((int) number - 1);
        long second = number - 1 - ones.size();
        int low = 0;
        int high = branches.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (before[middle] <= second) low = middle;
            else high = middle - 1;
        }
        Branch branch = branches.get(low);
        Blow blow = List.copyOf(blows(branch.blows())).get((int) (second - before[low]));
        return new Case(branch.kind(), List.of(branch.first(), new Strike(branch.at(), blow)));
    }

    String count() {
        return String.format(
                Locale.ROOT,
                "1 fault: %,d cases, 2 faults: %,d cases that stand for %,d; %d altogether, each state once up to %d",
                ones.size(),
                twos,
                pairs,
                ones.size() + twos,
                ones.size() + states);
    }

    /** So many of the cases with one blow, each with a second one at a later point, picked by seed. */
    static List<Case> sample(long seed, int size) {
        Random random = new Random(seed);
        List<Case> ones = withOne().ones;
        List<Case> sample = new ArrayList<>();
        while (sample.size() < size) {
            Case one = ones.get(random.nextInt(ones.size()));
            sample.add(one);
            List<long[]> later = new ArrayList<>();
            Interleaving[] run = new Interleaving[1];
            run[0] = new Interleaving(one.kind(), one.strikes(), (point, moment) -> {
                if (point > one.strikes().get(0).at()) later.add(new long[] {point, bits(run[0].possible(moment))});
            });
            run[0].play();
            if (later.isEmpty()) continue;
            long[] at = later.get(random.nextInt(later.size()));
            List<Blow> possible = List.copyOf(blows(at[1]));
            if (possible.isEmpty()) continue;
            Strike second = new Strike((int) at[0], possible.get(random.nextInt(possible.size())));
            sample.add(new Case(one.kind(), List.of(one.strikes().get(0), second)));
        }
        return sample;
    }

    /** Either {@code --count-only}, or {@code --case CASE}, or {@code --from NUMBER --count N}. */
    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.contains("--case")) {
            Case one = Case.of(words.get(words.indexOf("--case") + 1));
            System.out.println(one.failure().map(why -> one + ": " + why).orElse(one + ": all well"));
            return;
        }
        Interleavings all = withTwo();
        if (words.contains("--count-only")) {
            System.out.println(all.count());
            return;
        }
        Seeds.run(arguments, number -> {
            Case one = all.number(number);
            return one.failure().map(why -> "seed " + number + ": " + why + "\n  case " + one);
        });
    }
}
