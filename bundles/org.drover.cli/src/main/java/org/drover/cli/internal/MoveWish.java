package org.drover.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** What can be chosen for a move, the same for asking about it and for asking for it. */
final class MoveWish {
    @Option(names = "--pause-budget", paramLabel = "MS", description = "Default: as set for the VM, else 200.")
    Long pauseBudget;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "When it does not converge: minimal-pause (it goes back; default), must-complete or background.")
    String policy;

    @Option(names = "--bandwidth", paramLabel = "MIB_PER_S", description = "No more than that.")
    Long bandwidth;

    @Option(names = "--channels", paramLabel = "N", description = "Connections side by side; default 1.")
    Integer channels;

    @Option(
            names = "--post-copy",
            description = "Allow it to be switched over before all of its memory is there: should a host die then,"
                    + " what it had only in memory is lost.")
    boolean postCopy;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "Only if it is live, shared-nothing, quick, storage or cold; default: whatever fits.")
    String kind;

    @Option(
            names = "--disks-to",
            paramLabel = "PLACE",
            description = "Where all its disks go: a place's name or a path.")
    String disksTo;

    @Option(names = "--disk", paramLabel = "DISK=PLACE", description = "Where this disk goes.")
    Map<String, String> diskTo;

    @Option(names = "--flat", description = "A chain of images becomes one file.")
    boolean flat;

    @Option(names = "--quick", description = "Where it cannot be moved live it may be saved and restored.")
    boolean quick;

    @Option(names = "--delegated", description = "The hosts do it among themselves, if they can.")
    boolean delegated;

    @Option(names = "--network", paramLabel = "NETWORK", description = "Over this network and no other.")
    String network;

    @Option(
            names = "--window",
            paramLabel = "FROM/TO",
            description = "Hand it over between these times, as 2026-11-22T03:00:00Z/2026-11-22T04:00:00Z.")
    String window;

    @Option(names = "--priority", paramLabel = "PRIORITY", description = "low, normal (default) or high.")
    String priority;

    /** Something was chosen. */
    boolean says() {
        return of("", "").size() > 3;
    }

    Map<String, Object> of(String vm, String destination) {
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("vm", vm);
        wish.put("destination", destination);
        wish.put("pauseBudgetMillis", pauseBudget);
        wish.put("policy", policy);
        wish.put("bandwidthBytesPerSecond", bandwidth == null ? null : bandwidth << 20);
        wish.put("parallelChannels", channels);
        wish.put("postCopy", postCopy ? true : null);
        wish.put("kind", kind);
        wish.put("disksTo", disksTo);
        wish.put("diskTo", diskTo);
        wish.put("flat", flat ? true : null);
        wish.put("quick", quick ? true : null);
        wish.put("delegated", delegated ? true : null);
        wish.put("network", network);
        wish.put("window", window);
        wish.put("priority", priority);
        wish.put("reason", "asked for on the command line");
        wish.values().removeIf(java.util.Objects::isNull);
        return wish;
    }
}
