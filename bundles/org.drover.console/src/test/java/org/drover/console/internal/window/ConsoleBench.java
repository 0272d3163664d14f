package org.drover.console.internal.window;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.drover.console.internal.state.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.Text;

/** How fast the window is with many VMs that change all the time; run by {@code ./drover bench console}. */
public final class ConsoleBench {
    /** More lines than the filter leaves, fewer than the window shows. */
    private static final int SEEN = 14;

    private final Display display;
    private final Table table;
    private final Text filter;
    private final int vms;

    private ConsoleBench(Shown shown, int vms) {
        this.vms = vms;
        display = shown.driver.ask(() -> shown.window.shell().getDisplay());
        table = shown.window.table("Roles").table();
        filter = (Text) shown.driver.ask(() -> find(shown.window.shell(), "Filter"));
    }

    private static Control find(Control in, String name) {
        if (name.equals(in.getData("name"))) return in;
        if (!(in instanceof org.eclipse.swt.widgets.Composite composite)) return null;
        for (Control child : composite.getChildren()) {
            Control found = find(child, name);
            if (found != null) return found;
        }
        return null;
    }

    /** @param arguments hosts, VMs, changes a second, rounds */
    public static void main(String[] arguments) throws Exception {
        int vms = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[3]);
        Platform platform = new Platform();
        try (Crowd crowd = new Crowd(Integer.parseInt(arguments[0]), vms)) {
            platform.inventory.came(crowd);
            try (Shown shown = new Shown(platform)) {
                shown.window.table("Roles").count(vms);
                crowd.change(Integer.parseInt(arguments[2]));
                new ConsoleBench(shown, vms).run(rounds);
            }
        }
        System.exit(0); // the toolkit's own threads are of no interest any more
    }

    private void run(int rounds) throws Exception {
        List<Double> scroll = new ArrayList<>();
        List<Double> sort = new ArrayList<>();
        List<Double> narrow = new ArrayList<>();
        List<Double> few = new ArrayList<>();
        List<Double> widen = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        List<Double> held = Collections.synchronizedList(new ArrayList<>());
        ScheduledExecutorService beat = beat(held);
        for (int round = -2; round < rounds; round++) { // two to warm up
            boolean counts = round >= 0;
            int line = (int) ((round + 3L) * 1999 % (vms - 100));
            double scrolled = time(() -> table.setTopIndex(line), () -> filled(line));
            double sorted = time(this::sort, this::turned);
            double narrowed = time(() -> filter.setText("vm-1999"), this::few);
            double shrunk = narrowed + time(() -> {}, () -> table.getItemCount() < vms / 10);
            double widened = time(() -> filter.setText(""), () -> table.getItemCount() > 100 && filled(0));
            double all = widened + time(() -> {}, () -> table.getItemCount() == vms);
            if (!counts) continue;
            scroll.add(scrolled);
            sort.add(sorted);
            narrow.add(narrowed);
            few.add(shrunk);
            widen.add(widened);
            whole.add(all);
        }
        beat.shutdownNow();
        tell("scroll", scroll);
        tell("sort", sort);
        tell("filter", narrow);
        tell("filter-whole", few);
        tell("unfilter", widen);
        tell("unfilter-whole", whole);
        tell("held", held);
        for (int i = 0; i < 3; i++) System.gc();
        double heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) (1 << 20);
        System.out.printf(java.util.Locale.ROOT, "heap %.1f%n", heap);
    }

    private boolean down;
    private String wanted = "";

    /** By name, the other way round each time. */
    private void sort() {
        down = !down;
        wanted = down ? "vm-" + vms : "vm-1";
        if (table.getTopIndex() != 0) table.setTopIndex(0);
        table.getColumn(0).notifyListeners(SWT.Selection, new Event());
    }

    /** What is seen is right: those few, and nothing below them. */
    private boolean few() {
        boolean nothingElse =
                table.getItemCount() <= SEEN || table.getItem(SEEN).getText(0).isEmpty();
        return nothingElse && first().contains("vm-1999");
    }

    private boolean turned() {
        return first().equals(wanted);
    }

    private String first() {
        return table.getItemCount() == 0 ? "" : table.getItem(0).getText(0);
    }

    private boolean filled(int line) {
        return table.getItemCount() > line && !table.getItem(line).getText(0).isEmpty();
    }

    /** Milliseconds from what somebody does until what is seen is right and drawn. */
    private double time(Runnable deed, BooleanSupplier right) {
        long begun = System.nanoTime();
        display.syncExec(deed);
        AtomicBoolean done = new AtomicBoolean();
        while (!done.get()) {
            display.syncExec(() -> {
                if (!right.getAsBoolean()) return;
                table.update();
                done.set(true);
            });
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /** How long whoever wants the window's thread waits for it, asked fifty times a second. */
    private ScheduledExecutorService beat(List<Double> held) {
        ScheduledExecutorService beat = java.util.concurrent.Executors.newSingleThreadScheduledExecutor();
        beat.scheduleAtFixedRate(
                () -> {
                    long asked = System.nanoTime();
                    display.syncExec(() -> held.add((System.nanoTime() - asked) / 1e6));
                },
                0,
                20,
                TimeUnit.MILLISECONDS);
        return beat;
    }

    private static void tell(String figure, List<Double> millis) {
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        System.out.printf(
                java.util.Locale.ROOT,
                "%s %.1f %.1f %.1f%n",
                figure,
                sorted.get(sorted.size() / 2),
                sorted.get((int) (sorted.size() * 0.95)),
                sorted.get(sorted.size() - 1));
    }
}
