package org.drover.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drover.lab.Gate.Call;

/** The ways in which a guest of the laboratory is moved, and how each is asked for. */
enum MoveAs {
    LIVE("LIVE", Traveller.SHARED, Map.of()),
    DELEGATED("LIVE", Traveller.SHARED, Map.of("delegated", true)),
    /** Slow enough that a busy guest never converges. */
    POST_COPY("LIVE", Traveller.SHARED, Map.of("postCopy", true, "bandwidthBytesPerSecond", 16L << 20)),
    QUICK("QUICK", Traveller.OWN, Map.of("kind", "quick", "disksTo", "images")),
    STORAGE("STORAGE", Traveller.OWN, Map.of("disksTo", "vms")),
    SHARED_NOTHING("SHARED_NOTHING", Traveller.OWN, Map.of("disksTo", "images")),
    COLD("COLD", Traveller.OWN, Map.of("disksTo", "images"));

    private static final Map<String, String> OPTIONS = Map.of(
            "delegated", "--delegated",
            "postCopy", "--post-copy",
            "kind", "--kind",
            "disksTo", "--disks-to",
            "bandwidthBytesPerSecond", "--bandwidth",
            "pauseBudgetMillis", "--pause-budget");

    /** As the record names it. */
    final String kind;
    /** Where the guest's disk is before the move. */
    final String folder;

    private final Map<String, Object> wish;

    MoveAs(String kind, String folder, Map<String, Object> wish) {
        this.kind = kind;
        this.folder = folder;
        this.wish = wish;
    }

    boolean staysOnItsHost() {
        return this == STORAGE;
    }

    boolean runs() {
        return this != COLD;
    }

    /** The calls of which such a move consists, in their order; of those kinds that are cut at each of them ({@link Cuts}). */
    List<Call> calls() {
        return switch (this) {
            case LIVE ->
                List.of(Call.MARK, Call.BEGIN, Call.BUDGET, Call.PREPARE, Call.PERFORM, Call.FINISH, Call.CONFIRM);
            case STORAGE -> List.of(Call.MARK, Call.NEW_FILE, Call.COPY_DISK, Call.PIVOT, Call.DELETE_FILE);
            case SHARED_NOTHING ->
                List.of(
                        Call.MARK,
                        Call.BEGIN,
                        Call.NEW_FILE,
                        Call.PREPARE,
                        Call.PERFORM,
                        Call.FINISH,
                        Call.CONFIRM,
                        Call.DELETE_FILE);
            default -> throw new IllegalArgumentException("nobody has told the calls of such a move: " + this);
        };
    }

    /** Whether that call goes to the host that the VM goes to. */
    static boolean isForTheDestination(Call call) {
        return switch (call) {
            case PREPARE, FINISH, NEW_FILE, UPLOAD, DEFINE, RESTORE, RESUME -> true;
            default -> false;
        };
    }

    /** Of the API; with so long a pause budget that a busy machine does not end the move, where it has one. */
    Map<String, Object> wish() {
        Map<String, Object> all = new LinkedHashMap<>(wish);
        if (this == LIVE || this == SHARED_NOTHING) all.put("pauseBudgetMillis", 10_000);
        return all;
    }

    /** The same for the command line. */
    List<String> arguments(String vm, String destination) {
        List<String> words = new ArrayList<>(List.of("move", vm));
        if (!staysOnItsHost()) words.addAll(List.of("--to", destination));
        wish().forEach((name, value) -> {
            words.add(OPTIONS.get(name));
            if (name.equals("bandwidthBytesPerSecond")) words.add(Long.toString((Long) value >> 20));
            else if (!Boolean.TRUE.equals(value)) words.add(value.toString());
        });
        return words;
    }
}
