package org.drover.migration.internal.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.inventory.ConnectedHosts;
import org.drover.migration.Stage;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;
import org.drover.migration.internal.journal.JournalException;
import org.drover.migration.internal.phases.Migration;
import org.drover.migration.internal.phases.Phase;
import org.drover.migration.internal.phases.Setback;
import org.drover.migration.internal.phases.Standstill;
import org.drover.migration.internal.recovery.Verdict.Kind;
import org.drover.migration.internal.recovery.Verdict.Side;
import org.drover.model.HostId;

/**
 * Brings one migration that stopped half-way to its end: asks both hosts, does what {@link SettlingTable} says, asks
 * again, until it is over. A host that does not answer is asked for ever; nothing is guessed.
 */
public final class Settler implements Recovery {
    private final Migration migration;
    private final Schedule schedule;
    private final Consumer<Boolean> looked;
    private final BiConsumer<Recovery, Boolean> then;
    private final Witness source;
    private final Witness destination;
    private final NextLook next;
    private final Leftovers leftovers;
    private final Standstill standstill;
    private Setback setback;
    private Optional<Instant> missingSince = Optional.empty();
    private Optional<Instant> incomingSince = Optional.empty();
    private String lastProblem = "";

    /**
     * @param stall  no progress for so long, and hosts that do it among themselves are asked to stop
     * @param looked called after each look at the source with whether the hosts are still moving it
     * @param then   called once, when the migration has ended; true when the destination has still to be cleaned
     */
    public Settler(
            Migration migration,
            Setback setback,
            ConnectedHosts hosts,
            Schedule schedule,
            Duration stall,
            Consumer<Boolean> looked,
            BiConsumer<Recovery, Boolean> then) {
        this.migration = migration;
        this.setback = setback;
        this.schedule = schedule;
        this.looked = looked;
        this.then = then;
        source = new Witness(hosts, migration.ticket(), migration.ticket().source());
        destination = new Witness(hosts, migration.ticket(), migration.ticket().destination());
        next = new NextLook(schedule, this::look);
        leftovers = new Leftovers(migration);
        standstill = new Standstill(stall, schedule.instant());
        if (setback.phase() == Phase.DELEGATE) migration.brake(source::cancel, true);
        else if (!setback.phase().canBeUndone()) migration.commit();
    }

    @Override
    public boolean asks(HostId host) {
        return host.equals(source.host()) || host.equals(destination.host());
    }

    @Override
    public void hostIsBack() {
        next.hostIsBack();
    }

    /** One look and what follows from it; comes again by itself. Blocks only while a host is asked. */
    public void look() {
        try {
            Optional<Standing> here = ask(source);
            boolean atIt = hostsAreAtIt(here);
            looked.accept(atIt);
            if (atIt) {
                again(migration.title() + " is still being done by the hosts");
                return;
            }
            decide(here, onOneHost() ? here : ask(destination));
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
            task.flatMap(DelegatedStatus::progress).ifPresent(this::goesOn);
            boolean runs =
                    task.filter(t -> t.stage() == DelegatedStatus.Stage.RUNNING).isPresent();
            if (runs) stopIfWanted();
            return runs;
        } catch (BackendException e) {
            migration.note(e.getMessage());
            return true; // it answered a moment ago; ask again
        }
    }

    private void goesOn(MigrationProgress progress) {
        migration.progress(progress);
        standstill.saw(progress, schedule.instant());
    }

    /** By a person who was told that it would be asked for, or because nothing moves any more. */
    private void stopIfWanted() {
        boolean stalled = standstill.isOne(schedule.instant());
        if (stalled) migration.note(standstill.text());
        if (stalled || migration.isAskedToCancel() && migration.wanted() != Stage.CANCELLED) {
            migration.askHostsToStop(source::cancel);
        }
    }

    private void decide(Optional<Standing> here, Optional<Standing> there) {
        Sight atSource = sight(here);
        Sight atDestination = sight(there);
        boolean guarded = !atDestination.reachable() && atSource.is(Presence.RUNNING) && guarded();
        Verdict verdict = Tables.judge(migration.ticket().kind(), setback.phase(), atSource, atDestination, guarded);
        if (verdict.kind() != Kind.ACT) migration.note(verdict.kind() + ": " + verdict.why());
        switch (verdict.kind()) {
            case ACT -> act(verdict, verdict.side() == Side.SOURCE ? here : there);
            case RESTART -> restart(there);
            case REJOIN -> rejoin(verdict);
            case HALF_GONE -> {
                if (missingLongEnough()) act(verdict, there);
                else next.after(Limits.SECOND_LOOK);
            }
            case WAIT -> again(message(verdict.why()) + ". Asking again");
            case WAIT_FOR_DESTINATION -> again(message(waiting(verdict.why(), atSource)));
            case PERSON ->
                again(message(verdict.why()) + " (" + source.host() + ": " + atSource + ", " + destination.host() + ": "
                        + atDestination
                        + "). Nothing is done; look at both hosts, as docs/migration.md says. They are asked on");
            case OVER, OVER_BUT_CLEAN -> over(verdict, here, there);
        }
    }

    private Sight sight(Optional<Standing> standing) {
        Duration age = Duration.between(migration.written(), schedule.instant());
        return standing.map(s -> Sight.of(s, migration.id(), age)).orElse(Sight.UNREACHABLE);
    }

    private String waiting(String why, Sight atSource) {
        String vm = migration.vmName();
        boolean stopped = atSource.is(Presence.HANDED_OVER) || atSource.is(Presence.PAUSED);
        return "waiting for host " + destination.host() + ": " + vm + " may be running there (" + why + ")."
                + (stopped ? " Its copy on " + source.host() + " stays stopped, as its disks may be newer by now." : "")
                + " Bring " + destination.host()
                + " back: it is asked as soon as it is connected. If it is gone for good,"
                + " make sure that it is powered off, then end " + vm + " on " + source.host()
                + " and start it from its disks";
    }

    /** Written down first, so that whoever settles next knows why the VM was started anew. */
    private void restart(Optional<Standing> there) {
        String text = migration.title() + ": " + destination.host()
                + " was told to run it, may have run it, and was cut off ("
                + there.map(Standing::detail).orElse("") + "). Its copy on " + source.host()
                + " is given up and it is started on " + destination.host()
                + " from its disks; what it had only in memory is lost";
        goOn(Phase.RESTART, text);
    }

    /** Leads both hosts through the phases once more; whatever comes of it, they are asked again. */
    private void rejoin(Verdict verdict) {
        migration.change(Stage.RECOVERING, message(verdict.why()) + ". Connecting the two again");
        try {
            Rejoining.lead(migration, source, destination);
            migration.note("the rest of its memory has arrived");
            schedule.run(this::look);
        } catch (BackendException e) {
            lastProblem = e.getMessage();
            migration.note(e.getMessage());
            again(message(verdict.why()) + ". Asking again");
        }
    }

    /** A hypervisor that cannot go on with a memory that it began to give away, though nobody else has run it. */
    private void restartHere(BackendException why) {
        goOn(
                Phase.RESTART_HERE,
                migration.title() + " broke after it was switched over to post-copy and before " + destination.host()
                        + " ran it, and " + source.host() + " cannot take that back (" + why.reason()
                        + "). It is started on " + source.host()
                        + " from its disks; what it had only in memory is lost");
    }

    private void goOn(Phase phase, String text) {
        try {
            migration.goOn(phase, text);
            setback = new Setback(phase, setback.wanted(), text);
            schedule.run(this::look);
        } catch (JournalException e) {
            again(message(e.getMessage()));
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
        if (mayBeFinishing(seen.orElseThrow(), act)) {
            next.after(Limits.ASK_SOON);
            return;
        }
        try {
            witness.act(seen.orElseThrow(), act);
            migration.note(act + " on " + witness.host() + ", because " + verdict.why());
            schedule.run(this::look);
        } catch (BackendException.Unsupported e) {
            migration.note(e.getMessage());
            if (act == SettlingAct.RESUME && seen.get().presence() == Presence.SPLIT) restartHere(e);
            else again(message(e.getMessage()) + ". Asking again");
        } catch (BackendException e) {
            lastProblem = e.getMessage();
            migration.note(e.getMessage());
            again(message(e.getMessage()) + ". Asking again");
        }
    }

    /** A finish that is under way over there is not cut short: that would cost the VM its memory. */
    private boolean mayBeFinishing(Standing seen, SettlingAct act) {
        boolean incoming = act == SettlingAct.DESTROY_LEFTOVER && seen.presence() == Presence.INCOMING;
        if (!incoming || setback.phase().canBeUndone()) return false;
        Instant now = schedule.instant();
        if (incomingSince.isEmpty()) incomingSince = Optional.of(now);
        return Duration.between(incomingSince.get(), now).compareTo(Limits.MAY_BE_FINISHING) < 0;
    }

    private boolean onOneHost() {
        return source.host().equals(destination.host());
    }

    private void over(Verdict verdict, Optional<Standing> here, Optional<Standing> there) {
        Stage outcome = verdict.outcome().orElseThrow();
        if (outcome == Stage.VM_LOST && !missingLongEnough()) {
            next.after(Limits.SECOND_LOOK);
            return;
        }
        Stage wanted = migration.wanted() == Stage.CANCELLED ? Stage.CANCELLED : setback.wanted();
        Stage stage = outcome == Stage.RETURNED ? wanted : outcome;
        String left = leftovers.remove(outcome, source, here)
                + (onOneHost() ? "" : leftovers.remove(outcome, destination, there));
        if (!left.isEmpty() && leftovers.triesAgain()) {
            again(message(verdict.why()) + left + ". Asking again");
            return;
        }
        migration.end(stage, ending(outcome, verdict, here) + left, verdict.kind() == Kind.OVER_BUT_CLEAN);
        then.accept(this, verdict.kind() == Kind.OVER_BUT_CLEAN);
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
                        + here.map(Standing::presence).map(Settler::inWords).orElse(" runs on ")
                        + migration.ticket().source()
                        + (here.filter(s -> s.disks() == Standing.Disks.BETWEEN).isPresent()
                                ? ": " + verdict.why()
                                : "");
            case DONE ->
                (onOneHost()
                                ? vm + " uses its new disks"
                                : vm + " is on " + migration.ticket().destination())
                        + " (" + setback.message() + "; " + verdict.why()
                        + ")"
                        + (migration.remark().isEmpty() ? "" : ". " + migration.remark());
            case VM_LOST ->
                setback.message() + ". " + vm + " itself is gone: " + verdict.why() + ". Look at its console log on "
                        + migration.ticket().source() + " and start it again";
            default -> setback.message();
        };
    }

    private static String inWords(Presence presence) {
        return switch (presence) {
            case PAUSED -> " is paused on ";
            case OFF -> " is off on ";
            default -> " runs on ";
        };
    }

    private String message(String why) {
        return setback.message() + ". Now: " + why
                + (lastProblem.isEmpty() || why.equals(lastProblem) ? "" : " (" + lastProblem + ")");
    }

    private void again(String message) {
        migration.change(Stage.RECOVERING, message);
        next.later();
    }
}
