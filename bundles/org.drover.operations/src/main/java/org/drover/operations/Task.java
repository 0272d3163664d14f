package org.drover.operations;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VmId;

/** One act with all that it needs to know. */
public sealed interface Task {
    Act act();

    /** The VM that it is done to; empty when there is none yet, or none at all. */
    Optional<VmId> vm();

    /** What it is about besides the VM, in a word or two: a disk, a path, a volume; empty when there is no more to say. */
    String detail();

    /** An act on a VM that needs to know nothing more. */
    record Plain(Act act, VmId id) implements Task {
        private static final Set<Act> ALL = Set.of(
                Act.START,
                Act.SHUT_DOWN,
                Act.POWER_OFF,
                Act.RESET,
                Act.PAUSE,
                Act.RESUME,
                Act.SAVE,
                Act.RESTORE,
                Act.FORGET_SAVED);

        public Plain {
            if (!ALL.contains(act)) throw new IllegalArgumentException(act.word() + " needs to know more than the VM");
        }

        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }

        @Override
        public String detail() {
            return "";
        }
    }

    /** @param disks by their names in the VM, whose files go with it */
    record Delete(VmId id, Set<String> disks) implements Task {
        public Delete {
            disks = Set.copyOf(disks);
        }

        @Override
        public Act act() {
            return Act.DELETE;
        }

        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }

        @Override
        public String detail() {
            return disks.isEmpty()
                    ? ""
                    : "with " + String.join(", ", disks.stream().sorted().toList());
        }
    }

    /** @param path of a volume of one of the host's pools */
    record AddDisk(VmId id, String path) implements Task {
        @Override
        public Act act() {
            return Act.ADD_DISK;
        }

        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }

        @Override
        public String detail() {
            return path;
        }
    }

    /** @param target its name in the VM ("vdb"); its file stays */
    record RemoveDisk(VmId id, String target) implements Task {
        @Override
        public Act act() {
            return Act.REMOVE_DISK;
        }

        @Override
        public Optional<VmId> vm() {
            return Optional.of(id);
        }

        @Override
        public String detail() {
            return target;
        }
    }

    /** @param description in the words of the host's backend (libvirt: a domain's XML) */
    record Define(HostId host, String description) implements OnHost {
        @Override
        public Act act() {
            return Act.DEFINE;
        }

        @Override
        public String detail() {
            return "";
        }
    }

    record Create(HostId host, String name, int vcpus, Bytes memory, List<NewDisk> disks, Set<NetworkId> networks)
            implements OnHost {
        public Create {
            disks = List.copyOf(disks);
            networks = Set.copyOf(networks);
        }

        @Override
        public Act act() {
            return Act.CREATE;
        }

        @Override
        public String detail() {
            return name;
        }
    }

    record CreateVolume(HostId host, String pool, String name, Bytes capacity) implements OnHost {
        @Override
        public Act act() {
            return Act.CREATE_VOLUME;
        }

        @Override
        public String detail() {
            return pool + "/" + name;
        }
    }

    /** What is on it is gone for good. */
    record DeleteVolume(HostId host, String pool, String name) implements OnHost {
        @Override
        public Act act() {
            return Act.DELETE_VOLUME;
        }

        @Override
        public String detail() {
            return pool + "/" + name;
        }
    }

    /** One that no VM is needed for. */
    sealed interface OnHost extends Task {
        HostId host();

        @Override
        default Optional<VmId> vm() {
            return Optional.empty();
        }
    }
}
