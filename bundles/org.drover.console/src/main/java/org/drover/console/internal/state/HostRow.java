package org.drover.console.internal.state;

import java.util.List;
import org.drover.console.internal.Words;
import org.drover.inventory.HostEntry;

/**
 * A host in the list of nodes.
 *
 * @param vms    that it knows
 * @param memory assigned to those of them that are in memory, in bytes
 * @param mhz    in use; {@code NaN} when nobody has measured it
 * @param moves  under way in which it takes part
 */
public record HostRow(HostEntry host, int vms, int running, long memory, float mhz, int moves) implements Row {
    @Override
    public Object key() {
        return host.id();
    }

    @Override
    public Object item() {
        return host;
    }

    public String status() {
        if (host.reachable()) return Words.of("host.up");
        return Words.of(host.facts().isEmpty() ? "host.joining" : "host.down");
    }

    public String information() {
        if (!host.reachable()) return host.problem();
        List<String> notices = host.facts().orElseThrow().traits().notices();
        if (moves > 0) return Words.of("host.moves", moves);
        return notices.isEmpty() ? "" : notices.get(0);
    }

    /** In use of what it has, 0 to 1 or more; {@code NaN} when not known. */
    public double cpuShare() {
        return host.facts().map(facts -> mhz / facts.cpu().value()).orElse(Double.NaN);
    }

    @Override
    public Mark mark() {
        if (!host.reachable()) return Mark.FAILED;
        return host.facts().orElseThrow().traits().notices().isEmpty() ? Mark.NONE : Mark.WARNING;
    }
}
