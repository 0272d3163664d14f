package org.drover.console.internal.list;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.drover.console.ConsoleColumn;
import org.drover.console.Subject;
import org.drover.console.internal.Words;
import org.drover.console.internal.state.EventRow;
import org.drover.console.internal.state.HostRow;
import org.drover.console.internal.state.JobRow;
import org.drover.console.internal.state.NetworkRow;
import org.drover.console.internal.state.Row;
import org.drover.console.internal.state.Texts;
import org.drover.console.internal.state.TipRow;
import org.drover.console.internal.state.VmRow;
import org.drover.console.internal.state.VolumeRow;
import org.drover.model.Bytes;

/** The columns of each list: those that Failover Cluster Manager shows come first, in its order. */
public final class Lists {
    private Lists() {}

    /** Of this list; every row of it fits. */
    @SuppressWarnings("unchecked")
    public static <R extends Row> List<Column<R>> columns(Subject subject) {
        return (List<Column<R>>) (List<?>)
                switch (subject) {
                    case VM -> roles();
                    case HOST -> nodes();
                    case VOLUME -> volumes();
                    case NETWORK -> networks();
                    case TIP -> tips();
                    case JOB -> jobs();
                    case EVENT -> events();
                    case PLATFORM -> throw new IllegalArgumentException("the platform is no list");
                };
    }

    /** Ours, and behind them those that other bundles bring. */
    public static List<Column<Row>> columns(Subject subject, List<ConsoleColumn> more) {
        List<Column<Row>> all = new ArrayList<>(columns(subject));
        more.forEach(column -> all.add(brought(column)));
        return List.copyOf(all);
    }

    private static Column<Row> brought(ConsoleColumn column) {
        String id = column.id().substring(column.id().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        Column<Row> made = column.numeric()
                ? Column.number(id, column.title(), 110, row -> text(column, row), row -> number(column, row))
                : Column.words(id, column.title(), 140, row -> text(column, row));
        return column.shown() ? made : made.hidden();
    }

    /** What a vendor's column fails to say is left out: the list is not its hostage. */
    private static String text(ConsoleColumn column, Row row) {
        try {
            return String.valueOf(column.text(row.item()));
        } catch (RuntimeException e) {
            return "";
        }
    }

    private static double number(ConsoleColumn column, Row row) {
        try {
            return column.number(row.item());
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }

    private static List<Column<VmRow>> roles() {
        return List.of(
                words("name", 170, row -> row.vm().name()),
                words("status", 130, VmRow::status),
                words("type", 110, row -> Words.of("type.vm")),
                words("owner", 110, row -> row.vm().host().value()),
                words("information", 320, VmRow::information),
                number("cpu", 80, row -> mhz(row.mhz()), VmRow::mhz),
                number("vcpus", 60, row -> Integer.toString(row.vm().vcpus()), row -> row.vm()
                        .vcpus()),
                number(
                        "memory",
                        90,
                        row -> row.vm().memory().toString(),
                        row -> gib(row.vm().memory())),
                words("movable", 70, row -> Words.of(row.vm().unmovable().isEmpty() ? "yes" : "no")),
                hidden("id", 260, row -> row.vm().id().value()));
    }

    private static List<Column<HostRow>> nodes() {
        return List.of(
                words("name", 150, row -> row.host().id().value()),
                words("status", 90, HostRow::status),
                words("information", 320, HostRow::information),
                number("cpu", 70, row -> Texts.percent(row.cpuShare()), row -> row.cpuShare() * 100),
                number("memory", 90, row -> new Bytes(row.memory()).toString(), row -> gib(new Bytes(row.memory()))),
                number("installed", 90, row -> installed(row).toString(), row -> gib(installed(row))),
                number("vms", 60, row -> Integer.toString(row.vms()), HostRow::vms),
                number("running", 70, row -> Integer.toString(row.running()), HostRow::running),
                words(
                        "hypervisor",
                        220,
                        row -> row.host().facts().map(f -> f.hypervisor()).orElse("")),
                words("backend", 90, row -> row.host().endpoint().backend()),
                hidden("address", 220, row -> row.host().endpoint().address().toString()));
    }

    private static Bytes installed(HostRow row) {
        return row.host().facts().map(facts -> facts.memory()).orElse(Bytes.ZERO);
    }

    private static List<Column<VolumeRow>> volumes() {
        return List.of(
                words("name", 220, row -> row.volume().value()),
                words("status", 110, VolumeRow::status),
                number("free", 100, row -> row.free().toString(), row -> gib(row.free())),
                number("assigned", 100, row -> row.assigned().toString(), row -> gib(row.assigned())),
                number("disks", 70, row -> Integer.toString(row.disks()), VolumeRow::disks),
                number("hosts", 90, row -> row.hosts() + " / " + row.known(), VolumeRow::hosts));
    }

    private static List<Column<NetworkRow>> networks() {
        return List.of(
                words("name", 220, row -> row.network().value()),
                words("status", 110, NetworkRow::status),
                number("hosts", 90, row -> row.hosts() + " / " + row.known(), NetworkRow::hosts),
                number("vms", 70, row -> Integer.toString(row.vms()), NetworkRow::vms));
    }

    private static List<Column<TipRow>> tips() {
        return List.of(
                number(
                        "severity",
                        90,
                        row -> Words.of(
                                "severity." + row.tip().finding().severity().name()),
                        row -> row.tip().finding().severity().ordinal()),
                words("source", 110, row -> row.tip().host().value()),
                words("tip", 380, row -> row.tip().finding().what().text()),
                number("since", 90, row -> Texts.time(row.tip().raised()), row -> row.tip()
                        .raised()
                        .toEpochMilli()),
                number("gain", 90, row -> row.tip().gain().toString(), row -> row.tip()
                        .gain()
                        .value()),
                words("cost", 140, TipRow::cost),
                words("state", 130, TipRow::state));
    }

    private static List<Column<JobRow>> jobs() {
        return List.of(
                number("submitted", 110, row -> Texts.time(row.record().submitted()), row -> row.record()
                        .submitted()
                        .toEpochMilli()),
                words("name", 220, JobRow::name),
                words("object", 120, row -> row.record().vmName()),
                words("state", 130, JobRow::state),
                number(
                        "progress",
                        80,
                        row -> Texts.percent(Texts.fraction(row.record())),
                        row -> Texts.fraction(row.record()) * 100),
                words("information", 320, row -> Texts.progress(row.record())),
                words("owner", 160, row -> row.record().reason()),
                number(
                        "took",
                        80,
                        row -> took(row).map(Texts::time).orElse(""),
                        row -> took(row).map(Duration::toMillis).orElse(-1L) / 1000.0));
    }

    private static Optional<Duration> took(JobRow row) {
        return row.started().flatMap(begun -> row.record().ended().map(end -> Duration.between(begun, end)));
    }

    private static List<Column<EventRow>> events() {
        return List.of(
                number("time", 110, row -> Texts.time(row.at()), EventRow::number),
                words("object", 150, EventRow::object),
                words("event", 520, EventRow::what));
    }

    private static <R> Column<R> words(String id, int width, Function<R, String> text) {
        return Column.words(id, Words.of("column." + id), width, text);
    }

    /** One that is not shown before somebody wants it. */
    private static <R> Column<R> hidden(String id, int width, Function<R, String> text) {
        return words(id, width, text).hidden();
    }

    private static <R> Column<R> number(String id, int width, Function<R, String> text, ToDoubleFunction<R> number) {
        return Column.number(id, Words.of("column." + id), width, text, number);
    }

    private static String mhz(float value) {
        return Float.isNaN(value) ? "" : Math.round(value) + " MHz";
    }

    private static double gib(Bytes amount) {
        return amount.count() / (double) (1L << 30);
    }
}
