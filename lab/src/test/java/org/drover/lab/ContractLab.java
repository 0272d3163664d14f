package org.drover.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.libvirt.ConnectOptions;
import org.drover.model.VmId;

/**
 * Two real hosts and one guest that serve clause after clause. What takes seconds, the start of a host and the boot of a
 * guest, is done once: a guest that a clause destroyed comes back from its saved image. The guest stays where a clause
 * has moved it, and the next clause calls that host the first.
 */
final class ContractLab {
    private static final String GUEST = "web";
    private static final int GUEST_NUMBER = 1;
    private static final int SPARE_NUMBER = 2;
    private static final String SAVED = "/mnt/vms/web.saved";

    /** A hung host is noticed after 3 s, not 30: nothing else is different from how the product connects. */
    private static final ConnectOptions WATCHFUL = ConnectOptions.DEFAULT.withKeepAlive(Duration.ofSeconds(1), 2);

    private final Lab lab = Lab.up(2);
    private final LibvirtBackend backend = new LibvirtBackend(WATCHFUL);
    private final Map<String, Virsh> truth = new LinkedHashMap<>();
    private final Referee referee;
    private boolean saved;

    ContractLab() throws IOException, InterruptedException {
        truth.put("h1", new Virsh(lab, "h1"));
        truth.put("h2", new Virsh(lab, "h2"));
        truth.values().forEach(SharedPool::define);
        referee = Referee.watching(lab, "contract");
    }

    Lab lab() {
        return lab;
    }

    Map<String, Virsh> truth() {
        return truth;
    }

    HostConnection connect(String host) throws BackendException {
        return backend.connect(lab.endpoint(host));
    }

    /** The host with the guest, if it runs. */
    String whereTheGuestIs() {
        VmId guest = Lab.vm(GUEST_NUMBER);
        return truth.get("h2").running().contains(guest) ? "h2" : "h1";
    }

    /** The guest that writes to its memory, on the host that {@link #whereTheGuestIs} named; from its image if it must be. */
    VmId guest(String host) {
        VmId guest = Lab.vm(GUEST_NUMBER);
        Virsh virsh = truth.get(host);
        if (virsh.running().contains(guest)) return guest;
        if (!saved) {
            lab.guest(GUEST, GUEST_NUMBER, host);
            lab.run("ask", Integer.toString(GUEST_NUMBER), "dirty", "16", "32");
            virsh.ask("save", guest.value(), SAVED).orFail();
            virsh.remove(guest);
            saved = true;
        }
        virsh.ask("restore", SAVED).orFail();
        virsh.ask("define", definition(GUEST_NUMBER).toString()).orFail();
        return guest;
    }

    Path definition(int number) {
        return lab.state().resolve("guests/" + number + ".xml");
    }

    static boolean isGuest(String name, boolean running) {
        return running && name.equals(GUEST);
    }

    /** Numbers for the VMs of one clause, from 0; they are used again by the next. */
    static int spare(int made) {
        return SPARE_NUMBER + made;
    }

    /** Whatever a clause left: the guest runs on one host or is gone, nothing else is there. */
    void tidy() {
        VmId guest = Lab.vm(GUEST_NUMBER);
        Optional<String> stays = whereItGoesOn(guest);
        truth.forEach((host, virsh) -> {
            boolean here = stays.isPresent() && stays.get().equals(host);
            for (VmId vm : virsh.known()) {
                if (!vm.equals(guest) || !here) virsh.remove(vm);
            }
            if (here) unmark(virsh, guest);
        });
    }

    /** Where it runs; or is paused and, once no other host has it in memory, can be resumed. */
    private Optional<String> whereItGoesOn(VmId guest) {
        List<String> running = on(Virsh::running, guest);
        if (!running.isEmpty()) {
            boolean goesOn = isAsSaved(truth.get(running.get(0)), guest);
            return goesOn ? Optional.of(running.get(0)) : Optional.empty();
        }
        if (on(Virsh::active, guest).isEmpty()) return Optional.empty();
        Await.until(
                "one host has the guest in memory",
                () -> on(Virsh::active, guest).size() == 1);
        String host = on(Virsh::active, guest).get(0);
        return truth.get(host).ask("resume", guest.value()).done() ? Optional.of(host) : Optional.empty();
    }

    /**
     * Not when a clause started it from its disks: then it does not write to its memory yet. Nor when QEMU measured it: it
     * cannot be told to stop, and would answer the next clause with what this one began.
     */
    private static boolean isAsSaved(Virsh virsh, VmId guest) {
        boolean booted = virsh.ask("domstate", "--reason", guest.value()).text().contains("booted");
        boolean measured = virsh.ask("domstats", "--dirtyrate", guest.value())
                .text()
                .lines()
                .map(String::strip)
                .anyMatch(line -> line.startsWith("dirtyrate.calc_status=") && !line.endsWith("=0"));
        return !booted && !measured;
    }

    private List<String> on(Function<Virsh, Set<VmId>> list, VmId vm) {
        return truth.keySet().stream()
                .filter(host -> list.apply(truth.get(host)).contains(vm))
                .toList();
    }

    private static void unmark(Virsh virsh, VmId guest) {
        virsh.ask("domjobabort", guest.value());
        virsh.ask("metadata", guest.value(), "--live", "--config", "--uri", "urn:drover:migration", "--remove");
    }

    void close() throws IOException, InterruptedException {
        try {
            referee.verdict();
        } finally {
            lab.close();
        }
    }
}
