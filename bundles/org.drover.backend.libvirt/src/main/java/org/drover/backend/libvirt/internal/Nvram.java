package org.drover.backend.libvirt.internal;

import java.util.List;
import java.util.Optional;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.MigrationId;
import org.w3c.dom.Element;

/**
 * The file in which a VM's firmware keeps its settings. It goes with a VM whose files are carried, under a name that carries the
 * migration's id, from where libvirt puts it to where libvirt puts it: so those that a crash left are found there.
 */
final class Nvram {
    static final String PLACE = "/var/lib/libvirt/qemu/nvram/";

    /** Its name among the images of an offer, where no disk can be called so. */
    private static final String IMAGE = "nvram";

    private Nvram() {}

    /** Where the definition has it; empty as long as libvirt has not made one. */
    static Optional<String> file(Element domain) {
        return SafeXml.at(domain, "os", "nvram")
                .map(nvram -> SafeXml.attribute(nvram, "file", "source")
                        .orElse(nvram.getTextContent().strip()))
                .filter(file -> !file.isEmpty());
    }

    static boolean isCarried(MigrationTicket ticket) {
        return ticket.kind() == MoveKind.COLD || ticket.kind() == MoveKind.QUICK;
    }

    static DiskImage image(DiskFiles files, String file) throws LibvirtFailure {
        return StoredFile.at(files, file).copy(IMAGE);
    }

    static Optional<DiskImage> among(List<DiskImage> images) {
        return images.stream().filter(image -> image.disk().equals(IMAGE)).findFirst();
    }

    /** Where it goes. */
    static String there(String file, MigrationId id) {
        return PLACE + PhasedMigration.fileName(DiskFiles.nameOf(file), id);
    }

    /** The definition has it there. */
    static void put(Element domain, String to) {
        Element nvram = SafeXml.at(domain, "os", "nvram").orElseThrow();
        Optional<Element> source = SafeXml.at(nvram, "source");
        if (source.isPresent()) source.get().setAttribute("file", to);
        else nvram.setTextContent(to);
    }

    /** Those of one migration that are on a host. */
    static List<String> made(DiskFiles files, MigrationId id) throws LibvirtFailure {
        String mark = ".m-" + id;
        return files.named(PLACE, name -> name.contains(mark + ".") || name.endsWith(mark));
    }
}
