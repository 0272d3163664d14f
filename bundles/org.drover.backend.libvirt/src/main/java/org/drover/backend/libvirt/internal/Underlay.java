package org.drover.backend.libvirt.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.PhasedMigration;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.MigrationId;

/**
 * Of the images that disks stand on, those that their destination lacks: down to the first that it has under the same path.
 * They go beside the disk, under names that carry the migration's id, and never take the place of another VM's.
 */
final class Underlay {
    static final Underlay NONE = new Underlay();
    private static final String MARK = "below";

    /** By where they go. */
    private final Map<String, Chain.Layer> missing = new LinkedHashMap<>();
    /** What a file has to name as the one that it stands on, from then on. */
    private final Map<String, String> onto = new LinkedHashMap<>();

    private Underlay() {}

    static Underlay of(DiskFiles files, MigrationTicket ticket, List<Chain.Layer> layers) throws LibvirtFailure {
        Underlay underlay = new Underlay();
        for (DiskMove move : ticket.disks()) {
            if (move.flat()) continue;
            String above = move.to();
            int depth = 0;
            for (Chain.Layer layer : layers) {
                if (!layer.disk().equals(move.disk())) continue;
                if (files.exists(layer.file())) break;
                String to = there(move.to(), layer.file(), ++depth, ticket.id());
                underlay.missing.putIfAbsent(to, layer);
                underlay.onto.put(above, to);
                above = to;
            }
        }
        return underlay;
    }

    private static String there(String top, String file, int depth, MigrationId id) {
        String name = DiskFiles.nameOf(file).replaceFirst("^" + MARK + "\\d+-", "");
        return folder(top) + MARK + depth + "-" + PhasedMigration.fileName(name, id);
    }

    static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Whether a file that is called so was made for that migration. */
    static boolean isOf(String name, MigrationId id) {
        return name.startsWith(MARK) && (name.contains(".m-" + id + ".") || name.endsWith(".m-" + id));
    }

    boolean isEmpty() {
        return missing.isEmpty();
    }

    Map<String, Chain.Layer> missing() {
        return missing;
    }

    /** What this file is to stand on, if that comes along. */
    Optional<String> onto(String file) {
        return Optional.ofNullable(onto.get(file));
    }

    long bytes() {
        return missing.values().stream().mapToLong(Chain.Layer::bytes).sum();
    }

    List<Carrier.Parcel> parcels() {
        return missing.entrySet().stream()
                .map(entry -> new Carrier.Parcel(entry.getValue().file(), entry.getKey(), false))
                .toList();
    }
}
