package org.drover.service.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metrics;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.Mhz;
import org.drover.model.NetworkId;
import org.drover.model.VmId;
import org.drover.model.VolumeId;
import org.drover.placement.Demand;
import org.drover.placement.Resident;
import org.drover.placement.Wishes;

/** VMs that are still to be made, as placement sees them: of their load nothing is known but what was said. */
final class Newcomers {
    private static final int MOST = 10_000;
    private static final String FORM = "Each has \"name\", \"memoryBytes\", \"cpuMhz\" and, if wanted, \"count\".";

    private Newcomers() {}

    static List<Resident> of(List<ProposalJson.NewVm> wishes, Parts parts) {
        List<Resident> newcomers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (ProposalJson.NewVm wish : wishes) {
            check(wish);
            int count = wish.count() == null ? 1 : wish.count();
            for (int i = 1; i <= count; i++) {
                String name = wish.count() == null ? wish.name() : wish.name() + "-" + i;
                if (!names.add(name)) throw Problem.wrong("VM \"" + name + "\" comes twice", "Give each a name.");
                if (names.size() > MOST) throw Problem.wrong("more than " + MOST + " VMs", "Ask for fewer at once.");
                newcomers.add(newcomer(wish, name, flat(parts, wish.cpuMhz())));
            }
        }
        return newcomers;
    }

    private static void check(ProposalJson.NewVm wish) {
        boolean whole = wish != null
                && wish.name() != null
                && !wish.name().isBlank()
                && wish.memoryBytes() != null
                && wish.memoryBytes() > 0
                && wish.cpuMhz() != null
                && wish.cpuMhz() >= 0
                && Double.isFinite(wish.cpuMhz())
                && (wish.count() == null || wish.count() > 0);
        if (!whole) throw Problem.wrong("a VM that is to be placed lacks something", FORM);
        if (wish.apartIn() != null && wish.apart() == null)
            throw Problem.wrong("\"apartIn\" says how far \"apart\" reaches", "Give \"apart\" a word, too.");
    }

    private static Resident newcomer(ProposalJson.NewVm wish, String name, Forecast cpu) {
        Demand demand = new Demand(
                new VmId("new:" + name),
                name,
                Resident.NOWHERE,
                new Bytes(wish.memoryBytes()),
                new Mhz(wish.cpuMhz()),
                cpu,
                false,
                all(wish.volumes(), VolumeId::new),
                all(wish.networks(), NetworkId::new),
                "",
                all(wish.hosts(), HostId::new),
                Set.of(),
                new Wishes(all(wish.preferred(), HostId::new), Set.of(), Set.of(), Set.of()));
        Resident one = Resident.of(demand);
        if (wish.apart() != null) one = one.apart(wish.apart(), Optional.ofNullable(wish.apartIn()));
        return wish.near() == null ? one : one.near(wish.near());
    }

    private static <T> Set<T> all(List<String> names, Function<String, T> as) {
        Set<T> all = new HashSet<>();
        for (String name : names == null ? List.<String>of() : names) {
            if (name == null) throw Problem.wrong("a name is null", FORM);
            all.add(as.apply(name));
        }
        return all;
    }

    /** As long as the hosts' forecasts are. */
    private static Forecast flat(Parts parts, double mhz) {
        Duration step = parts.metrics().map(Metrics::step).orElse(Duration.ofMinutes(5));
        Duration horizon = parts.metrics().map(Metrics::horizon).orElse(step);
        float[] values = new float[(int) Math.max(1, horizon.dividedBy(step))];
        Arrays.fill(values, (float) mhz);
        Instant end = parts.metrics().map(Metrics::end).orElse(Instant.EPOCH);
        return new Forecast(end, step, 0, values, values, values);
    }
}
