package org.drover.backend.simulator.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostSample;
import org.drover.model.Mhz;
import org.drover.model.VmSample;
import org.drover.model.VmUse;

/** What VMs use: their traces, cut in proportion where the host has less than they ask for. */
final class Load {
    private static final double DISK_PER_MHZ = 1024;
    private static final double NETWORK_PER_MHZ = 2048;
    private static final double BYTES_OF_A_REQUEST = 16_384;

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
            double mhz = asked[i] * given;
            vms.add(new VmSample(running[i].vm.id(), new Mhz(mhz), running[i].vm.memory(), use(running[i], mhz)));
        }
        return new HostSample(id, at, new Mhz(Math.min(sum, capacity)), host.memoryFree(), vms);
    }

    /** Disks and cards are as busy as the processors: what a guest does, it does with all of them. */
    private static VmUse use(Resident resident, double mhz) {
        double disk = DISK_PER_MHZ * mhz;
        long writes = resident.state.executes ? resident.vm.writes().bytesPerSecond() : 0;
        long storage = resident.vm.disks().stream()
                .mapToLong(attached -> attached.size().count())
                .sum();
        return VmUse.UNKNOWN
                .withAssigned(resident.vm.memory())
                .withDisk(new ByteRate((long) disk), disk / BYTES_OF_A_REQUEST)
                .withNetwork(new ByteRate((long) (NETWORK_PER_MHZ * mhz)))
                .withStorage(new Bytes(storage))
                .withDirtied(
                        new ByteRate(Math.min(writes, resident.vm.workingSet().count())));
    }

    private static double asked(Resident resident, long from, long now) {
        if (!resident.state.executes) return 0;
        long begin = Math.max(from, resident.ranSince);
        if (now <= begin) return 0;
        double percent = resident.vm.trace().mean(begin + resident.vm.lag(), now + resident.vm.lag());
        return resident.vm.cpu().value() * percent / 100 * (now - begin) / (now - from);
    }
}
