package org.drover.migration.internal.phases;

import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.migration.Stage;
import org.drover.migration.internal.Schedule;

/**
 * How a migration is stopped: by a decision where the engine leads it, by asking the hosts where they do it among themselves.
 * <b>Threads:</b> any; no brake is pulled under the lock.
 */
final class Brakes {
    private final Decision decision;
    private final Chronicle chronicle;
    private final Schedule schedule;
    private Optional<Brake> brake = Optional.empty();
    private boolean delegated;
    private boolean askedToCancel;

    Brakes(Decision decision, Chronicle chronicle, Schedule schedule) {
        this.decision = decision;
        this.chronicle = chronicle;
        this.schedule = schedule;
    }

    /** From now on there is something to stop; false when it is to be stopped already. */
    synchronized boolean set(Brake how, boolean hostsDecide) {
        brake = Optional.of(how);
        delegated = hostsDecide;
        return !decision.isBack();
    }

    private synchronized Optional<Brake> brake() {
        return brake;
    }

    boolean goBack(String why, Stage outcome) {
        return !hasEnded() && decision.back(why, outcome) && stopped(why);
    }

    boolean goBackFromSilence(String why) {
        return !hasEnded() && decision.backFromSilence(why) && stopped(why);
    }

    private boolean hasEnded() {
        return chronicle.record().stage().isEnd();
    }

    private boolean stopped(String why) {
        chronicle.note(why);
        brake().ifPresent(pulled -> schedule.urgently(() -> pull(pulled)));
        return true;
    }

    private void pull(Brake pulled) {
        try {
            chronicle.note("asked the source to stop the transfer: " + pulled.pull());
        } catch (BackendException e) {
            chronicle.note(e.getMessage());
        }
    }

    CancelAnswer cancel() throws BackendException {
        if (hasEnded()) return CancelAnswer.NOTHING_TO_CANCEL;
        Optional<Brake> asked;
        synchronized (this) {
            asked = delegated ? brake : Optional.empty(); // then the hosts decide, whatever was decided here
            askedToCancel |= asked.isPresent();
        }
        if (asked.isPresent()) return cancelledBy(asked.get());
        if (decision.isBack()) return CancelAnswer.CANCELLED;
        return goBack("cancelled on request", Stage.CANCELLED) ? CancelAnswer.CANCELLED : CancelAnswer.TOO_LATE;
    }

    private CancelAnswer cancelledBy(Brake hosts) throws BackendException {
        CancelAnswer answer = CancelAnswer.NOTHING_TO_CANCEL;
        try {
            answer = hosts.pull();
        } finally {
            synchronized (this) {
                askedToCancel = answer == CancelAnswer.ASKED || answer == CancelAnswer.CANCELLED;
            }
        }
        if (answer == CancelAnswer.CANCELLED) decision.wants(Stage.CANCELLED);
        return answer;
    }

    synchronized boolean isAskedToCancel() {
        return askedToCancel;
    }

    CancelAnswer askHosts(Brake hosts) {
        try {
            CancelAnswer answer = hosts.pull();
            chronicle.note("asked the hosts to stop: " + answer);
            if (answer == CancelAnswer.CANCELLED && isAskedToCancel()) decision.wants(Stage.CANCELLED);
            if (answer == CancelAnswer.TOO_LATE && isAskedToCancel()) {
                chronicle.remark("it was to be cancelled, too late: it was over there by then. Undo takes it back");
            }
            return answer;
        } catch (BackendException | RuntimeException e) {
            chronicle.note(String.valueOf(e.getMessage()));
            return CancelAnswer.ASKED;
        }
    }
}
