package org.drover.console.internal.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.drover.console.internal.Words;
import org.drover.console.internal.page.SummaryPage.Line;
import org.drover.console.internal.state.Texts;
import org.drover.inventory.HostEntry;
import org.drover.migration.MigrationRecord;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.VmFacts;
import org.drover.placement.Relief;
import org.drover.tips.Tip;

/** What there is to tell of one thing. */
final class Facts {
    private final List<Line> lines = new ArrayList<>();

    private Facts() {}

    static List<Line> of(Object item) {
        Facts facts = new Facts();
        if (item instanceof VmFacts vm) facts.vm(vm);
        else if (item instanceof HostEntry host) facts.host(host);
        else if (item instanceof Tip tip) facts.tip(tip);
        else if (item instanceof MigrationRecord record) facts.job(record);
        else facts.add("name", item);
        return List.copyOf(facts.lines);
    }

    private void add(String key, Object value) {
        String text =
                value instanceof Optional<?> maybe ? maybe.map(String::valueOf).orElse("") : String.valueOf(value);
        if (!text.isEmpty()) lines.add(new Line(Words.of("fact." + key), text));
    }

    private void vm(VmFacts vm) {
        add("name", vm.name());
        add("id", vm.id());
        add("owner", vm.host());
        add("state", Words.of("vm." + vm.state().name()));
        add("vcpus", vm.vcpus());
        add("memory", vm.memory());
        for (DiskFacts disk : vm.disks()) {
            String where = disk.source()
                    + disk.volume().map(volume -> " (" + volume.value() + ")").orElse("");
            add("disk", Words.of("fact.diskText", disk.target(), disk.size(), where));
        }
        add("networks", vm.networks().stream().map(n -> n.value()).sorted().collect(Collectors.joining(", ")));
        add(
                "movable",
                vm.unmovable().map(why -> Words.of("fact.notMovable", why)).orElse(Words.of("yes")));
        add("machine", vm.traits().machine());
        add("cpuMode", vm.traits().cpuMode());
        if (vm.traits().snapshots() > 0) add("snapshots", vm.traits().snapshots());
    }

    private void host(HostEntry host) {
        add("name", host.id());
        add("backend", host.endpoint().backend());
        add("address", host.endpoint().address());
        host.unreachableSince().ifPresent(since -> add("unreachable", Texts.time(since) + ": " + host.problem()));
        if (host.facts().isEmpty()) return;
        HostFacts facts = host.facts().get();
        add("calls", facts.name());
        add("hypervisor", facts.hypervisor());
        add("cpu", Words.of("fact.cpuText", facts.cores(), facts.cpu(), facts.cpuModel()));
        add("memory", facts.memory());
        facts.traits().notices().forEach(notice -> add("notice", notice));
        facts.traits()
                .links()
                .forEach(link -> add("link", link.network() + " (" + link.role() + ", " + link.address() + ")"));
        facts.traits()
                .places()
                .forEach(place -> add("place", place.name() + ": " + place.path() + ", " + place.free()));
        add("networks", facts.networks().stream().map(n -> n.value()).sorted().collect(Collectors.joining(", ")));
    }

    private void tip(Tip tip) {
        add("tip", tip.finding().what());
        add("source", tip.host());
        add("raised", Texts.time(tip.raised()));
        tip.move().ifPresent(move -> {
            add(
                    "plan",
                    Words.of("fact.planText", move.vmName(), move.destination().value()));
            add("why", move.why());
            add(
                    "cost",
                    Texts.time(move.cost().duration()) + ", " + move.cost().bytes() + ", "
                            + Texts.time(move.cost().pause()));
            add("gain", tip.gain());
        });
        if (tip.plan() instanceof Relief.Nothing nothing) add("why", nothing.why());
        add("note", tip.note());
        tip.verification().ifPresent(v -> add("verified", Words.of("fact.verifiedText", v.promised(), v.brought())));
    }

    private void job(MigrationRecord record) {
        add("id", record.ticket().id());
        add("object", record.vmName());
        add("from", record.ticket().source());
        add("to", record.ticket().destination());
        add("kind", record.ticket().kind());
        add("state", Words.of("stage." + record.stage().name()));
        add("why", record.reason());
        add("forecast", record.forecast().map(forecast -> forecast.summary()));
        add("pause", record.figures().pause().map(Texts::time));
        add("sent", record.figures().transferred());
        add("message", record.message());
        record.log().forEach(line -> lines.add(new Line(Texts.time(line.at()), line.text())));
    }
}
