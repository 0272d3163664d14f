package org.drover.tips.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.placement.Relief;
import org.drover.tips.Tip;
import org.drover.tips.TipId;
import org.drover.tips.TipState;

/** What became of tips that were implemented: how their migrations ended, and later what that brought. */
final class Outcomes {
    static final String NOT_MEASURED = "What it brought was not measured: too little was recorded after the move";

    /** The engine takes up what an earlier process left within seconds; a record that is missing longer is lost. */
    private static final Duration LOST = Duration.ofSeconds(10);

    private static final Duration MEASURABLE = Duration.ofDays(1);
    private static final int RECENT = 100;

    private final TipBook book;
    private final MigrationEngine engine;
    private final Supplier<Snapshot> inventory;
    private final Metrics metrics;
    private final Guards guards;
    private final Map<MigrationId, Instant> missingSince = new HashMap<>();
    private boolean adopted;

    Outcomes(TipBook book, MigrationEngine engine, Supplier<Snapshot> inventory, Metrics metrics, Guards guards) {
        this.book = book;
        this.engine = engine;
        this.inventory = inventory;
        this.metrics = metrics;
        this.guards = guards;
    }

    static String reason(Tip tip) {
        return reason(tip.id()) + tip.finding().what().text();
    }

    private static String reason(TipId tip) {
        return "Tip " + tip + ": ";
    }

    void look(Instant now) {
        adopt(now);
        for (Tip tip : book.in(TipState.IMPLEMENTING)) follow(tip, now);
        for (Tip tip : book.in(TipState.IMPLEMENTED)) measure(tip, now);
    }

    /** A process that died between the engine's yes and the tip's own row left a tip that looks new. */
    private void adopt(Instant now) {
        if (adopted) return;
        adopted = true;
        List<Tip> fresh = book.in(TipState.NEW);
        if (fresh.isEmpty()) return;
        List<MigrationRecord> records = new ArrayList<>(engine.current());
        records.addAll(engine.history(RECENT));
        for (Tip tip : fresh) {
            records.stream()
                    .filter(record -> record.reason().startsWith(reason(tip.id())))
                    .findFirst()
                    .ifPresent(record -> book.change(
                            tip.id(),
                            TipState.NEW,
                            old -> Changes.implementing(
                                    old, now, record.ticket().id())));
        }
    }

    private void follow(Tip tip, Instant now) {
        MigrationId migration = tip.migration().orElseThrow();
        Optional<MigrationRecord> record = engine.find(migration);
        if (record.isPresent()) {
            missingSince.remove(migration);
            follow(record.get());
        } else if (!missingSince.computeIfAbsent(migration, m -> now).plus(LOST).isAfter(now)) {
            judgeByTheVm(tip, now);
        }
    }

    /** Where the VM runs says it, when the record does not. */
    private void judgeByTheVm(Tip tip, Instant now) {
        Relief.Move move = tip.move().orElseThrow();
        Optional<VmFacts> vm = inventory.get().vm(move.vm());
        if (vm.isEmpty()) return;
        boolean arrived = vm.get().host().equals(move.destination());
        String note = "The record of its migration is lost; " + move.vmName() + " is on "
                + vm.get().host();
        TipState end = arrived ? TipState.IMPLEMENTED : TipState.FAILED;
        book.change(tip.id(), TipState.IMPLEMENTING, old -> Changes.to(old, end, now, note));
        missingSince.remove(tip.migration().orElseThrow());
    }

    /** What the engine says of a migration; harmless when it is none of ours. */
    void follow(MigrationRecord record) {
        if (!record.stage().isEnd()) return;
        for (Tip tip : book.in(TipState.IMPLEMENTING)) {
            if (!tip.migration().orElseThrow().equals(record.ticket().id())) continue;
            Instant ended = record.ended().orElse(record.submitted());
            boolean done = record.stage() == Stage.DONE;
            String note = done ? "" : "The migration ended " + record.stage() + ": " + record.message();
            TipState end = done ? TipState.IMPLEMENTED : TipState.FAILED;
            book.change(tip.id(), TipState.IMPLEMENTING, old -> Changes.to(old, end, ended, note));
        }
    }

    private void measure(Tip tip, Instant now) {
        Instant due = tip.changed().plus(guards.verifyAfter());
        if (tip.verification().isPresent() || due.isAfter(now) || tip.note().endsWith(NOT_MEASURED)) return;
        var measured = FollowUp.measure(tip, inventory.get(), metrics, guards.verifyAfter(), now);
        if (measured.isPresent()) {
            book.change(tip.id(), TipState.IMPLEMENTED, old -> Changes.verified(old, measured.get()));
        } else if (due.plus(MEASURABLE).isBefore(now)) {
            String note = tip.note().isEmpty() ? NOT_MEASURED : tip.note() + ". " + NOT_MEASURED;
            book.change(tip.id(), TipState.IMPLEMENTED, old -> Changes.noted(old, note));
        }
    }
}
