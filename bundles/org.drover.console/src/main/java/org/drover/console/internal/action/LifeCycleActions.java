package org.drover.console.internal.action;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.dialog.Confirm;
import org.drover.console.internal.state.Platform;
import org.drover.model.VmFacts;
import org.drover.operations.Act;
import org.drover.operations.Availability;
import org.drover.operations.Operation;
import org.drover.operations.Operations;
import org.drover.operations.Task;

/**
 * What is done to VMs besides moving them, in the words and under the conditions of the platform's one definition
 * ({@link org.drover.operations.Act}). What cannot be taken back is asked about first.
 */
public final class LifeCycleActions {
    private static final List<Act> PLAIN = List.of(
            Act.START,
            Act.SHUT_DOWN,
            Act.POWER_OFF,
            Act.RESET,
            Act.PAUSE,
            Act.RESUME,
            Act.SAVE,
            Act.RESTORE,
            Act.FORGET_SAVED);
    /** What the guest had in memory is lost. */
    private static final Set<Act> FINAL = Set.of(Act.POWER_OFF, Act.RESET, Act.FORGET_SAVED);
    /** Whoever selects thousands is told about the first ones that stand against it. */
    private static final int LOOKED_AT = 50;

    private final Platform platform;
    private volatile Found found;

    public LifeCycleActions(Platform platform) {
        this.platform = platform;
    }

    public void addTo(Actions actions) {
        int order = 100;
        for (Act act : PLAIN) {
            actions.add(Acts.to(
                    Subject.VM,
                    act.name(),
                    order++,
                    selection -> refusal(selection, act),
                    (selection, desk) -> plain(selection, act, desk)));
        }
        actions.add(
                Acts.to(Subject.VM, Act.DELETE.name(), 900, selection -> refusal(selection, Act.DELETE), this::delete)
                        .on("DEL"));
    }

    private Optional<String> refusal(Selection selection, Act act) {
        Optional<String> first = Refusals.first(Refusals.empty(selection), Refusals.gone(platform.operations));
        if (first.isPresent()) return first;
        return Optional.ofNullable(against(selection).get(act));
    }

    /** What was last found out, for all acts: they are asked one after the other about the same selection. */
    private record Found(Selection selection, Map<Act, String> against) {}

    private Map<Act, String> against(Selection selection) {
        Found before = found;
        if (before != null && before.selection() == selection) return before.against();
        Map<Act, String> against = new EnumMap<>(Act.class);
        platform.operations.get().ifPresent(operations -> selection.of(VmFacts.class).stream()
                .limit(LOOKED_AT)
                .forEach(vm -> look(operations, vm, against)));
        found = new Found(selection, against);
        return against;
    }

    private static void look(Operations operations, VmFacts vm, Map<Act, String> against) {
        try {
            for (Availability each : operations.available(vm.id())) {
                each.against().ifPresent(obstacle -> against.putIfAbsent(each.act(), obstacle.toString()));
            }
        } catch (IllegalArgumentException e) {
            for (Act act : Act.values()) against.putIfAbsent(act, String.valueOf(e.getMessage()));
        }
    }

    private void plain(Selection selection, Act act, Desk desk) throws Exception {
        List<VmFacts> vms = selection.of(VmFacts.class);
        if (!FINAL.contains(act)) {
            begin(vms, act, desk);
            return;
        }
        desk.inWindow(shell -> new Confirm(
                        shell,
                        title(act),
                        Words.of("confirm." + act.name(), names(vms)),
                        () -> desk.beside(title(act), () -> begin(vms, act, desk)))
                .open());
    }

    private void begin(List<VmFacts> vms, Act act, Desk desk) throws Exception {
        for (VmFacts vm : vms) begin(new Task.Plain(act, vm.id()), desk);
    }

    private void begin(Task task, Desk desk) throws Exception {
        Operations operations = platform.operations.need();
        Operation begun = operations.begin(task, Words.of("move.reason"));
        desk.say(begun.title());
        operations.end(begun.id()).ifPresent(end -> end.thenAccept(ended -> tell(ended, desk)));
    }

    private static void tell(Operation ended, Desk desk) {
        if (ended.fault().isEmpty()) desk.say(Words.of("operation.done", ended.title()));
        else
            desk.fail(
                    ended.title(), new IllegalStateException(ended.fault().get().toString()));
    }

    private void delete(Selection selection, Desk desk) {
        List<VmFacts> vms = selection.of(VmFacts.class);
        desk.inWindow(shell -> new Confirm(
                        shell,
                        title(Act.DELETE),
                        Words.of("confirm.DELETE", names(vms)),
                        () -> desk.beside(title(Act.DELETE), () -> {
                            for (VmFacts vm : vms) begin(new Task.Delete(vm.id(), Set.of()), desk);
                        }))
                .open());
    }

    private static String title(Act act) {
        return Words.of("action." + act.name()).replace("&", "");
    }

    private static String names(List<VmFacts> vms) {
        String names =
                String.join(", ", vms.stream().map(VmFacts::name).limit(5).toList());
        return vms.size() > 5 ? Words.of("confirm.more", names, vms.size() - 5) : names;
    }
}
