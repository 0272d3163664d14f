package org.drover.migration.internal.phases;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.backend.api.CancelAnswer;
import org.drover.migration.MoveWindow;
import org.drover.migration.Stage;
import org.drover.migration.internal.Schedule;

/** Disks that are in step with their copies, held so until their window opens, or somebody wants them to stay. */
final class Hold {
    /** A clock may be set: it is looked at that often. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    private final Migration migration;
    private final MoveWindow window;
    private final Schedule schedule;
    private final Runnable then;
    private final AtomicBoolean over = new AtomicBoolean();

    /** @param then called once, on a step of its own */
    Hold(Migration migration, MoveWindow window, Schedule schedule, Runnable then) {
        this.migration = migration;
        this.window = window;
        this.schedule = schedule;
        this.then = then;
    }

    void begin() {
        boolean stays = !migration.brake(
                () -> {
                    goOn();
                    return CancelAnswer.CANCELLED;
                },
                false);
        if (!window.isOpen(schedule.instant())) {
            migration.change(
                    Stage.COPYING, "in step with its copies; it goes over when its window opens at " + window.opens());
        }
        if (stays) goOn();
        else look();
    }

    private void look() {
        Instant now = schedule.instant();
        if (window.isPast(now)) {
            migration.goBack(
                    "its window closed at " + window.closes() + " before its disks were in step", Stage.RETURNED);
        } else if (window.isOpen(now)) {
            goOn();
        } else if (!over.get()) {
            Duration left = Duration.between(now, window.opens());
            schedule.after(left.compareTo(LOOK) < 0 ? left : LOOK, this::look);
        }
    }

    private void goOn() {
        if (over.compareAndSet(false, true)) schedule.run(then);
    }
}
