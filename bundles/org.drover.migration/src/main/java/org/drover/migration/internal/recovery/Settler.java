package org.drover.migration.internal.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.recovery.Verdict.Kind;
import org.drover.migration.internal.recovery.Verdict.Side;

/**
 * Brings one migration that stopped half-way to its end: asks both hosts, does what {@link SettlingTable} says, asks
 * again, until it is over. A host that does not answer is asked for ever; nothing is guessed.
 */
public final class Settler {
    private final Migration migration;
    private final Setback setback;
    private final ConnectedHosts hosts;
    private final Schedule schedule;
    private final Runnable then;
    private final Witness source;
    private final Witness destination;
    private final Instant since;
    private Optional<Instant> missingSince = Optional.empty();
    private String lastProblem = "";

    /** @param then called once, when the migration has ended */
    public Settler(Migration migration, Setback setback, ConnectedHosts hosts, Schedule schedule, Runnable then) {
        this.migration = migration;
        this.setback = setback;
        this.hosts = hosts;
        this.schedule = schedule;
        this.then = then;
        source = new Witness(hosts, migration.ticket(), migration.ticket().source());
        destination = new Witness(hosts, migration.ticket(), migration.ticket().destination());
        since = schedule.instant();
    }

    /** One look and what follows from it; comes again by itself. Blocks only while a host is asked. */
    public void look() {
        try {
            Optional<Standing> here = ask(source);
            if (hostsAreAtIt(here)) {
                again(migration.title() + " is still being done by the hosts");
                return;
            }
            decide(here, ask(destination));
        } catch (RuntimeException e) {
            lastProblem = String.valueOf(e);
            again("it could not be asked for: " + e);
        }
    }

    private Optional<Standing> ask(Witness witness) {
        try {
            Standing standing = witness.ask();
            migration.note(standing.host() + " says " + standing.presence() + " (" + standing.detail() + ")");
            return Optional.of(standing);
        } catch (BackendException e) {
            lastProblem = e.getMessage();
            migration.note(e.getMessage());
            return Optional.empty();
        }
    }

    private boolean hostsAreAtIt(Optional<Standing> here) {
        if (setback.phase() != Phase.DELEGATE || here.isEmpty()) return false;
        try {
            Optional<DelegatedStatus> task = source.task();
            task.flatMap(DelegatedStatus::progress).ifPresent(migration::progress);
            return task.filter(t -> t.stage() == DelegatedStatus.Stage.RUNNING).isPresent();
        } catch (BackendException e) {
            migration.note(e.getMessage());
            return true; // it answered a moment ago; ask again
        }
    }

    private void decide(Optional<Standing> here, Optional<Standing> there) {
        Sight atSource = here.map(s -> Sight.of(s, migration.id())).orElse(Sight.UNREACHABLE);
        Sight atDestination = there.map(s -> Sight.of(s, migration.id())).orElse(Sight.UNREACHABLE);
        boolean guarded = !atDestination.reachable() && atSource.reachable() && guarded();
        Verdict verdict = SettlingTable.judge(setback.phase(), atSource, atDestination, guarded);
        if (verdict.kind() != Kind.ACT) migration.note(verdict.kind() + ": " + verdict.why());
        switch (verdict.kind()) {
            case ACT -> act(verdict, verdict.side() == Side.SOURCE ? here : there);
            case WAIT -> again(message(verdict.why()) + ". Asking again every " + Limits.ASK_AGAIN.toSeconds() + " s");
            case PERSON ->
                again(message(verdict.why()) + " (" + migration.ticket().source() + ": " + atSource + ", "
                        + migration.ticket().destination() + ": " + atDestination
                        + "). Nothing is done; look at both hosts. They are asked on");
            case OVER, OVER_BUT_CLEAN -> over(verdict, here);
        }
    }

    private boolean guarded() {
        try {
            return source.guarded();
        } catch (BackendException e) {
            migration.note(e.getMessage());
            return false;
        }
    }

    private void act(Verdict verdict, Optional<Standing> seen) {
        Witness witness = verdict.side() == Side.SOURCE ? source : destination;
        SettlingAct act = verdict.act().orElseThrow();
        try {
            witness.act(seen.orElseThrow(), act);
            migration.note(act + " on " + witness.host() + ", because " + verdict.why());
            schedule.run(this::look);
        } catch (BackendException e) {
            lastProblem = e.getMessage();
            migration.note(e.getMessage());
            again(message(e.getMessage()) + ". Asking again every " + Limits.ASK_AGAIN.toSeconds() + " s");
        }
    }

    private void over(Verdict verdict, Optional<Standing> here) {
        Stage outcome = verdict.outcome().orElseThrow();
        if (outcome == Stage.VM_LOST && !missingLongEnough()) {
            schedule.after(Limits.SECOND_LOOK, () -> schedule.run(this::look));
            return;
        }
        Stage stage = outcome == Stage.RETURNED ? setback.wanted() : outcome;
        migration.end(stage, ending(outcome, verdict, here), verdict.kind() == Kind.OVER_BUT_CLEAN);
        if (verdict.kind() == Kind.OVER_BUT_CLEAN) {
            schedule.run(() -> new Cleaner(migration, hosts, schedule).look());
        }
        then.run();
    }

    /** A host that is just starting may not have found its VMs yet. */
    private boolean missingLongEnough() {
        Instant now = schedule.instant();
        if (missingSince.isEmpty()) missingSince = Optional.of(now);
        return Duration.between(missingSince.get(), now).compareTo(Limits.SECOND_LOOK) >= 0;
    }

    private String ending(Stage outcome, Verdict verdict, Optional<Standing> here) {
        String vm = migration.vmName();
        return switch (outcome) {
            case RETURNED ->
                setback.message() + ". " + vm
                        + (here.filter(s -> s.presence() == Presence.PAUSED).isPresent()
                                ? " is paused on "
                                : " runs on ")
                        + migration.ticket().source();
            case DONE ->
                vm + " is on " + migration.ticket().destination() + " (" + setback.message() + "; " + verdict.why()
                        + ")";
            case VM_LOST ->
                setback.message() + ". " + vm + " itself is gone: " + verdict.why() + ". Look at its console log on "
                        + migration.ticket().source() + " and start it again";
            default -> setback.message();
        };
    }

    private String message(String why) {
        return setback.message() + ". Now: " + why
                + (lastProblem.isEmpty() || why.equals(lastProblem) ? "" : " (" + lastProblem + ")");
    }

    private void again(String message) {
        migration.change(Stage.RECOVERING, message);
        boolean young = Duration.between(since, schedule.instant()).compareTo(Limits.ASK_SOON_FOR) < 0;
        schedule.after(young ? Limits.ASK_SOON : Limits.ASK_AGAIN, () -> schedule.run(this::look));
    }
}
