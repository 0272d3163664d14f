package org.drover.migration.internal.queue;

import java.util.ArrayList;
import java.util.List;
import org.drover.model.MigrationId;

/** Who waits, and who has taken its places at its two hosts. <b>Threads:</b> any; nothing is called under its lock. */
public final class Places {
    private final int perHost;
    private final List<Lines.Entry> waiting = new ArrayList<>();
    private final List<Lines.Entry> going = new ArrayList<>();

    /** @param perHost moves a host takes part in at a time, in and out together */
    public Places(int perHost) {
        this.perHost = perHost;
    }

    /** Waits from now on, behind everybody else. */
    public synchronized void join(Lines.Entry entry) {
        waiting.add(entry);
    }

    /** Takes its places even if there are none left: it is under way already. Does nothing for one that has them. */
    public synchronized void take(Lines.Entry entry) {
        if (!going.contains(entry)) going.add(entry);
    }

    /** Waits no more; false when it did not wait. Whoever hears true may end it: it has not been started. */
    public synchronized boolean leave(MigrationId id) {
        return waiting.removeIf(entry -> entry.ticket().id().equals(id));
    }

    /** Gives its places to others. */
    public synchronized void free(MigrationId id) {
        going.removeIf(entry -> entry.ticket().id().equals(id));
    }

    /** Whose turn it is: those have taken their places when this returns, and each is told of only once. */
    public synchronized Lines.Order next() {
        Lines.Order order = Lines.order(going, waiting, perHost);
        waiting.removeAll(order.start());
        going.addAll(order.start());
        return order;
    }
}
