package org.drover.placement.optimizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Looks for the placement that costs least. First straight downhill, so that something good is there soon; then a quick
 * annealing that learns which temperatures matter; then a slow one with the rest of the budget. Threads work on one placement:
 * in each round the hosts are dealt out anew, each thread moves VMs among its own, and then all is put together. No placement
 * that is ever looked at breaks a rule that held before.
 */
public final class Optimizer {
    /** Of the budget: for the way downhill at most, and for the quick annealing of what is left then. */
    private static final double DOWNHILL = 0.4;

    private static final double QUICK = 0.15;
    /** Downhill is over when a smaller share of the moves is made. */
    private static final double SELDOM = 1.0 / 300;

    /** Where moves are to be few, the best of so many is made on the way downhill. */
    private static final int DRAWS = 400;

    private static final int HOSTS_TO_SHARE = 10;
    private static final int SAMPLES = 20_000;
    /** How many moves a thread tries in a round, for each VM; and at least, and at most. */
    private static final int TRIES_PER_VM = 20;

    private static final int LEAST_TRIES = 20_000;
    private static final int MOST_TRIES = 400_000;

    /** How far from the placement it starts with the search looks. */
    public enum Effort {
        /** Everywhere, if time allows: every VM may end elsewhere. */
        FAR(0.9),
        /** Not far: most VMs should stay, and moves are to be few. */
        NEAR(0.005);

        /** Of the moves that cost more, so many cost no more than what is likely at the hottest. */
        private final double rank;

        Effort(double rank) {
            this.rank = rank;
        }
    }

    /** The best placement found. {@code tried} moves were looked at, {@code made} of them made. */
    public record Result(int[] hostOf, double initialCost, double cost, long tried, long made) {
        public Result {
            hostOf = hostOf.clone();
        }

        @Override
        public int[] hostOf() {
            return hostOf.clone();
        }
    }

    private final Problem problem;
    private final Budget budget;
    private final ExecutorService threads;
    private final List<Annealing> searches = new ArrayList<>();
    private final Dice dice;
    private final int tries;
    private final Effort effort;
    private final int[] best;
    private double bestCost;
    private double cost;

    private Optimizer(Problem problem, Budget budget, long seed, ExecutorService threads, int count, Effort effort) {
        this.effort = effort;
        this.problem = problem;
        this.budget = budget;
        this.threads = threads;
        dice = new Dice(seed);
        Candidates candidates = new Candidates(problem);
        best = problem.start();
        for (int i = 0; i < count; i++) searches.add(new Annealing(problem, candidates, best, seed * 31 + i));
        cost = searches.get(0).layout().cost();
        bestCost = cost;
        tries = (int) Math.min(MOST_TRIES, Math.max(LEAST_TRIES, (long) TRIES_PER_VM * problem.vms() / count));
    }

    /**
     * Searches until the budget is used up, or the thread that asks is interrupted.
     *
     * @param threads lends so many threads as {@code count} says; not used if that is one
     */
    public static Result improve(
            Problem problem, Budget budget, long seed, ExecutorService threads, int count, Effort effort) {
        if (count < 1 || count > Byte.MAX_VALUE)
            throw new IllegalArgumentException("a search on " + count + " threads cannot be");
        Optimizer optimizer = new Optimizer(problem, budget, seed, threads, count, effort);
        double initial = optimizer.cost;
        optimizer.search();
        long tried = optimizer.searches.stream().mapToLong(Annealing::tried).sum();
        long made = optimizer.searches.stream().mapToLong(Annealing::made).sum();
        return new Result(optimizer.best, initial, problem.cost(optimizer.best), tried, made);
    }

    private void search() {
        if (problem.vms() == 0) return;
        double used = downhill();
        if (over(used)) return;
        Range range = Range.of(searches.get(0).layout(), dice, SAMPLES, effort.rank);
        if (range.cold() <= 0) return;
        Schedule schedule = new Schedule(range.hot(), range.cold());
        double quick = used + QUICK * (1 - used);
        schedule.learn(pass(schedule, used, quick));
        pass(schedule, quick, 1);
    }

    private double downhill() {
        double used = 0;
        double each = effort == Effort.NEAR ? DRAWS : 1; // so many are looked at for one that is made
        for (double often = 1; often > SELDOM && used < DOWNHILL && !over(used); used = used()) {
            long made = made();
            round(
                    (search, part) -> {
                        if (effort == Effort.NEAR) search.runStraight(tries, DRAWS, part);
                        else search.run(tries, 0, part);
                    },
                    0);
            often = (made() - made) * each / tries / searches.size();
        }
        return used;
    }

    /** From hot to cold once; what the placement cost at the beginning of each step and at the end. */
    private double[] pass(Schedule schedule, double begin, double end) {
        double[] costs = new double[schedule.size() + 1];
        int step = -1;
        for (double used = begin; used < end && !over(used); used = used()) {
            double temperature = schedule.temperature((used - begin) / (end - begin));
            round((search, part) -> search.run(tries, temperature, part), temperature);
            if (step < 0) Arrays.fill(costs, cost); // getting warm is no loss
            step = schedule.step(temperature);
            Arrays.fill(costs, step + 1, costs.length, cost);
        }
        return costs;
    }

    private interface Work {
        void of(Annealing search, Part part);
    }

    private void round(Work work, double temperature) {
        if (problem.hosts() >= HOSTS_TO_SHARE * searches.size()) shared(work);
        else eachForItself(work, temperature);
        if (cost >= bestCost) return;
        bestCost = cost;
        System.arraycopy(searches.get(0).layout().hostOf, 0, best, 0, best.length);
    }

    private void shared(Work work) {
        Part[] parts = Part.draw(problem.hosts(), searches.size(), dice);
        together(i -> work.of(searches.get(i), parts[i]));
        Annealing first = searches.get(0);
        for (Annealing other : searches.subList(1, searches.size())) first.follow(other);
        together(i -> searches.get(i).goOnFrom(first.layout().hostOf));
        cost = first.layout().cost();
    }

    /** A few hosts are too few to be shared: all work side by side, and who is far behind goes on from the first's placement. */
    private void eachForItself(Work work, double temperature) {
        Part all = Part.draw(problem.hosts(), 1, dice)[0];
        together(i -> work.of(searches.get(i), all));
        searches.sort(Comparator.comparingDouble(search -> search.layout().cost()));
        Annealing ahead = searches.get(0);
        cost = ahead.layout().cost();
        for (Annealing other : searches) {
            if (other.layout().cost() - cost > temperature * dice.exponential()) other.goOnFrom(ahead.layout().hostOf);
        }
    }

    private double used() {
        return budget.used(searches.get(0).tried());
    }

    private static boolean over(double used) {
        return used >= 1 || Thread.currentThread().isInterrupted();
    }

    private long made() {
        return searches.stream().mapToLong(Annealing::made).sum();
    }

    private void together(IntConsumer work) {
        if (searches.size() == 1) {
            work.accept(0);
            return;
        }
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < searches.size(); i++) {
            int search = i;
            all.add(() -> {
                work.accept(search);
                return null;
            });
        }
        try {
            for (Future<Void> done : threads.invokeAll(all)) done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the search failed", e.getCause());
        }
    }
}
