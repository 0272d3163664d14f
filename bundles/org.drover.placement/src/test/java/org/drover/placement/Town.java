package org.drover.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.drover.metrics.Forecast;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmId;

/** Hosts of 16 GiB and 10,000 MHz with VMs on them; each host's load is what its VMs use, and 500 MHz of its own. */
final class Town {
    private final Map<String, UnaryOperator<HostLoad>> hosts = new LinkedHashMap<>();
    final Map<VmId, Resident> residents = new LinkedHashMap<>();

    Town host(String id) {
        return host(id, host -> host);
    }

    Town host(String id, UnaryOperator<HostLoad> but) {
        hosts.put(id, but);
        return this;
    }

    Town vm(String name, String host, float mhz, long memoryGiB) {
        return vm(name, host, mhz, memoryGiB, vm -> vm);
    }

    Town vm(String name, String host, float mhz, long memoryGiB, UnaryOperator<Resident> but) {
        residents.put(new VmId(name), but.apply(resident(name, host, mhz, memoryGiB)));
        return this;
    }

    static Resident resident(String name, String host, float mhz, long memoryGiB) {
        return Resident.of(RaterTest.named(name, host, RaterTest.flat(mhz, mhz, mhz), memoryGiB));
    }

    static UnaryOperator<Resident> owners(String... ids) {
        Set<HostId> owners = new java.util.HashSet<>();
        for (String id : ids) owners.add(new HostId(id));
        return one -> new Resident(
                new Demand(
                        one.demand().vm(),
                        one.demand().name(),
                        one.demand().source(),
                        one.demand().memory(),
                        one.demand().cpuNow(),
                        one.demand().cpu(),
                        false,
                        one.demand().volumes(),
                        one.demand().networks(),
                        one.demand().cpuModel(),
                        owners,
                        Set.of()),
                one.on(),
                one.apart(),
                one.apartIn(),
                one.near(),
                one.fixed());
    }

    static UnaryOperator<HostLoad> inRack(String name) {
        return host -> host.with(new Standing(Standing.Power.AWAKE, Bytes.ZERO, Set.of("rack:" + name), Set.of()));
    }

    static HostLoad inMaintenance(HostLoad host) {
        return host.closed();
    }

    List<HostLoad> loads() {
        List<HostLoad> loads = new ArrayList<>();
        hosts.forEach((id, but) -> {
            float cpu = 500;
            long memory = 0;
            for (Resident one : residents.values()) {
                if (!one.on().equals(Optional.of(new HostId(id)))) continue;
                cpu += one.demand().cpu().q50()[0];
                memory += one.demand().memory().count();
            }
            Forecast load = RaterTest.flat(cpu, cpu, cpu);
            Bytes free = new Bytes(Math.max(0, Bytes.ofGiB(16).count() - memory));
            loads.add(but.apply(new HostLoad(RaterTest.facts(id, 16), true, false, free, Bytes.ZERO, load)));
        });
        return loads;
    }

    Proposal propose(Intent intent) {
        return Proposer.propose(loads(), List.copyOf(residents.values()), intent, Policy.DEFAULT);
    }

    /** The town after a proposal was carried out. */
    Town after(Proposal proposal) {
        Town after = new Town();
        after.hosts.putAll(hosts);
        after.residents.putAll(residents);
        proposal.ends()
                .forEach((vm, step) -> after.residents.computeIfPresent(
                        vm,
                        (id, one) -> new Resident(
                                one.demand()
                                        .among(step.to(), Set.of(), one.demand().wishes()),
                                Optional.of(step.to()),
                                one.apart(),
                                one.apartIn(),
                                one.near(),
                                one.fixed())));
        return after;
    }

    Map<String, String> where() {
        Map<String, String> where = new HashMap<>();
        residents.forEach(
                (id, one) -> where.put(id.value(), one.on().orElseThrow().value()));
        return where;
    }
}
