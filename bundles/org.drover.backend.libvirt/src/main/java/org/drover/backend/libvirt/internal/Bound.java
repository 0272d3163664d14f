package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * What in a domain's definition binds it to its host, by name: devices that are the host's own, and what libvirt or QEMU
 * refuse to send ({@code qemuMigrationSrcIsAllowed} of libvirt 9.0; QEMU's own migration blockers). Where its disks lie does not:
 * they can go with it.
 */
final class Bound {
    /**
     * Recovery reads from the destination's definition whether the VM may have run there; and a VM that is cut off is
     * started from it. No definition tells it: of a domain without, see {@link LibvirtHost}.
     */
    static final String UNDEFINED = "its host keeps no definition of it (it is transient), so after a failure nothing"
            + " would tell whether it ran on the other host: define it where it is (virsh define), it runs on meanwhile";

    private final Element domain;
    private final List<String> reasons = new ArrayList<>();

    private Bound(Element domain) {
        this.domain = domain;
    }

    /** All reasons in one sentence. */
    static Optional<String> reason(Element domain) {
        Bound bound = new Bound(domain);
        bound.hostDevices();
        bound.cards();
        bound.memoryAndFiles();
        bound.processor();
        bound.disks();
        return bound.reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", bound.reasons));
    }

    private void hostDevices() {
        for (Element device : devices("hostdev")) {
            if (isTakenOutForTheMove(device)) continue;
            String type = device.getAttribute("type");
            switch (type) {
                case "pci" -> reasons.add("it uses the PCI device " + pci(device) + " of its host");
                case "mdev" ->
                    reasons.add("it uses the mediated device "
                            + SafeXml.attribute(device, "uuid", "source", "address")
                                    .orElse("?") + " (a virtual GPU, for instance) of its host");
                case "usb" -> reasons.add("it uses the USB device " + usb(device) + " of its host");
                default ->
                    reasons.add("it uses a device of its host directly (hostdev of type "
                            + (type.isEmpty() ? device.getAttribute("mode") : type) + ")");
            }
        }
    }

    private void cards() {
        for (Element card : devices("interface")) {
            String type = card.getAttribute("type");
            if (!List.of("hostdev", "vdpa").contains(type) || isTakenOutForTheMove(card)) continue;
            String mac = SafeXml.attribute(card, "address", "mac").orElse("?");
            reasons.add("its network card " + mac + " is a device of its host (" + type + ")");
        }
    }

    /** QEMU unplugs it before and plugs it in again after the move: {@code teaming} of {@code formatdomain.html}. */
    private static boolean isTakenOutForTheMove(Element device) {
        return SafeXml.attribute(device, "type", "teaming")
                .filter("transient"::equals)
                .isPresent();
    }

    private static String pci(Element device) {
        return SafeXml.at(device, "source", "address")
                .map(a -> hex(a, "domain") + ":" + hex(a, "bus") + ":" + hex(a, "slot") + "." + hex(a, "function"))
                .orElse("?");
    }

    private static String usb(Element device) {
        Optional<String> vendor = SafeXml.attribute(device, "id", "source", "vendor");
        Optional<String> product = SafeXml.attribute(device, "id", "source", "product");
        if (vendor.isPresent() && product.isPresent()) return plain(vendor.get()) + ":" + plain(product.get());
        return SafeXml.at(device, "source", "address")
                .map(a -> "bus " + a.getAttribute("bus") + ", device " + a.getAttribute("device"))
                .orElse("?");
    }

    private static String hex(Element address, String part) {
        return plain(address.getAttribute(part));
    }

    private static String plain(String number) {
        return number.replaceFirst("^0x", "");
    }

    private void memoryAndFiles() {
        for (Element folder : devices("filesystem")) {
            reasons.add("it shares the folder "
                    + SafeXml.attribute(folder, "dir", "source").orElse("?") + " with its host (filesystem)");
        }
        for (Element memory : devices("shmem")) {
            boolean sent = memory.getAttribute("role").equals("master")
                    && SafeXml.attribute(memory, "type", "model")
                            .filter("ivshmem-plain"::equals)
                            .isPresent();
            if (!sent)
                reasons.add("it shares memory with others on its host (shmem " + memory.getAttribute("name") + ")");
        }
    }

    private void processor() {
        boolean invariant = SafeXml.at(domain, "cpu").stream()
                .flatMap(cpu -> SafeXml.children(cpu, "feature").stream())
                .anyMatch(f -> f.getAttribute("name").equals("invtsc")
                        && !List.of("disable", "forbid").contains(f.getAttribute("policy")));
        boolean given = SafeXml.at(domain, "clock").stream()
                .flatMap(clock -> SafeXml.children(clock, "timer").stream())
                .anyMatch(t -> t.getAttribute("name").equals("tsc")
                        && !t.getAttribute("frequency").isEmpty());
        if (invariant && !given) {
            reasons.add("its CPU has invtsc, and the TSC's frequency is not given (timer tsc of its clock)");
        }
        if (SafeXml.at(domain, "launchSecurity").isPresent()) {
            reasons.add("its memory is encrypted with a key of its host (launchSecurity)");
        }
    }

    private void disks() {
        for (Element disk : devices("disk")) {
            if (SafeXml.at(disk, "transient").isEmpty()) continue;
            String target = SafeXml.attribute(disk, "dev", "target").orElse("?");
            reasons.add("its disk " + target + " forgets its changes when it stops (transient)");
        }
    }

    private List<Element> devices(String kind) {
        return SafeXml.at(domain, "devices").map(d -> SafeXml.children(d, kind)).orElse(List.of());
    }
}
