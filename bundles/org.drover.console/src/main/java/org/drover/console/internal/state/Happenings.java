package org.drover.console.internal.state;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.console.internal.Words;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.tips.Tip;

/** What happened, as it is noticed between two looks; the newest {@value #KEPT}. Not safe for threads. */
final class Happenings {
    private static final int KEPT = 2000;

    private final Deque<EventRow> events = new ArrayDeque<>();
    private final Map<MigrationId, Stage> stages = new HashMap<>();
    private final Map<HostId, Boolean> reachable = new HashMap<>();
    private Map<VmId, VmFacts> vms = Map.of();
    private List<EventRow> rows = List.of();
    private long number;

    void add(Row.Mark mark, String object, String what) {
        events.addFirst(new EventRow(++number, Instant.now(), mark, object, what));
        if (events.size() > KEPT) events.removeLast();
        rows = null;
    }

    /** Newest first; the same list as long as nothing has happened. */
    List<EventRow> rows() {
        if (rows == null) rows = List.copyOf(new ArrayList<>(events));
        return rows;
    }

    void job(MigrationRecord record) {
        MigrationId id = record.ticket().id();
        Stage before = record.stage().isEnd() ? stages.remove(id) : stages.put(id, record.stage());
        if (!record.stage().isEnd() || before == null) return;
        add(new JobRow(record).mark(), record.vmName(), new JobRow(record).name() + ": " + Texts.progress(record));
    }

    void tip(Tip tip) {
        add(
                new TipRow(tip).mark(),
                tip.host().value(),
                tip.finding().what().text() + " (" + new TipRow(tip).state() + ")");
    }

    void snapshot(Snapshot next) {
        for (HostEntry host : next.hosts().values()) {
            Boolean before = reachable.put(host.id(), host.reachable());
            if (before == null || before == host.reachable()) continue;
            if (host.reachable()) add(Row.Mark.NONE, host.id().value(), Words.of("event.hostUp"));
            else add(Row.Mark.FAILED, host.id().value(), Words.of("event.hostDown", host.problem()));
        }
        reachable.keySet().retainAll(next.hosts().keySet());
        if (!vms.isEmpty()) next.vms().values().forEach(this::compare);
        vms = next.vms();
    }

    private void compare(VmFacts now) {
        VmFacts before = vms.get(now.id());
        if (before == now) return;
        if (before == null) {
            add(Row.Mark.NONE, now.name(), Words.of("event.vmNew", now.host().value()));
            return;
        }
        if (!before.host().equals(now.host())) {
            add(
                    Row.Mark.NONE,
                    now.name(),
                    Words.of("event.vmMoved", before.host().value(), now.host().value()));
        }
        if (before.state() != now.state() && now.state() != VmState.INCOMING) {
            Row.Mark mark = now.state() == VmState.CRASHED ? Row.Mark.FAILED : Row.Mark.NONE;
            add(
                    mark,
                    now.name(),
                    Words.of(
                            "event.vmState",
                            Words.of("vm." + now.state().name()),
                            now.host().value()));
        }
    }
}
