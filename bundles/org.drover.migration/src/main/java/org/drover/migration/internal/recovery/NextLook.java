package org.drover.migration.internal.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.migration.internal.Limits;
import org.drover.migration.internal.Schedule;

/** When the hosts are asked again: soon at first, then more and more rarely, and at once when one of them is back. */
final class NextLook {
    private final Schedule schedule;
    private final Runnable look;
    private final Instant since;
    private final AtomicReference<Object> booked = new AtomicReference<>();
    private final AtomicBoolean back = new AtomicBoolean();
    private Duration pause = Limits.ASK_AGAIN;

    NextLook(Schedule schedule, Runnable look) {
        this.schedule = schedule;
        this.look = look;
        since = schedule.instant();
    }

    /** Called by the look itself, at its end. */
    void later() {
        boolean young = Duration.between(since, schedule.instant()).compareTo(Limits.ASK_SOON_FOR) < 0;
        if (young || back.getAndSet(false)) {
            after(Limits.ASK_SOON);
            return;
        }
        after(pause);
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(Limits.ASK_AT_LATEST) < 0 ? twice : Limits.ASK_AT_LATEST;
    }

    void after(Duration delay) {
        Object appointment = new Object();
        booked.set(appointment);
        schedule.after(delay, () -> {
            if (booked.compareAndSet(appointment, null)) schedule.run(look);
        });
    }

    /** One of the hosts is connected again. A look under way may have asked it just before: it is followed by another. */
    void hostIsBack() {
        pause = Limits.ASK_AGAIN;
        if (booked.getAndSet(null) != null) schedule.run(look);
        else back.set(true);
    }
}
