package org.drover.migration.internal.checks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drover.backend.api.MoveCheck;
import org.drover.inventory.HostEntry;
import org.drover.migration.Obstacle;
import org.drover.model.HostFacts;

/**
 * Checks that others registered. Each is asked on a thread of its own, all at once, for {@link #patience} at most: whatever
 * one of them does, the others and the engine go on. One that has not come back is not asked again until it has.
 */
public final class VendorChecks {
    /** As {@link MoveCheck} promises. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(VendorChecks.class.getName());

    private record Registered(MoveCheck check, String name) {}

    private record Asked(Registered whom, CompletableFuture<List<MoveCheck.Finding>> answer) {}

    /** What they said, and who did not. */
    record Said(List<Obstacle> obstacles, List<String> notes) {}

    private final Duration patience;
    private final List<Registered> all = new CopyOnWriteArrayList<>();
    /** By identity: what a vendor's {@code equals} does is nobody's business here. */
    private final Map<MoveCheck, Boolean> away = Collections.synchronizedMap(new IdentityHashMap<>());

    public VendorChecks() {
        this(PATIENCE);
    }

    VendorChecks(Duration patience) {
        this.patience = patience;
    }

    /** @param bundle that registered it */
    public void add(MoveCheck check, String bundle) {
        all.add(new Registered(check, check.getClass().getSimpleName() + " of " + bundle));
    }

    public void remove(MoveCheck check) {
        all.removeIf(one -> one.check() == check);
    }

    Said ask(Planned planned) {
        List<Obstacle> obstacles = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<HostFacts> source = planned.source().flatMap(HostEntry::facts);
        if (all.isEmpty() || source.isEmpty() || planned.targetFacts().isEmpty()) return new Said(obstacles, notes);
        MoveCheck.Move move = new MoveCheck.Move(
                planned.vm(), source.get(), planned.targetFacts().get());
        long deadline = System.nanoTime() + patience.toNanos();
        for (Asked one : all.stream().map(r -> begin(r, move)).toList()) {
            try {
                one.answer()
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .forEach(f -> obstacles.add(new Obstacle(f.code(), f.reason(), f.remedy())));
            } catch (ExecutionException e) {
                notes.add(leftOut(one, e.getCause().getMessage()));
            } catch (TimeoutException e) {
                notes.add(leftOut(one, "has not answered for " + patience.toMillis() + " ms"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                notes.add(leftOut(one, "was not waited for"));
            }
        }
        return new Said(obstacles, notes);
    }

    private Asked begin(Registered whom, MoveCheck.Move move) {
        CompletableFuture<List<MoveCheck.Finding>> answer = new CompletableFuture<>();
        Asked asked = new Asked(whom, answer);
        if (away.putIfAbsent(whom.check(), true) != null) {
            answer.completeExceptionally(new IllegalStateException("is still busy with an earlier question"));
            return asked;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        List<MoveCheck.Finding> found = whom.check().look(move);
                        if (found == null) throw new IllegalStateException("it answered null");
                        answer.complete(List.copyOf(found));
                    } catch (Throwable anything) { // a linkage error too, when its bundle goes
                        answer.completeExceptionally(new IllegalStateException("failed: " + anything));
                    } finally {
                        away.remove(whom.check());
                    }
                },
                "drover-check " + whom.name());
        thread.setDaemon(true);
        thread.start();
        return asked;
    }

    private static String leftOut(Asked one, String why) {
        String note = "The check " + one.whom().name() + " was left out: it " + why;
        LOG.log(System.Logger.Level.WARNING, note);
        return note;
    }
}
