package org.drover.console.internal.state;

import org.drover.console.internal.Words;
import org.drover.model.Bytes;
import org.drover.model.VolumeId;

/**
 * A shared volume.
 *
 * @param free  as the host sees it that sees least
 * @param hosts that reach it now
 * @param known hosts that have ever told of it
 * @param disks of VMs on it
 */
public record VolumeRow(VolumeId volume, Bytes free, int hosts, int known, int disks, Bytes assigned) implements Row {
    @Override
    public Object key() {
        return volume;
    }

    @Override
    public Object item() {
        return volume;
    }

    public String status() {
        return Words.of(hosts > 0 ? "volume.online" : "volume.offline");
    }

    @Override
    public Mark mark() {
        return hosts > 0 ? Mark.NONE : Mark.FAILED;
    }
}
