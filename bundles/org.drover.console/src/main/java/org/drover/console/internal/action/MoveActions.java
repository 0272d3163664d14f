package org.drover.console.internal.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.MigrationOptions;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.dialog.SelectNode;
import org.drover.console.internal.state.Platform;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.PlanRequest;
import org.drover.migration.PlanRequest.Wish;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;

/** Moves of VMs to a node, and what becomes of a move. */
public final class MoveActions {
    private final Platform platform;

    public MoveActions(Platform platform) {
        this.platform = platform;
    }

    public void addTo(Actions actions) {
        actions.add(Acts.to(Subject.VM, "moveBest", 300, this::cannotMove, this::moveBest)
                .in("move", "live")
                .on("CTRL+L"));
        actions.add(Acts.to(Subject.VM, "moveSelect", 301, this::cannotMove, this::moveSelected)
                .in("move", "live"));
        actions.add(Acts.to(Subject.VM, "explain", 302, this::cannotRate, this::explain)
                .in("move", "live"));
        actions.add(Acts.to(Subject.VM, "cancelMove", 320, this::cannotCancel, this::cancel));
        actions.add(Acts.to(Subject.VM, "undoMove", 321, this::cannotUndo, this::undo)
                .on("CTRL+Z"));
        actions.add(Acts.to(Subject.JOB, "cancelJob", 300, this::cannotCancel, this::cancel));
        actions.add(Acts.to(Subject.JOB, "undoJob", 301, this::cannotUndo, this::undo)
                .on("CTRL+Z"));
    }

    private Optional<String> cannotRate(Selection selection) {
        return Refusals.first(Refusals.notOne(selection), Refusals.gone(platform.advisor));
    }

    private Optional<String> cannotMove(Selection selection) {
        return Refusals.first(
                Refusals.empty(selection),
                Refusals.gone(platform.engine),
                Refusals.gone(platform.advisor),
                unmovable(selection),
                moving(selection).isEmpty() ? Optional.empty() : Optional.of(Words.of("refused.moves")));
    }

    private static Optional<String> unmovable(Selection selection) {
        for (VmFacts vm : selection.of(VmFacts.class)) {
            if (vm.unmovable().isPresent()) {
                return Optional.of(
                        Words.of("refused.unmovable", vm.name(), vm.unmovable().get()));
            }
        }
        return Optional.empty();
    }

    /** The moves under way of what is selected. */
    private List<MigrationRecord> moving(Selection selection) {
        if (selection.subject() == Subject.JOB) {
            return selection.of(MigrationRecord.class).stream()
                    .filter(record -> !record.stage().isEnd())
                    .toList();
        }
        Set<VmId> vms = selection.of(VmFacts.class).stream().map(VmFacts::id).collect(Collectors.toSet());
        return platform.engine.get().map(MigrationEngine::current).orElse(List.of()).stream()
                .filter(record -> vms.contains(record.ticket().vm()))
                .toList();
    }

    private void moveBest(Selection selection, Desk desk) throws Exception {
        List<Wish> wishes = new ArrayList<>();
        for (VmFacts vm : selection.of(VmFacts.class)) {
            Ratings ratings = platform.advisor.need().rate(vm.id());
            if (ratings.destinations().isEmpty()) throw new IllegalStateException(nobody(vm, ratings));
            wishes.add(new Wish(
                    vm.id(),
                    ratings.destinations().stream().map(Rating::host).limit(3).toList()));
        }
        submit(selection, wishes, desk);
    }

    private static String nobody(VmFacts vm, Ratings ratings) {
        String reasons = ratings.refused().stream()
                .limit(3)
                .map(refusal -> refusal.host() + ": " + refusal.reasons().get(0).text())
                .collect(Collectors.joining("; "));
        return Words.of("move.nobody", vm.name(), reasons);
    }

    private void submit(Selection selection, List<Wish> wishes, Desk desk) throws Exception {
        if (wishes.size() > 1) {
            platform.plans.need().submit(new PlanRequest(Words.of("move.reason"), wishes));
            desk.say(Words.of("move.begunMany", wishes.size()));
            return;
        }
        Wish wish = wishes.get(0);
        move(selection.of(VmFacts.class).get(0), wish.destinations().get(0), desk);
    }

    private void move(VmFacts vm, HostId destination, Desk desk) throws Exception {
        platform.engine
                .need()
                .submit(new MoveRequest(vm.id(), destination, MigrationOptions.DEFAULT, Words.of("move.reason")));
        desk.say(Words.of("move.begun", vm.name(), destination.value()));
    }

    private void moveSelected(Selection selection, Desk desk) throws Exception {
        select(selection, desk, true);
    }

    private void explain(Selection selection, Desk desk) throws Exception {
        select(selection, desk, false);
    }

    private void select(Selection selection, Desk desk, boolean moves) throws Exception {
        List<VmFacts> vms = selection.of(VmFacts.class);
        Ratings ratings = platform.advisor.need().rate(vms.get(0).id());
        desk.inWindow(shell -> new SelectNode(
                        shell,
                        vms.get(0),
                        ratings,
                        moves,
                        host -> desk.beside(Words.of("action.moveSelect"), () -> {
                            List<Wish> wishes = vms.stream()
                                    .map(vm -> new Wish(vm.id(), List.of(host)))
                                    .toList();
                            submit(selection, wishes, desk);
                        }))
                .open());
    }

    private Optional<String> cannotCancel(Selection selection) {
        return Refusals.first(
                Refusals.empty(selection),
                Refusals.gone(platform.engine),
                moving(selection).isEmpty() ? Optional.of(Words.of("refused.noMove")) : Optional.empty());
    }

    private void cancel(Selection selection, Desk desk) throws Exception {
        for (MigrationRecord record : moving(selection)) {
            CancelAnswer answer = platform.engine.need().cancel(record.ticket().id());
            desk.say(Words.of("cancel." + answer.name(), record.vmName()));
        }
    }

    private Optional<String> cannotUndo(Selection selection) {
        return Refusals.first(
                Refusals.notOne(selection),
                Refusals.gone(platform.engine),
                moving(selection).isEmpty() ? Optional.empty() : Optional.of(Words.of("refused.moves")));
    }

    private void undo(Selection selection, Desk desk) throws Exception {
        MigrationEngine engine = platform.engine.need();
        Optional<MigrationRecord> last = selection.subject() == Subject.JOB
                ? selection.of(MigrationRecord.class).stream().findFirst()
                : lastOf(selection.of(VmFacts.class).get(0).id(), engine);
        if (last.isEmpty()) throw new IllegalStateException(Words.of("undo.nothing"));
        engine.undo(last.get().ticket().id());
        desk.say(Words.of("undo.begun", last.get().vmName()));
    }

    private static Optional<MigrationRecord> lastOf(VmId vm, MigrationEngine engine) {
        return engine.history(500).stream()
                .filter(record -> record.ticket().vm().equals(vm))
                .findFirst();
    }
}
