package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.libvirt.BlockCopyParams;
import org.drover.libvirt.BlockJobCalls;
import org.drover.libvirt.DomainRef;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.Flag;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.model.ByteRate;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The copies under a running domain that a storage migration makes of its disks. All that is known of them stands in the
 * domain, so that another program can lead on.
 */
final class DiskCopies {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final LibvirtHost host;
    private final MigrationTicket ticket;

    DiskCopies(LibvirtHost host, MigrationTicket ticket) {
        this.host = host;
        this.ticket = ticket;
    }

    /**
     * How far they are.
     *
     * @param missing disks that are neither being copied nor on their new file
     * @param ready   of all that are being copied, both sides are the same
     */
    record State(List<String> missing, List<String> copied, boolean ready) {}

    State state(DomainRef domain) throws LibvirtFailure {
        DomainDisks now = disks(domain);
        List<String> missing = new ArrayList<>();
        List<String> copied = new ArrayList<>();
        boolean ready = true;
        for (DiskMove move : ticket.disks()) {
            Optional<DomainDisks.Mirror> mirror = mirror(now, move);
            if (mirror.isPresent()) {
                copied.add(move.disk());
                ready &= mirror.get().ready();
            } else if (!now.source(move.disk()).equals(move.to())) {
                missing.add(move.disk());
            }
        }
        return new State(missing, copied, ready);
    }

    boolean anyUnderWay(DomainRef domain) throws LibvirtFailure {
        return ticket.kind() == MoveKind.STORAGE && !state(domain).copied().isEmpty();
    }

    private static Optional<DomainDisks.Mirror> mirror(DomainDisks now, DiskMove move) {
        return now.mirror(move.disk()).filter(m -> m.file().equals(move.to()));
    }

    /**
     * The files are there already. Not with {@link Flag.BlockCopy#SYNCHRONOUS_WRITES}: QEMU crashes when such a copy ends
     * before its time, by an error or because it is given up ({@code mirror_run} of {@code block/mirror.c} frees what writes
     * under way still use). That a copy does not outlive the domain's process is all that libvirt offers to a domain that is
     * defined.
     */
    void start(DomainRef domain, List<DiskImage> images) throws LibvirtFailure {
        for (DiskMove move : ticket.disks()) {
            DiskImage image = images.stream()
                    .filter(i -> i.disk().equals(move.disk()))
                    .findFirst()
                    .orElseThrow();
            List<Flag.BlockCopy> how = new ArrayList<>(List.of(Flag.BlockCopy.REUSE_EXT, Flag.BlockCopy.TRANSIENT_JOB));
            if (image.below().isPresent()) how.add(Flag.BlockCopy.SHALLOW);
            jobs().copy(
                            domain,
                            move.disk(),
                            description(move.to(), image.format()),
                            params(),
                            how.toArray(Flag.BlockCopy[]::new));
        }
    }

    private BlockCopyParams params() {
        Optional<ByteRate> most = ticket.options().bandwidth();
        return most.isPresent()
                ? BlockCopyParams.NONE.withBandwidth(most.get().bytesPerSecond())
                : BlockCopyParams.NONE;
    }

    static String description(String file, String format) {
        Element disk = SafeXml.element("disk");
        disk.setAttribute("type", "file");
        SafeXml.add(disk, "driver").setAttribute("type", format);
        SafeXml.add(disk, "source").setAttribute("file", file);
        return SafeXml.text(disk);
    }

    List<BlockJobCalls.Info> progress(DomainRef domain) throws LibvirtFailure {
        List<BlockJobCalls.Info> infos = new ArrayList<>();
        for (DiskMove move : ticket.disks()) jobs().info(domain, move.disk()).ifPresent(infos::add);
        return infos;
    }

    void setSpeed(DomainRef domain, ByteRate most) throws LibvirtFailure {
        for (String disk : state(domain).copied()) jobs().setSpeed(domain, disk, most.bytesPerSecond());
    }

    /** The domain goes over to the new files, one after the other: those that have not yet. */
    void switchOver(DomainRef domain) throws LibvirtFailure {
        State now = state(domain);
        if (!now.missing().isEmpty()) {
            throw new LibvirtException(
                    ErrorCode.OPERATION_INVALID.number(),
                    0,
                    "nothing copies its " + now.missing() + " any more, so it cannot go over to the new files");
        }
        for (String disk : now.copied()) jobs().pivot(domain, disk);
    }

    /** The domain stays on its files; the copies are of no use any more. */
    void end(DomainRef domain) throws LibvirtFailure {
        for (String disk : state(domain).copied()) {
            try {
                jobs().cancel(domain, disk);
            } catch (LibvirtException e) {
                if (state(domain).copied().contains(disk)) throw e; // else it ended by itself meanwhile
            }
        }
    }

    private DomainDisks disks(DomainRef domain) throws LibvirtFailure {
        try {
            return DomainDisks.parse(host.libvirt().domains().within(DEADLINE).xml(domain));
        } catch (SAXException e) {
            throw new LibvirtException(
                    ErrorCode.XML_ERROR.number(), 0, "its definition makes no sense: " + e.getMessage());
        }
    }

    private BlockJobCalls jobs() {
        return host.libvirt().blockJobs().within(DEADLINE);
    }
}
