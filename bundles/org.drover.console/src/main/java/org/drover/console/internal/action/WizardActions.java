package org.drover.console.internal.action;

import java.util.Optional;
import org.drover.console.Desk;
import org.drover.console.Selection;
import org.drover.console.Subject;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.wizard.ConnectWizard;
import org.drover.console.internal.wizard.DrainWizard;
import org.drover.console.internal.wizard.MoveWizard;
import org.drover.console.internal.wizard.NewVmWizard;
import org.drover.console.internal.wizard.StorageWizard;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.model.VmFacts;

/** Opens the wizards. */
public final class WizardActions {
    private final Platform platform;

    public WizardActions(Platform platform) {
        this.platform = platform;
    }

    public void addTo(Actions actions) {
        for (Subject list : new Subject[] {Subject.PLATFORM, Subject.HOST, Subject.VM}) {
            actions.add(Acts.list(list, "connect", 100, selection -> Refusals.gone(platform.hosts), this::connect)
                    .about(list));
        }
        actions.add(Acts.list(Subject.VM, "newVm", 90, this::cannotMake, this::newVm));
        actions.add(Acts.to(Subject.VM, "moveWizard", 303, this::cannotMove, this::move)
                .in("move"));
        actions.add(Acts.to(Subject.VM, "moveStorage", 304, this::cannotMove, this::storage)
                .in("move"));
        actions.add(Acts.to(Subject.HOST, "drain", 300, this::cannotDrain, this::drain));
    }

    private void connect(Selection selection, Desk desk) {
        desk.inWindow(shell -> new ConnectWizard(shell, platform, desk).open());
    }

    private Optional<String> cannotMake(Selection selection) {
        return Refusals.first(Refusals.gone(platform.operations), Refusals.gone(platform.inventory));
    }

    private void newVm(Selection selection, Desk desk) {
        desk.inWindow(shell ->
                new NewVmWizard(shell, platform, desk, platform.picture().hosts()).open());
    }

    private Optional<String> cannotMove(Selection selection) {
        return Refusals.first(
                Refusals.empty(selection), Refusals.gone(platform.engine), Refusals.gone(platform.inventory));
    }

    private void move(Selection selection, Desk desk) throws Exception {
        Snapshot snapshot = platform.inventory.need().snapshot();
        desk.inWindow(shell -> new MoveWizard(shell, platform, desk, snapshot, selection.of(VmFacts.class)).open());
    }

    private void storage(Selection selection, Desk desk) throws Exception {
        Snapshot snapshot = platform.inventory.need().snapshot();
        desk.inWindow(shell -> new StorageWizard(shell, platform, desk, snapshot, selection.of(VmFacts.class)).open());
    }

    private Optional<String> cannotDrain(Selection selection) {
        return Refusals.first(
                Refusals.notOne(selection),
                Refusals.gone(platform.plans),
                Refusals.gone(platform.advisor),
                Refusals.unless(selection, HostEntry.class, HostEntry::reachable, "refused.unreachable"));
    }

    private void drain(Selection selection, Desk desk) {
        HostEntry host = selection.of(HostEntry.class).get(0);
        desk.inWindow(shell -> new DrainWizard(shell, platform, desk, host).open());
    }
}
