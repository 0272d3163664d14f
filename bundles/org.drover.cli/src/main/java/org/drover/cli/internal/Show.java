package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Drover's answers in words for people. */
public final class Show {
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private Show() {}

    public static String hosts(JsonNode hosts) {
        Table table = new Table("HOST", "STATE", "VMS", "CPU NOW", "CPU PROJECTED", "CPU", "MEMORY", "HYPERVISOR");
        for (JsonNode h : hosts) {
            double capacity = h.path("cpuMhz").asDouble();
            table.row(
                    h.path("id").asText(),
                    h.path("reachable").asBoolean()
                            ? "up"
                            : "unreachable: " + h.path("problem").asText(),
                    h.path("vms").asInt(),
                    share(h.path("cpuUsedMhz"), capacity),
                    share(h.path("cpuProjectedMhz"), capacity),
                    mhz(h.path("cpuMhz")),
                    bytes(h.path("memoryBytes")),
                    h.path("hypervisor").asText("-"));
        }
        StringBuilder text = new StringBuilder(table.toString());
        for (JsonNode h : hosts) {
            for (JsonNode notice : h.path("notices")) {
                text.append(Wrap.text("! " + Table.tame(h.path("id").asText()) + ": ", Table.tame(notice.asText())));
            }
        }
        return text.toString();
    }

    /** A line for each value; a gap is a dash. */
    static String metrics(JsonNode measured) {
        if (measured.path("values").isEmpty()) return "Nothing is kept of it.\n";
        Table table = new Table("FROM", measured.path("metric").asText().toUpperCase(Locale.ROOT));
        Instant at = Instant.parse(measured.path("from").asText());
        long millis = Math.round(1000 * measured.path("stepSeconds").asDouble());
        for (JsonNode value : measured.path("values")) {
            table.row(at, value.isNumber() ? String.format(Locale.ROOT, "%.1f", value.asDouble()) : "-");
            at = at.plusMillis(millis);
        }
        return table.toString();
    }

    static String vms(JsonNode vms) {
        Table table = new Table("VM", "HOST", "STATE", "CPUS", "MEMORY", "CPU NOW", "MOVABLE", "ID").withNames("VM");
        for (JsonNode v : vms) {
            table.row(
                    v.path("name").asText(),
                    v.path("host").asText() + (v.path("hostReachable").asBoolean() ? "" : " (unreachable)"),
                    v.path("status").asText(v.path("state").asText()).toLowerCase(Locale.ROOT),
                    v.path("vcpus").asInt(),
                    bytes(v.path("memoryBytes")),
                    mhz(v.path("cpuUsedMhz")),
                    v.path("movable").asBoolean()
                            ? "yes"
                            : "no, because " + v.path("immovableBecause").asText(),
                    v.path("id").asText());
        }
        return table.toString();
    }

    public static String rating(JsonNode rating) {
        StringBuilder text =
                new StringBuilder("Where " + Table.tame(rating.path("vmName").asText()) + " would go, away from "
                        + rating.path("source").asText() + ":\n");
        for (JsonNode d : rating.path("destinations")) text.append(destination(d));
        for (JsonNode r : rating.path("refused")) {
            for (JsonNode reason : r.path("reasons")) {
                text.append(Wrap.text("  no     ", r.path("host").asText() + ": " + reason(reason)));
            }
        }
        return text.toString();
    }

    static String destination(JsonNode d) {
        StringBuilder text = new StringBuilder(String.format(
                "  %-5s  %s: at most %s of its processing within the horizon%n",
                stars(d.path("stars").asDouble()),
                d.path("host").asText(),
                share(d.path("projectedHighMhz"), d.path("cpuCapacityMhz").asDouble())));
        for (JsonNode part : d.path("parts")) {
            String score = String.format(
                    Locale.ROOT,
                    "         %3.0f%% of %2.0f  ",
                    100 * part.path("score").asDouble(),
                    100 * part.path("weight").asDouble());
            text.append(Wrap.text(score, reason(part.path("reason"))));
        }
        return text.toString();
    }

    static String tips(JsonNode tips, JsonNode quiet) {
        if (tips.isEmpty()) {
            StringBuilder text = new StringBuilder("No tips.\n");
            quiet.forEach(
                    line -> text.append("  ").append(Table.tame(line.asText())).append('\n'));
            return text.toString();
        }
        Table table = new Table("TIP", "STATE", "HOST", "WHAT", "DO");
        for (JsonNode t : tips) {
            JsonNode move = t.path("plan").path("move");
            table.row(
                    t.path("id").asText(),
                    t.path("state").asText().toLowerCase(Locale.ROOT),
                    t.path("host").asText(),
                    t.path("what").path("text").asText(),
                    move.isMissingNode()
                            ? "nothing helps"
                            : "move " + Table.name(move.path("vmName").asText()) + " to "
                                    + move.path("destination").path("host").asText());
        }
        return table.toString();
    }

    public static String tip(JsonNode tip) {
        StringBuilder text = new StringBuilder();
        JsonNode plan = tip.path("plan");
        JsonNode move = plan.path("move");
        text.append(String.format(
                "Tip %s, %s, %s%n",
                tip.path("id").asText(),
                tip.path("state").asText().toLowerCase(Locale.ROOT),
                tip.path("severity").asText().toLowerCase(Locale.ROOT)));
        text.append(Wrap.text("  ", reason(tip.path("what"))));
        text.append(evidence(tip.path("evidence")));
        if (!move.isMissingNode()) {
            String plain = String.format(
                    Locale.ROOT,
                    "Move %s to %s: peak of %s falls from %.0f to %.0f MHz, for about %.1f s, %s and a pause of %.0f ms.",
                    Table.tame(move.path("vmName").asText()),
                    move.path("destination").path("host").asText(),
                    tip.path("host").asText(),
                    move.path("beforeMhz").asDouble(),
                    move.path("afterMhz").asDouble(),
                    move.path("seconds").asDouble(),
                    bytes(move.path("bytes")),
                    move.path("pauseMillis").asDouble());
            text.append(Wrap.text("  ", plain));
        }
        text.append(Wrap.text("  Why: ", reason(plan.path("why"))));
        if (tip.has("note"))
            text.append(Wrap.text("  ", Table.tame(tip.path("note").asText())));
        text.append(verification(tip.path("verification")));
        return text.toString();
    }

    public static String verification(JsonNode v) {
        if (v.isMissingNode()) return "";
        String measured = String.format(
                Locale.ROOT,
                "%.0f MHz at the peak, %.0f MHz had it stayed: brought %.0f of %.0f MHz promised, %s.",
                v.path("withMhz").asDouble(),
                v.path("withoutMhz").asDouble(),
                v.path("broughtMhz").asDouble(),
                v.path("promisedMhz").asDouble(),
                v.path("kept").asBoolean() ? "promise kept" : "promise not kept");
        return Wrap.text("  Measured: ", measured);
    }

    /** Past and projection side by side, each column coloured by nothing but its height; ! where the threshold is passed. */
    static String evidence(JsonNode e) {
        if (e.isMissingNode()) return "";
        List<Double> past = last(e.path("series"), 40);
        List<Double> future = last(e.path("high"), Integer.MAX_VALUE);
        if (future.size() > 30) future = future.subList(0, 30);
        double top = e.path("capacity").asDouble();
        double threshold = e.path("threshold").asDouble();
        String unit = e.path("metric").asText().equals("CPU_MHZ") ? "MHz" : "B";
        return String.format(
                Locale.ROOT,
                "  %s measured│projected, 9 of 10 times below%n  %s│%s%n  %s│%s%n  ! over the threshold of %.0f of %.0f %s%n",
                " ".repeat(Math.max(0, past.size() - 9)),
                bars(past, top),
                bars(future, top),
                marks(past, threshold),
                marks(future, threshold),
                threshold,
                top,
                unit);
    }

    static String check(JsonNode check) {
        StringBuilder text = new StringBuilder();
        if (!check.path("why").asText("").isEmpty()) {
            String kind = check.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', '-');
            text.append(Wrap.text(
                    "",
                    Table.tame("A move of kind " + kind + ", because "
                            + check.path("why").asText() + ".")));
        }
        if (check.path("possible").asBoolean()) text.append("Nothing stands against it.\n");
        for (JsonNode o : check.path("obstacles")) {
            text.append(Wrap.text(
                    "  ",
                    Table.tame(
                            o.path("reason").asText() + ". " + o.path("remedy").asText())));
        }
        text.append(forecast(check.path("forecast")));
        for (JsonNode note : check.path("notes")) text.append(Wrap.text("", Table.tame("Note: " + note.asText())));
        return text.toString();
    }

    static String migrations(JsonNode migrations) {
        Table table = new Table("MIGRATION", "VM", "KIND", "FROM", "TO", "STAGE", "EXPECTED", "PAUSE", "MESSAGE")
                .withNames("VM");
        for (JsonNode m : migrations) {
            table.row(
                    m.path("id").asText(),
                    m.path("vmName").asText(),
                    m.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', '-'),
                    m.path("source").asText(),
                    m.path("destination").asText(),
                    m.path("stage").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                    pause(m.path("forecast")),
                    pause(m),
                    m.path("message").asText(""));
        }
        return table.toString();
    }

    /** One move, whole. */
    static String migration(JsonNode m) {
        StringBuilder text = new StringBuilder(Wrap.text(
                "",
                Table.tame("Migration " + m.path("id").asText() + " of "
                        + m.path("vmName").asText() + " from "
                        + m.path("source").asText() + " to "
                        + m.path("destination").asText() + ", "
                        + m.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', '-') + ": "
                        + m.path("stage").asText().toLowerCase(Locale.ROOT).replace('_', ' '))));
        if (m.hasNonNull("message"))
            text.append(Wrap.text("  ", Table.tame(m.path("message").asText())));
        text.append(forecast(m.path("forecast"))).append(TimeLine.of(m));
        for (JsonNode line : m.path("log")) {
            String at = line.path("at").asText().replaceAll(".*T(\\d\\d:\\d\\d:\\d\\d).*", "$1");
            text.append(Wrap.text("  " + at + "  ", Table.tame(line.path("text").asText())));
        }
        return text.toString();
    }

    private static String pause(JsonNode of) {
        if (!of.hasNonNull("pauseMillis")) return "-";
        return String.format(Locale.ROOT, "%.0f ms", of.path("pauseMillis").asDouble());
    }

    static String status(JsonNode s) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Drover %s, up since %s, started in %.1f s%n",
                s.path("version").asText(),
                s.path("started").asText().replaceAll("T(\\d\\d:\\d\\d).*", " $1 UTC"),
                s.path("startMillis").asDouble() / 1000));
        text.append(String.format(
                "%s of %s reachable, %s, %s under way, %s, mode %s%n",
                s.path("reachableHosts").asInt(),
                count(s.path("hosts").asInt(), "host"),
                count(s.path("vms").asInt(), "VM"),
                count(s.path("migrations").asInt(), "move"),
                count(s.path("tips").asInt(), "tip"),
                s.path("tipMode").asText("-").toLowerCase(Locale.ROOT)));
        s.path("parts").properties().forEach(part -> {
            if (!part.getValue().asBoolean())
                text.append("not running: ").append(part.getKey()).append('\n');
        });
        if (s.path("hosts").asInt() == 0) {
            text.append("Connect a host: drover connect qemu+tcp://HOST/system, or for a try\n"
                    + "drover connect sim://demo/node1\n");
        }
        return text.toString();
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** What a move is expected to cost; nothing where nobody can say. */
    static String forecast(JsonNode f) {
        if (f.isMissingNode() || f.isNull()) return "";
        boolean never =
                !f.path("converges").asBoolean() && f.path("pauseMillis").asDouble() == 0;
        StringBuilder text = new StringBuilder(Wrap.text(
                "",
                never
                        ? "It will not converge: its disks are written to as fast as they are copied; "
                                + Table.tame(f.path("basis").asText()) + "."
                        : String.format(
                                Locale.ROOT,
                                "%s a pause of %.0f ms, %.1f s altogether, %s to send; %s.",
                                f.path("converges").asBoolean()
                                        ? "Expected:"
                                        : "It will not converge. Stopped all the same:",
                                f.path("pauseMillis").asDouble(),
                                f.path("durationMillis").asDouble() / 1000,
                                bytes(f.path("bytes")),
                                Table.tame(f.path("basis").asText()))));
        for (JsonNode help : f.path("help")) text.append(Wrap.text("  ", Table.tame("Would help: " + help.asText())));
        return text.toString();
    }

    static String removed(JsonNode r) {
        String id = r.path("backend").asText();
        String file = r.path("file").asText();
        if (r.path("gone").asBoolean()) {
            return "Backend " + id + " is gone. Its file is kept as " + file
                    + "; put it back into the plugins folder and it is live again.\n";
        }
        StringBuilder text = new StringBuilder(
                "Backend " + id + " starts nothing new and goes, to " + file + ", when these have ended:\n");
        r.path("waitsFor")
                .forEach(m -> text.append("  ").append(Table.tame(m.asText())).append('\n'));
        return text.toString();
    }

    public static String progress(JsonNode m) {
        JsonNode p = m.path("progress");
        double total = Math.max(1, p.path("totalBytes").asDouble());
        double part = p.isMissingNode()
                ? 0
                : Math.max(0, Math.min(1, 1 - p.path("remainingBytes").asDouble() / total));
        if (m.path("stage").asText().equals("DONE")) part = 1;
        int full = (int) Math.round(part * 20);
        String stage = m.path("stage").asText().toLowerCase(Locale.ROOT).replace('_', ' ');
        boolean copies = m.path("stage").asText().equals("COPYING") && !p.isMissingNode();
        String said = copies
                ? "iteration " + p.path("iteration").asInt() + ": " + bytes(p.path("remainingBytes")) + " left, "
                        + bytes(p.path("dirtyBytesPerSecond")) + "/s dirtied"
                : stage;
        return String.format(
                Locale.ROOT, "  [%s%s] %3.0f%%  %s", "█".repeat(full), "░".repeat(20 - full), 100 * part, said);
    }

    static String reason(JsonNode reason) {
        String text = Table.tame(reason.path("text").asText());
        return reason.has("remedy")
                ? text + ". " + Table.tame(reason.path("remedy").asText())
                : text;
    }

    static String stars(double stars) {
        int whole = (int) stars;
        boolean half = stars > whole;
        return "★".repeat(whole) + (half ? "½" : "") + "☆".repeat(5 - whole - (half ? 1 : 0));
    }

    static String bytes(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) return "-";
        double amount = value.asDouble();
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    }

    private static String mhz(JsonNode value) {
        return value.isMissingNode() ? "-" : String.format(Locale.ROOT, "%.0f MHz", value.asDouble());
    }

    private static String share(JsonNode value, double capacity) {
        if (value.isMissingNode() || capacity <= 0) return "-";
        return String.format(Locale.ROOT, "%.0f%%", 100 * value.asDouble() / capacity);
    }

    private static List<Double> last(JsonNode values, int most) {
        List<Double> numbers = new ArrayList<>();
        values.forEach(v -> numbers.add(v.isNull() ? Double.NaN : v.asDouble()));
        return numbers.subList(Math.max(0, numbers.size() - most), numbers.size());
    }

    private static String bars(List<Double> values, double top) {
        StringBuilder bars = new StringBuilder();
        for (double v : values) {
            int level = Double.isNaN(v) ? -1 : (int) Math.max(0, Math.min(7, Math.floor(8 * v / top)));
            bars.append(level < 0 ? ' ' : BARS.charAt(level));
        }
        return bars.toString();
    }

    private static String marks(List<Double> values, double threshold) {
        StringBuilder marks = new StringBuilder();
        for (double v : values) marks.append(v > threshold ? '!' : '·');
        return marks.toString();
    }
}
