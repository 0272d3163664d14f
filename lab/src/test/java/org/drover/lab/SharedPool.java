package org.drover.lab;

/** The laboratory's shared volume as a storage pool of libvirt's, until the host's libvirtd ends. */
final class SharedPool {
    static final String NAME = "vms";

    private SharedPool() {}

    static void define(Virsh host) {
        host.ask("pool-create-as", NAME, "dir", "--target", "/mnt/vms").orFail();
    }
}
