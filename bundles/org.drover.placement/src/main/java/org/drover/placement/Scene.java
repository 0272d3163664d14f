package org.drover.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.metrics.Forecast;
import org.drover.metrics.Quantile;
import org.drover.model.Bytes;
import org.drover.model.HostFacts;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.drover.placement.optimizer.Cluster;

/** Hosts and VMs as an intent supposes them, in the optimizer's terms: what may go where as sets, load as one number for each. */
final class Scene {
    private final Intent intent;
    private final Policy policy;
    final HostColumns columns;
    final Map<VmId, Resident> residents = new LinkedHashMap<>();
    /** Memory of the VMs on each host. */
    private final long[] promised;
    /** How much of a VM's spread its host's spread grows by, on the mean: less than all, as VMs do not peak together. */
    private final double spreading;

    private final RatingBoard board;
    private final Map<Object, Set<HostId>> reach = new HashMap<>();

    Scene(List<HostLoad> hosts, List<Resident> all, Intent intent, Policy policy) {
        this.intent = intent;
        this.policy = policy;
        columns = HostColumns.of(supposed(hosts));
        all.stream()
                .sorted(Comparator.comparing(one -> one.demand().vm()))
                .map(one -> one.on().filter(intent.lost()::contains).isPresent() ? one.homeless() : one)
                .forEach(one -> residents.put(one.demand().vm(), one));
        for (Resident one : intent.newcomers()) {
            if (residents.put(one.demand().vm(), one) != null)
                throw new IllegalArgumentException(
                        "there is a VM " + one.demand().vm() + " already");
        }
        promised = new long[columns.count];
        for (Resident one : residents.values()) {
            int row = row(one);
            if (row >= 0) promised[row] += one.demand().memoryBytes();
        }
        board = new RatingBoard(columns);
        spreading = spreading();
    }

    private List<HostLoad> supposed(List<HostLoad> hosts) {
        Set<HostId> known = new HashSet<>();
        for (HostLoad host : hosts) known.add(host.facts().id());
        List<HostId> named = new ArrayList<>(intent.leaving());
        named.addAll(intent.lost());
        intent.like().ifPresent(named::add);
        for (HostId host : named) {
            if (!known.contains(host))
                throw new IllegalArgumentException("host " + host + " is not known, or was never reached");
        }
        List<HostLoad> supposed = new ArrayList<>();
        for (HostLoad host : hosts) {
            if (intent.lost().contains(host.facts().id())) continue;
            supposed.add(intent.leaving().contains(host.facts().id()) ? host.closed() : host);
        }
        for (int i = 1; i <= intent.added(); i++) supposed.add(more(hosts, i, known));
        if (supposed.isEmpty()) throw new IllegalArgumentException("there are no hosts");
        return supposed;
    }

    /** An empty host as one that is there. */
    private HostLoad more(List<HostLoad> hosts, int number, Set<HostId> known) {
        HostLoad like = hosts.stream()
                .filter(host -> intent.like().map(host.facts().id()::equals).orElse(true))
                .max(Comparator.comparing((HostLoad host) -> host.facts().memory())
                        .thenComparing(host -> host.facts().id(), Comparator.reverseOrder()))
                .orElseThrow(() -> new IllegalArgumentException("no host is known that more could be like"));
        HostId id = new HostId("new-" + number);
        if (known.contains(id)) throw new IllegalArgumentException("there is a host " + id + " already");
        HostFacts facts = like.facts();
        float[] nothing = new float[like.cpu().length()];
        return new HostLoad(
                new HostFacts(
                        id,
                        id.value(),
                        facts.hypervisor(),
                        facts.cores(),
                        facts.cpu(),
                        facts.memory(),
                        facts.volumes(),
                        facts.networks(),
                        facts.cpuModel(),
                        facts.traits()),
                true,
                false,
                facts.memory(),
                like.reserve(),
                new Forecast(like.cpu().from(), like.cpu().step(), 0, nothing, nothing, nothing),
                new Standing(
                        Standing.Power.AWAKE,
                        like.standing().failover(),
                        Set.of(),
                        like.standing().facts()));
    }

    /** Of the host that it is on; below 0 for none, or one that is not here. */
    int row(Resident one) {
        return one.on().map(columns::find).orElse(-1);
    }

    boolean takes(int host) {
        return columns.available[host] && !columns.maintenance[host];
    }

    private boolean isAsleep(int host) {
        return columns.awake[host] == 0;
    }

    /** Of hosts that sleep, some are there. */
    boolean someSleep() {
        for (int row = 0; row < columns.count; row++) if (isAsleep(row) && columns.available[row]) return true;
        return false;
    }

    /** By one host at least. */
    boolean isAnswered(boolean waking) {
        for (int row = 0; row < columns.count; row++) if (counts(row, waking)) return true;
        return false;
    }

    private boolean counts(int row, boolean waking) {
        return columns.available[row] && (waking || !isAsleep(row) || promised[row] > 0);
    }

    long promised(int host) {
        return promised[host];
    }

    private double spreading() {
        double hosts = 0;
        double vms = 0;
        for (float spread : columns.cpuSpreadMhz) hosts += spread;
        for (Resident one : residents.values()) {
            if (row(one) < 0) continue;
            Forecast cpu = one.demand().cpu();
            for (int step = 0; step < Math.min(columns.steps, cpu.length()); step++)
                vms += cpu.at(Quantile.Q90, step) - cpu.at(Quantile.Q50, step);
        }
        return vms == 0 ? 1 : Math.min(1, hosts / vms);
    }

    private double mhz(Demand vm) {
        double peak = 0;
        for (int step = 0; step < Math.min(columns.steps, vm.cpu().length()); step++) {
            double median = vm.cpu().at(Quantile.Q50, step);
            peak = Math.max(peak, median + spreading * (vm.cpu().at(Quantile.Q90, step) - median));
        }
        return peak;
    }

    /**
     * Hosts that do not answer, and what is on them, are left out: nothing can be done there.
     *
     * @param waking    hosts that sleep are used, too
     */
    Cluster cluster(Forbidden forbidden, boolean waking) {
        double[] mhz = new double[columns.count];
        List<Cluster.Vm> vms = new ArrayList<>();
        for (Resident one : residents.values()) {
            int row = row(one);
            if (one.on().isPresent() && (row < 0 || !columns.available[row])) continue;
            double needs = mhz(one.demand());
            if (row >= 0) mhz[row] += needs;
            vms.add(new Cluster.Vm(
                    one.demand().vm(),
                    one.on(),
                    one.demand().memory(),
                    new Mhz(needs),
                    one.apart(),
                    owners(one, forbidden),
                    new Cluster.Wants(
                            one.apartIn(), one.near(), one.demand().wishes().preferredOwners())));
        }
        List<Cluster.Host> hosts = new ArrayList<>();
        for (int row = 0; row < columns.count; row++) {
            if (!counts(row, waking)) continue;
            hosts.add(new Cluster.Host(
                    columns.ids[row], memory(row), cpu(row, mhz[row]), takes(row), columns.domains.get(row)));
        }
        return new Cluster(hosts, vms);
    }

    private Bytes memory(int row) {
        long room = Math.min(columns.memoryBytes[row], columns.freeBytes[row] + promised[row]);
        return new Bytes(Math.max(0, room - columns.reserveBytes[row] - columns.failoverBytes[row]));
    }

    /** What the host itself uses is taken off; where VMs do not peak together, that is given to them. */
    private Mhz cpu(int row, double ofVms) {
        double own = columns.cpuHighMhz[row] - ofVms;
        return new Mhz(Math.max(0, policy.cpuThreshold().value() * columns.cpuCapacityMhz[row] - own));
    }

    /** Empty for any host. */
    private Set<HostId> owners(Resident one, Forbidden allOf) {
        int row = row(one);
        Set<HostId> forbidden = allOf.hosts(one.demand().vm());
        if (one.fixed().isPresent() || allOf.stays(one.demand().vm()))
            return Set.of(one.on().orElse(Resident.NOWHERE));
        Set<HostId> reachable = reachable(one.demand());
        boolean mayStay = row >= 0 && maybe(one.demand(), row);
        if (forbidden.isEmpty() && (row < 0 || mayStay == reachable.contains(columns.ids[row]))) {
            return reachable.isEmpty() ? Set.of(Resident.NOWHERE) : reachable;
        }
        Set<HostId> some = new HashSet<>(reachable);
        some.removeAll(forbidden);
        if (mayStay) some.add(columns.ids[row]);
        return some.isEmpty() ? Set.of(Resident.NOWHERE) : some;
    }

    /** It runs there, so it can; the question is whether it may. */
    boolean maybe(Demand vm, int row) {
        boolean owner = vm.possibleOwners().isEmpty() || vm.possibleOwners().contains(columns.ids[row]);
        return owner && Rater.vendorsAdmit(columns, vm, policy, row);
    }

    private record Needs(
            String cpuModel, Set<VolumeId> volumes, Set<NetworkId> networks, Set<HostId> owners, boolean local) {}

    /** Many VMs need the same of a host; a vendor's rule may look at anything. */
    private Set<HostId> reachable(Demand vm) {
        Object key = policy.rules().isEmpty()
                ? new Needs(vm.cpuModel(), vm.volumes(), vm.networks(), vm.possibleOwners(), vm.localDisks())
                : vm.vm();
        return reach.computeIfAbsent(
                key,
                k -> Set.copyOf(board.reachable(
                        vm.among(
                                Resident.NOWHERE,
                                Set.of(),
                                vm.wishes().only(vm.wishes().preferredOwners())),
                        policy)));
    }
}
