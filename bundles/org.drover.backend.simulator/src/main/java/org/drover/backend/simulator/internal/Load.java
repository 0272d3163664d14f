package org.drover.backend.simulator.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmSample;

/** What VMs use: their traces, cut in proportion where the host has less than they ask for. */
final class Load {
    private Load() {}

    static HostSample sample(SimHost host, HostId id, Instant at, long from, long now) {
        List<VmSample> vms = new ArrayList<>(host.residents.size());
        double[] asked = new double[host.residents.size()];
        Resident[] running = new Resident[host.residents.size()];
        int n = 0;
        double sum = 0;
        for (Resident resident : host.residents.values()) {
            if (!resident.state.inMemory || resident.state == State.INCOMING) continue;
            running[n] = resident;
            asked[n] = from < 0 || host.frozen ? 0 : asked(resident, from, now);
            sum += asked[n++];
        }
        double capacity = host.spec.cpu().value();
        double given = sum > capacity ? capacity / sum : 1;
        for (int i = 0; i < n; i++) {
            vms.add(new VmSample(running[i].vm.id(), new Mhz(asked[i] * given), running[i].vm.memory()));
        }
        return new HostSample(id, at, new Mhz(Math.min(sum, capacity)), host.memoryFree(), vms);
    }

    private static double asked(Resident resident, long from, long now) {
        if (!resident.state.executes) return 0;
        long begin = Math.max(from, resident.ranSince);
        if (now <= begin) return 0;
        double percent = resident.vm.trace().mean(begin + resident.vm.lag(), now + resident.vm.lag());
        return resident.vm.cpu().value() * percent / 100 * (now - begin) / (now - from);
    }
}
