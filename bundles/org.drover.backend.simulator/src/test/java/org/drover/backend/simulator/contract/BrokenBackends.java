package org.drover.backend.simulator.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Backends that break one clause each, at least one for every clause there is; kept, so that no clause stops being checked
 * unnoticed. They stand in {@code BrokenConnections}, {@code BrokenDriven} and so on, one file per suite.
 */
final class BrokenBackends {
    /**
     * @param suite   that must notice
     * @param clauses that must fail, and no other; the first is the one it was made for
     */
    record Broken(Class<?> suite, List<String> clauses, Sabotage sabotage) {
        /** For the rare backend that cannot break the one without the other. */
        Broken and(String... more) {
            List<String> all = new ArrayList<>(clauses);
            all.addAll(List.of(more));
            return new Broken(suite, List.copyOf(all), sabotage);
        }

        Set<String> mustFail() {
            return new TreeSet<>(clauses);
        }

        @Override
        public String toString() {
            return suite.getSimpleName() + "." + clauses.get(0);
        }
    }

    /** Of the thread that runs a suite and of those it starts. */
    private static final ThreadLocal<Sabotage> CURRENT = new InheritableThreadLocal<>();

    private BrokenBackends() {}

    static Sabotage current() {
        Sabotage current = CURRENT.get();
        return current == null ? Sabotage.NONE : current;
    }

    /** Runs a suite with that backend. */
    static void with(Sabotage sabotage, Runnable suite) {
        CURRENT.set(sabotage);
        try {
            suite.run();
        } finally {
            CURRENT.remove();
        }
    }

    static List<Broken> all() {
        List<Broken> all = new ArrayList<>();
        all.addAll(BrokenConnections.all());
        all.addAll(BrokenDriven.all());
        all.addAll(BrokenSettling.all());
        all.addAll(BrokenFileMoves.cold());
        all.addAll(BrokenFileMoves.storage());
        all.addAll(BrokenFileMoves.quick());
        all.addAll(BrokenFileMoves.sharedNothing());
        all.addAll(BrokenPostCopy.all());
        all.addAll(BrokenDelegated.all());
        all.addAll(BrokenLifecycles.all());
        all.addAll(BrokenMeters.all());
        all.addAll(BrokenLeases.all());
        all.addAll(BrokenCare.all());
        all.addAll(BrokenDesigns.all());
        all.addAll(BrokenStorage.all());
        return all;
    }

    /** @param methods by their names, with commas between */
    static Broken broken(Class<?> suite, String clause, Class<?> kind, String methods, Sabotage.Deed deed) {
        return new Broken(suite, List.of(clause), Sabotage.of(kind, Set.of(methods.split(",")), deed));
    }
}
