package org.drover.console.internal.state;

import org.drover.console.internal.Words;
import org.drover.model.NetworkId;

/**
 * A network that VMs are plugged into.
 *
 * @param hosts that have it and answer
 * @param known hosts that have it
 */
public record NetworkRow(NetworkId network, int hosts, int known, int vms) implements Row {
    @Override
    public Object key() {
        return network;
    }

    @Override
    public Object item() {
        return network;
    }

    public String status() {
        if (hosts == 0) return Words.of("network.down");
        return Words.of(hosts < known ? "network.partly" : "network.up");
    }

    @Override
    public Mark mark() {
        if (hosts == 0) return Mark.FAILED;
        return hosts < known ? Mark.WARNING : Mark.NONE;
    }
}
