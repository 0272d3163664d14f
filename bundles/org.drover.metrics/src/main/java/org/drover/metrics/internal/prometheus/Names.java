package org.drover.metrics.internal.prometheus;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.metrics.internal.history.History.Key;
import org.drover.model.HostId;
import org.drover.model.VmFacts;

/** Who is meant by a label: an id, or a name that one alone has. */
final class Names {
    private final Map<String, VmFacts> vms = new HashMap<>();
    private final Map<String, HostId> hosts = new HashMap<>();
    private final Map<HostId, List<VmFacts>> on;
    private final Map<String, HostId> hostOfVm = new HashMap<>();

    Names(Snapshot picture) {
        on = picture.vms().values().stream().collect(Collectors.groupingBy(VmFacts::host));
        Map<String, Integer> times = new HashMap<>();
        picture.vms().values().forEach(vm -> times.merge(vm.name(), 1, Integer::sum));
        picture.vms().values().forEach(vm -> {
            if (times.get(vm.name()) == 1) vms.put(vm.name(), vm);
        });
        picture.vms().values().forEach(vm -> {
            vms.put(vm.id().value(), vm);
            hostOfVm.put(vm.id().value(), vm.host());
        });
        for (HostEntry host : picture.hosts().values()) {
            host.facts().ifPresent(facts -> hosts.put(facts.name(), host.id()));
        }
        picture.hosts().keySet().forEach(id -> hosts.put(id.value(), id));
    }

    boolean isEmpty() {
        return hosts.isEmpty();
    }

    List<HostId> hosts() {
        return hosts.values().stream().distinct().toList();
    }

    List<VmFacts> on(HostId host) {
        return on.getOrDefault(host, List.of());
    }

    Optional<Key> key(Queries.Query query, Map<String, String> labels, Queries queries) {
        if (query.ofVms()) {
            return Optional.ofNullable(vms.get(labels.get(queries.vmLabel())))
                    .map(vm -> new Key(Key.Kind.VM, vm.id().value(), query.metric()));
        }
        return Optional.ofNullable(hosts.get(labels.get(queries.hostLabel())))
                .map(host -> new Key(Key.Kind.HOST, host.value(), query.metric()));
    }

    HostId hostOf(Key key) {
        return key.kind() == Key.Kind.VM ? hostOfVm.get(key.id()) : new HostId(key.id());
    }
}
