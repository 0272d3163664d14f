package org.drover.backend.simulator;

import java.util.List;
import java.util.Random;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.Mhz;

/** The data centre of the demonstration: 4 hosts and 40 VMs under real traces. */
public final class DemoDataCentre {
    private DemoDataCentre() {}

    public static DataCentre make(long seed) {
        DataCentre made = new DataCentre("demo", seed, DataCentre.MONDAY);
        Random random = new Random(seed);
        List<Trace> traces = Trace.azure();
        for (int h = 1; h <= 4; h++) made.host(HostSpec.named("node" + h));
        for (int i = 0; i < 40; i++) {
            int vcpus = 2 << random.nextInt(2);
            made.vm(
                    "node" + (1 + i % 4),
                    VmSpec.named("vm" + (i + 1))
                            .withSize(vcpus, new Mhz(2_400 * vcpus), Bytes.ofGiB(vcpus))
                            .writing(ByteRate.ofMiBPerSecond(4 + random.nextInt(60)), Bytes.ofMiB(256))
                            .loadedBy(traces.get(i), 14 * 288));
        }
        return made;
    }
}
