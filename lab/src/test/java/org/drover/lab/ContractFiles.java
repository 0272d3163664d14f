package org.drover.lab;

import java.util.List;
import org.drover.backend.tck.LocalFiles;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * The two hosts' own places for one clause, and a guest on them. What it is made of, an image of its memory and a copy of its
 * disk that belong together, is kept on the shared volume: booting takes seconds. Its name is its own, as the other guest
 * of the lab goes on beside it.
 */
final class ContractFiles implements LocalFiles {
    private static final int NUMBER = 100;
    private static final VmId VM = Lab.vm(NUMBER);
    private static final String PLACE = "/var/lib/libvirt/images/";
    private static final String DISK = PLACE + "guest-" + NUMBER + ".qcow2";
    private static final String SAVED = "/mnt/vms/own.saved";
    private static final String SAVED_DISK = "/mnt/vms/own.qcow2";

    private final ContractLab hosts;
    private final HostId first;

    ContractFiles(ContractLab hosts, HostId first) {
        this.hosts = hosts;
        this.first = first;
    }

    @Override
    public VmId makeVm(String name, boolean running) {
        if (!has(first, SAVED)) keep(name + "-own");
        in(first, "install -o libvirt-qemu -g libvirt-qemu -m 600 " + SAVED_DISK + " " + DISK);
        Virsh host = virsh(first);
        host.ask("pool-refresh", "images").orFail();
        if (running) host.ask("restore", SAVED).orFail();
        host.ask("define", hosts.definition(NUMBER).toString()).orFail();
        return VM;
    }

    private void keep(String name) {
        hosts.lab().run("guest", name, number(), "--local", "qcow2", "--on", first.value());
        hosts.lab().run("ask", number(), "dirty", "16", "32");
        new Scribe(hosts.lab(), NUMBER).write();
        virsh(first).ask("save", VM.value(), SAVED).orFail();
        virsh(first).remove(VM);
        in(first, "cp " + DISK + " " + SAVED_DISK);
    }

    @Override
    public String freePath(HostId host, String fileName) {
        return PLACE + fileName;
    }

    @Override
    public boolean isThere(HostId host, String path) {
        return has(host, path);
    }

    /** By what the guest itself wrote and reads; of one that does not run, by what its disk held when it was made. */
    @Override
    public boolean isIntact(VmId vm) {
        for (String host : hosts.truth().keySet()) {
            if (virsh(new HostId(host)).running().contains(vm)) {
                new Scribe(hosts.lab(), NUMBER).verdict();
                return true;
            }
        }
        List<String> where = hosts.truth().keySet().stream()
                .filter(host -> virsh(new HostId(host)).known().contains(vm))
                .toList();
        if (where.size() != 1) return false;
        HostId host = new HostId(where.get(0));
        String disk = virsh(host)
                .ask("domblklist", vm.value())
                .orFail()
                .replaceFirst("(?s).*vda\\s+", "")
                .strip();
        return in(host, "qemu-img compare -q " + disk + " " + SAVED_DISK + " && echo same || true")
                .contains("same");
    }

    /** Whatever a clause left on the hosts' own places. */
    void tidy() {
        for (String host : hosts.truth().keySet()) {
            in(new HostId(host), "rm -f " + PLACE + "*");
            virsh(new HostId(host)).ask("pool-refresh", "images");
        }
    }

    private boolean has(HostId host, String path) {
        return in(host, "test -e " + path + " && echo there || true").contains("there");
    }

    private String in(HostId host, String command) {
        return hosts.lab().run("in", host.value(), "sh", "-c", command);
    }

    private Virsh virsh(HostId host) {
        return hosts.truth().get(host.value());
    }

    private static String number() {
        return Integer.toString(NUMBER);
    }
}
