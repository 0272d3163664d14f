package org.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.drover.model.VmId;

/** A lab's only guest, between two hosts: where it is, where its disk is, and whether anything of it is where it is not. */
final class Traveller {
    static final String NAME = "web-1";
    /** A folder that both hosts reach. */
    static final String SHARED = "/mnt/vms";
    /** A folder that each host has for itself. */
    static final String OWN = "/var/lib/libvirt/images";

    static final int GUEST = 1;
    static final VmId VM = Lab.vm(GUEST);
    static final List<String> HOSTS = List.of("h1", "h2");

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int SLOT = 4096;

    private final Lab lab;

    /** Boots it on h1, with a disk that only h1 has. */
    Traveller(Lab lab) {
        this.lab = lab;
        lab.run("guest", NAME, Integer.toString(GUEST), "--on", "h1", "--local", "raw");
    }

    /** The one host that knows it, running or not. */
    String home() {
        return Await.answer("one host alone knows the VM", () -> {
            List<String> hosts = hostsThatHave("--all");
            if (hosts.size() != 1) throw new IllegalStateException(hosts + " know it");
            return hosts.get(0);
        });
    }

    boolean runs() {
        return hostsThatHave("--state-running").contains(home());
    }

    List<String> hostsThatHave(String which) {
        return HOSTS.stream()
                .filter(host -> lab.run("vsh", host, "list", which, "--uuid").contains(VM.value()))
                .toList();
    }

    static String other(String host) {
        return host.equals("h1") ? "h2" : "h1";
    }

    /** Its disk as its host names it. */
    String disk() {
        String listed = lab.run("vsh", home(), "domblklist", VM.value(), "--inactive");
        return listed.substring(listed.indexOf('/')).strip();
    }

    /** Its disk as it is seen from outside the lab. */
    Path image() {
        Path disk = Path.of(disk());
        String folder = disk.startsWith(SHARED) ? "brick" : home() + "/lib/images";
        return lab.state().resolve(folder).resolve(disk.getFileName());
    }

    /** Changes one byte of its disk, in a slot of its writer. */
    void spoil(int slot) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image().toFile(), "rw")) {
            long at = (long) slot * SLOT + 1000;
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
    }

    /** Moves its disk into that folder by the product, unless it is there. */
    void diskInto(String folder, Product product) throws IOException {
        if (disk().startsWith(folder + "/")) return;
        String place = folder.equals(SHARED) ? "vms" : "images";
        JsonNode moved = product.ended(product.move(VM, home(), Map.of("disksTo", place)), SOON);
        if (!moved.path("stage").asText().equals("DONE")) throw new AssertionError("to " + place + ": " + moved);
    }

    void start() {
        String home = home();
        lab.run("vsh", home, "start", VM.value());
        awake();
    }

    void awake() {
        Await.until("the guest answers", 60, () -> ask("echo alive").contains("alive"));
    }

    void switchOff() {
        lab.run("vsh", home(), "destroy", VM.value());
    }

    String ask(String command) {
        return lab.run("ask", Integer.toString(GUEST), command);
    }

    /** What the guest's own kernel says of itself. */
    record Kernel(String boot, double up) {
        boolean wentOnAs(Kernel later) {
            return boot.equals(later.boot) && up < later.up;
        }
    }

    Kernel kernel() {
        String[] said =
                ask("cat /proc/sys/kernel/random/boot_id /proc/uptime").strip().split("\\s+");
        return new Kernel(said[0], Double.parseDouble(said[1]));
    }

    /** Its home has its disk and no other file, pool or port for it; the other host has nothing; nor has the shared volume. */
    void assertNothingIsLeft() {
        String home = home();
        String file = Path.of(disk()).getFileName().toString();
        boolean own = disk().startsWith(OWN);
        Await.until("nothing is left of it but itself", 60, () -> {
            String away = lab.run("traces", other(home));
            if (!away.isBlank()) throw new IllegalStateException(other(home) + ": " + away);
            String here = lab.run("traces", home);
            List<String> disks =
                    here.lines().filter(line -> line.startsWith("disk: ")).toList();
            boolean tidy = disks.equals(own ? List.of("disk: " + file) : List.of())
                    && !here.contains("pool: ")
                    && !here.contains("port: ");
            if (!tidy) throw new IllegalStateException(home + ": " + here);
            String shared = lab.run("in", home, "ls", SHARED).strip();
            String due = own ? "lockd" : file + "\nlockd";
            if (!shared.equals(due)) throw new IllegalStateException(SHARED + ": " + shared);
            return true;
        });
    }
}
