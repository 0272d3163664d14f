package org.drover.migration.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.simulator.Run;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;

/** What must be so when a run has ended and everything that was struck has been mended. */
record InterleavingVerdict(Interleaving run) {
    Optional<String> failure() {
        if (!run.broken.isEmpty()) return Optional.of(run.broken.get(0));
        List<String> promises = run.world.brokenPromises();
        if (!promises.isEmpty()) return Optional.of("broken: " + promises);
        if (run.journal == null) return Optional.of("the engine does not come up");
        if (!run.journal.open().isEmpty() || !run.engine.current().isEmpty()) {
            return Optional.of("not settled: " + run.journal.open() + run.engine.current());
        }
        if (run.personCame && run.strikes.stream().noneMatch(s -> s.blow().isDeadly())) {
            return Optional.of("a person was needed, and no host had lost anything: " + record());
        }
        return whereItIs().or(this::whatIsSaid);
    }

    private Optional<MigrationRecord> record() {
        return run.history.find(Interleaving.ID);
    }

    private Optional<String> whereItIs() {
        Set<String> known = run.world.whereKnown(Interleaving.WEB);
        Set<String> runs = run.world.whereRuns(Interleaving.WEB);
        if (known.size() > 1) return Optional.of("left behind on " + known + ", runs on " + runs + ": " + record());
        if (known.isEmpty() && !forgotten()) return Optional.of("no host knows it any more: " + record());
        if (runs.isEmpty() && !endedByABlow()) return Optional.of("it runs nowhere, known on " + known + record());
        return Optional.empty();
    }

    private boolean forgotten() {
        return run.strikes.stream().anyMatch(s -> s.blow().name().contains("UNSYNCED"));
    }

    /** Since it was last started somewhere, something took a VM out of memory. */
    private boolean endedByABlow() {
        List<Run> runs = run.world.runs(Interleaving.WEB);
        Instant started = runs.get(runs.size() - 1).from();
        return run.deadly.filter(at -> !at.isBefore(started)).isPresent();
    }

    private Optional<String> whatIsSaid() {
        Set<String> known = run.world.whereKnown(Interleaving.WEB);
        Optional<MigrationRecord> record = record();
        boolean died = run.strikes.stream().anyMatch(s -> s.blow().stopsTheEngine());
        if (record.isEmpty()) {
            return run.accepted ? Optional.of("there is no record") : Optional.empty();
        }
        Stage stage = record.get().stage();
        boolean true_ =
                switch (stage) {
                    case DONE -> !known.contains("a");
                    case RETURNED, CANCELLED, REFUSED -> known.contains("a");
                    case VM_LOST -> run.world.whereRuns(Interleaving.WEB).isEmpty();
                    default -> false;
                };
        if (!true_) return Optional.of("known on " + known + ", but the record says " + record);
        boolean promised = run.cancelled.equals(Optional.of(CancelAnswer.CANCELLED));
        if (promised && stage == Stage.DONE)
            return Optional.of("it was cancelled, said the answer, and went: " + record);
        boolean tooLate = run.cancelled.equals(Optional.of(CancelAnswer.TOO_LATE)) && !died && run.strikes.size() == 1;
        if (tooLate && stage != Stage.DONE)
            return Optional.of("it was too late, said the answer, and stayed: " + record);
        return Optional.empty();
    }
}
