package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.VmTraits;
import org.w3c.dom.Element;

/**
 * What a domain's XML tells besides. Snapshots are not in it, and of the jobs on its disks only those that mirror one: a
 * pull, an intermediate commit and a backup are not.
 */
final class DomainTraits {
    private DomainTraits() {}

    static VmTraits of(Element domain) {
        VmTraits traits = VmTraits.UNKNOWN.withJobs(jobs(domain));
        Optional<Element> type = SafeXml.at(domain, "os", "type");
        Optional<String> architecture = type.flatMap(t -> attribute(t, "arch"));
        if (architecture.isPresent()) traits = traits.withArchitecture(architecture.get());
        Optional<String> machine = type.flatMap(t -> attribute(t, "machine"));
        if (machine.isPresent()) traits = traits.withMachine(machine.get());
        Optional<String> mode = SafeXml.attribute(domain, "mode", "cpu");
        if (mode.isPresent()) traits = traits.withCpuMode(mode.get());
        if (isPinned(domain)) traits = traits.withPinned();
        Optional<Element> huge = SafeXml.at(domain, "memoryBacking", "hugepages");
        return huge.isPresent() ? traits.withHugePages(pageSize(huge.get())) : traits;
    }

    /** All of its processors by one list, or each by its own. */
    private static boolean isPinned(Element domain) {
        boolean each = SafeXml.at(domain, "cputune")
                .filter(tune -> !SafeXml.children(tune, "vcpupin").isEmpty())
                .isPresent();
        return each || SafeXml.attribute(domain, "cpuset", "vcpu").isPresent();
    }

    /** Zero when it is the host's own choice, or another for each of the guest's nodes. */
    private static Bytes pageSize(Element huge) {
        List<Element> sizes = SafeXml.children(huge, "page");
        if (sizes.size() != 1) return Bytes.ZERO;
        Element one = sizes.get(0);
        return Units.bytes(Long.parseLong(one.getAttribute("size")), one.getAttribute("unit"));
    }

    private static List<String> jobs(Element domain) {
        List<String> jobs = new ArrayList<>();
        for (Element disk : SafeXml.at(domain, "devices")
                .map(d -> SafeXml.children(d, "disk"))
                .orElse(List.of())) {
            SafeXml.at(disk, "mirror").ifPresent(mirror -> {
                String job = attribute(mirror, "job").orElse("copy");
                jobs.add("block " + job + " of "
                        + SafeXml.attribute(disk, "dev", "target").orElse("?"));
            });
        }
        return jobs;
    }

    static Drive drive(Element disk) {
        Drive.Kind kind =
                switch (disk.getAttribute("device")) {
                    case "cdrom" -> Drive.Kind.CDROM;
                    case "floppy" -> Drive.Kind.FLOPPY;
                    default -> Drive.Kind.DISK;
                };
        return new Drive(
                kind,
                kind == Drive.Kind.CDROM || SafeXml.at(disk, "readonly").isPresent(),
                SafeXml.at(disk, "shareable").isPresent(),
                SafeXml.attribute(disk, "type", "driver"),
                SafeXml.attribute(disk, "cache", "driver").or(() -> Optional.of("default")));
    }

    private static Optional<String> attribute(Element element, String name) {
        return Optional.of(element.getAttribute(name)).filter(a -> !a.isEmpty());
    }
}
