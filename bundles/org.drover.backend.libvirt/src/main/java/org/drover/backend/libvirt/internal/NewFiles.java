package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;

/** The files that one migration makes for its disks: what it made it removes again, and nothing that was there. */
final class NewFiles {
    private final LibvirtHost host;
    private final MigrationTicket ticket;
    private final List<String> made = new ArrayList<>();
    private Underlay underlay = Underlay.NONE;

    NewFiles(LibvirtHost host, MigrationTicket ticket) {
        this.host = host;
        this.ticket = ticket;
    }

    /** The files of what the disks stand on, as far as that is not here; {@link #make} is for afterwards. */
    synchronized Underlay makeBelow(List<Chain.Layer> layers) throws LibvirtFailure, BackendException {
        underlay = Underlay.of(host.files(), ticket, layers);
        for (Map.Entry<String, Chain.Layer> missing : underlay.missing().entrySet()) {
            Chain.Layer layer = missing.getValue();
            create(missing.getKey(), new DiskImage("", "raw", layer.bytes(), layer.access()));
        }
        return underlay;
    }

    /** All or none: libvirt refuses to make a file where one is. */
    synchronized void make(List<DiskImage> images) throws LibvirtFailure, BackendException {
        for (DiskMove move : ticket.disks()) {
            DiskImage image = images.stream()
                    .filter(i -> i.disk().equals(move.disk()))
                    .findFirst()
                    .orElseThrow(() -> host.failures()
                            .refused("prepare", ticket.vm(), "the source told nothing of disk " + move.disk()));
            image = underlay.onto(move.to()).map(image::onto).orElse(image);
            if (image.below().isPresent()) reached(image.below().get());
            create(move.to(), image);
        }
    }

    private void create(String path, DiskImage image) throws LibvirtFailure, BackendException {
        try {
            host.files().create(path, image);
            made.add(path);
        } catch (LibvirtException e) {
            remove("prepare");
            throw e;
        } catch (LibvirtFailure e) {
            made.add(path); // an answer that got lost leaves that open
            throw e;
        }
    }

    private void reached(DiskImage.Below below) throws LibvirtFailure, BackendException {
        if (host.files().exists(below.file())) return;
        remove("prepare");
        throw host.failures()
                .refused(
                        "prepare",
                        ticket.vm(),
                        "one of its disks stands on " + below.file() + ", which is not here; it can go as one file");
    }

    synchronized void remove(String step) throws BackendException {
        new MovedFiles(host, ticket).remove(step, made);
        made.clear();
    }

    synchronized boolean isEmpty() {
        return made.isEmpty();
    }
}
