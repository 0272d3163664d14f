package org.drover.migration.internal.phases;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.ByteRate;

/**
 * How many connections side by side a move gets when nobody says: as many as its network has room for, and as both hosts have
 * processors free for, as each channel keeps one busy on either side. What is not known counts for one.
 *
 * @param network   what it carries; empty when nobody said
 * @param freeCores of the host that has fewer; empty when that is not known
 * @param pinned    the VM's processors are bound to some of its host's: others of them belong to others
 */
public record Channels(Optional<ByteRate> network, Optional<Double> freeCores, boolean pinned) {
    /** Nothing is known. */
    public static final Channels UNKNOWN = new Channels(Optional.empty(), Optional.empty(), false);
    /** Taken, not measured: one thread of a hypervisor reads, sends and encrypts about so much. */
    static final ByteRate OF_ONE = ByteRate.ofMiBPerSecond(1024);

    private static final int MOST = 8;
    /** Of the free cores: the rest is for the VMs. */
    private static final double SHARE = 0.5;

    private static final double SHARE_PINNED = 0.25;

    /** @param why in words; empty when there is one, as ever */
    record Choice(int channels, String why) {}

    Choice choice(MigrationOptions options) {
        Optional<ByteRate> wire = network.map(carries -> options.bandwidth()
                .filter(limit -> limit.compareTo(carries) < 0)
                .orElse(carries));
        if (wire.isEmpty() || freeCores.isEmpty()) return new Choice(1, "");
        int byWire = (int) Math.ceil((double) wire.get().bytesPerSecond() / OF_ONE.bytesPerSecond());
        int byCores = (int) Math.floor(freeCores.get() * (pinned ? SHARE_PINNED : SHARE));
        int channels = Math.max(1, Math.min(MOST, Math.min(byWire, byCores)));
        if (byWire <= 1) return new Choice(1, "");
        List<String> why = new ArrayList<>();
        why.add("it may use " + wire.get() + ", of which one is taken to fill " + OF_ONE);
        why.add(String.format(java.util.Locale.ROOT, "%.1f cores are free on the busier host", freeCores.get()));
        if (pinned) why.add("its processors are pinned, so fewer of these are for it");
        return new Choice(
                channels,
                channels + (channels == 1 ? " channel" : " parallel channels") + ": " + String.join(", ", why));
    }
}
