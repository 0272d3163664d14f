package org.drover.placement;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.drover.model.Bytes;
import org.drover.model.Mhz;

/** The hard rules, one small class each; a new one is added to {@link #of}. */
final class HardRules {
    private HardRules() {}

    static List<Filter> of(Policy policy) {
        return List.of(
                new NotThereAlready(),
                new Available(),
                new NotInMaintenance(),
                new PossibleOwner(),
                new KeptApart(),
                new CpuCompatible(),
                new DisksShared(),
                new VolumesReachable(),
                new NetworksThere(),
                new DomainFree(),
                new MemoryFits(),
                new FailoverKept(),
                new DisksFit(),
                new CpuFits(policy));
    }

    static final class NotThereAlready implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return !countedThere(hosts, host, vm);
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("host.same", hosts, host, vm);
        }
    }

    static final class Available implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return hosts.available[host];
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("host.unreachable", hosts, host, vm).remedy("reach-host");
        }
    }

    static final class NotInMaintenance implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return !hosts.maintenance[host];
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("host.maintenance", hosts, host, vm).remedy("leave-maintenance");
        }
    }

    static final class PossibleOwner implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return vm.possibleOwners().isEmpty() || vm.possibleOwners().contains(hosts.ids[host]);
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("owner.not-possible", hosts, host, vm).remedy("add-possible-owner");
        }
    }

    static final class KeptApart implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return !vm.apart().contains(hosts.ids[host]);
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("affinity.apart", hosts, host, vm);
        }
    }

    /** Hosts with the same model text take each other's VMs; two that state none are taken for equal. */
    static final class CpuCompatible implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return vm.takesAnyCpu() || hosts.cpuModel[host].equals(vm.cpuModel());
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("cpu.incompatible", hosts, host, vm)
                    .fact("there", hosts.cpuModel[host])
                    .fact("needed", vm.cpuModel())
                    .remedy("common-cpu-model");
        }
    }

    static final class DisksShared implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return !vm.localDisks();
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("disk.local", hosts, host, vm).remedy("share-disks");
        }
    }

    static final class VolumesReachable implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return hosts.volumes.get(host).containsAll(vm.volumes());
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            var missing = new TreeSet<>(vm.volumes());
            missing.removeAll(hosts.volumes.get(host));
            return about("volume.unreachable", hosts, host, vm)
                    .fact("volumes", missing)
                    .remedy("reach-volumes");
        }
    }

    static final class NetworksThere implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return hosts.networks.get(host).containsAll(vm.networks());
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            var missing = new TreeSet<>(vm.networks());
            missing.removeAll(hosts.networks.get(host));
            return about("network.missing", hosts, host, vm)
                    .fact("networks", missing)
                    .remedy("add-networks");
        }
    }

    /** A VM goes only where its memory fits beside what runs there, with the host's reserve left free. */
    static final class MemoryFits implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return countedThere(hosts, host, vm)
                    || vm.memoryBytes() <= hosts.freeBytes[host] - hosts.reserveBytes[host];
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            Bytes spare = new Bytes(Math.max(0, hosts.freeBytes[host] - hosts.reserveBytes[host]));
            return about("memory.short", hosts, host, vm)
                    .fact("needed", vm.memory())
                    .fact("spare", spare)
                    .remedy("free-memory-there");
        }
    }

    /** What keeps a VM apart from others may reach further than their host: their rack, their power feed. */
    static final class DomainFree implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return Collections.disjoint(hosts.domains.get(host), vm.wishes().apartDomains());
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            var shared = new TreeSet<>(hosts.domains.get(host));
            shared.retainAll(vm.wishes().apartDomains());
            return about("domain.taken", hosts, host, vm)
                    .fact("domains", shared)
                    .remedy("other-domain");
        }
    }

    /** Memory that is kept for VMs of hosts that fail is not given to others; told only where the reserve is not short, too. */
    static final class FailoverKept implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            long spare = hosts.freeBytes[host] - hosts.reserveBytes[host];
            return countedThere(hosts, host, vm)
                    || vm.memoryBytes() <= spare - hosts.failoverBytes[host]
                    || vm.memoryBytes() > spare;
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("failover.reserve", hosts, host, vm)
                    .fact("kept", new Bytes(hosts.failoverBytes[host]))
                    .fact("needed", vm.memory())
                    .remedy("less-failover");
        }
    }

    /** Disks that go along find room in one place. */
    static final class DisksFit implements Filter {
        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return countedThere(hosts, host, vm) || vm.carried().count() <= hosts.roomBytes[host];
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            return about("storage.short", hosts, host, vm)
                    .fact("room", new Bytes(hosts.roomBytes[host]))
                    .fact("needed", vm.carried())
                    .remedy("room-there");
        }
    }

    /** With the VM, projected load (q0.9) stays below the threshold at every step of the horizon. */
    static final class CpuFits implements Filter {
        private final Policy policy;

        CpuFits(Policy policy) {
            this.policy = policy;
        }

        @Override
        public boolean admits(HostColumns hosts, int host, Demand vm) {
            return countedThere(hosts, host, vm)
                    || Load.withVm(hosts, host, vm) <= policy.cpuThreshold().value() * hosts.cpuCapacityMhz[host];
        }

        @Override
        public Reason refusal(HostColumns hosts, int host, Demand vm) {
            double with = Load.withVm(hosts, host, vm);
            double capacity = hosts.cpuCapacityMhz[host];
            return about("cpu.short", hosts, host, vm)
                    .fact("projected", percent(with, capacity))
                    .fact("threshold", policy.cpuThreshold())
                    .fact("load", new Mhz(with))
                    .fact("capacity", new Mhz(capacity))
                    .remedy("free-cpu-there");
        }
    }

    /** What the VM uses is in this host's load already: it runs there. */
    private static boolean countedThere(HostColumns hosts, int host, Demand vm) {
        return hosts.ids[host].equals(vm.source());
    }

    static String percent(double part, double whole) {
        return whole == 0 ? "all" : String.format(Locale.ROOT, "%.0f%%", 100 * part / whole);
    }

    private static Reason about(String code, HostColumns hosts, int host, Demand vm) {
        return Reason.of(code).fact("host", hosts.names[host]).fact("vm", vm.name());
    }
}
