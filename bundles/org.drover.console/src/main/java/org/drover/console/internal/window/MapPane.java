package org.drover.console.internal.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.console.Desk;
import org.drover.console.internal.Words;
import org.drover.console.internal.dialog.Stars;
import org.drover.console.internal.list.Natural;
import org.drover.console.internal.state.HostRow;
import org.drover.console.internal.state.Picture;
import org.drover.console.internal.state.Platform;
import org.drover.console.internal.state.Row;
import org.drover.console.internal.state.Texts;
import org.drover.console.internal.state.VmRow;
import org.drover.model.HostId;
import org.drover.placement.Rating;
import org.drover.placement.Ratings;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.ScrolledComposite;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;

/**
 * Hosts as columns, VMs as blocks as high as the part of the host's processing that they use (of its memory while nobody has
 * measured that). A block that is dragged shows how every host is rated for it; dropped on one it moves there. By keyboard:
 * arrows go from block to block, Enter begins and ends a drag, Escape gives it up.
 */
final class MapPane {
    private static final int WIDTH = 128;
    private static final int HEAD = 44;
    private static final int GAP = 8;
    private static final int LEAST = 13;
    private static final Color USED = new Color(118, 160, 206);
    private static final Color OTHER = new Color(190, 196, 203);
    private static final Color MOVING = new Color(120, 180, 130);
    private static final Color BAD = new Color(214, 120, 116);
    private static final Color TEXT = new Color(20, 30, 45);
    private static final Color FRAME = new Color(74, 113, 157);
    private static final Color CHOSEN = new Color(230, 140, 20);

    private final ScrolledComposite scroll;
    private final Canvas canvas;
    private final Desk desk;
    private final Platform platform;
    private final Mover mover;
    private List<Lane> lanes = List.of();
    private VmRow chosen;
    private VmRow dragged;
    private Optional<Ratings> ratings = Optional.empty();
    private HostId over;

    /** What moves a VM, as the actions do it. */
    @FunctionalInterface
    interface Mover {
        void move(VmRow vm, HostId to);
    }

    private record Lane(HostRow host, Rectangle box, List<Block> blocks) {}

    private record Block(VmRow vm, Rectangle box) {}

    MapPane(Composite parent, Platform platform, Desk desk, Mover mover) {
        this.platform = platform;
        this.desk = desk;
        this.mover = mover;
        scroll = new ScrolledComposite(parent, SWT.H_SCROLL | SWT.V_SCROLL);
        canvas = Named.as(Words.of("tree.MAP"), new Canvas(scroll, SWT.DOUBLE_BUFFERED));
        canvas.setData("pane", this);
        scroll.setContent(canvas);
        scroll.setExpandVertical(true);
        scroll.setMinHeight(320);
        canvas.addListener(SWT.Paint, event -> paint(event.gc));
        canvas.addListener(SWT.Resize, event -> lay());
        canvas.addListener(SWT.MouseDown, event -> begin(at(event)));
        canvas.addListener(SWT.MouseMove, this::drag);
        canvas.addListener(SWT.MouseUp, this::drop);
        canvas.addListener(SWT.KeyDown, this::key);
        canvas.addListener(SWT.Traverse, event -> event.doit = event.detail != SWT.TRAVERSE_RETURN);
    }

    Composite body() {
        return scroll;
    }

    void focus() {
        canvas.setFocus();
    }

    private Picture picture = Picture.EMPTY;

    void show(Picture next) {
        if (next.vms() == picture.vms() && next.hosts() == picture.hosts()) return;
        picture = next;
        lay();
    }

    /** Where everything is: reckoned once for a picture, not for each time it is drawn. */
    private void lay() {
        List<HostRow> hosts = new ArrayList<>(picture.hosts());
        hosts.sort(
                (a, b) -> Natural.compare(a.host().id().value(), b.host().id().value()));
        Map<HostId, List<VmRow>> onHost = new HashMap<>();
        for (VmRow vm : picture.vms())
            onHost.computeIfAbsent(vm.vm().host(), id -> new ArrayList<>()).add(vm);
        int height = Math.max(120, canvas.getClientArea().height - HEAD - 2 * GAP);
        List<Lane> next = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            Rectangle box = new Rectangle(GAP + i * (WIDTH + GAP), HEAD, WIDTH, height);
            List<VmRow> vms = onHost.getOrDefault(hosts.get(i).host().id(), new ArrayList<>());
            vms.sort((a, b) -> Float.compare(weight(b), weight(a)));
            next.add(new Lane(hosts.get(i), box, blocks(hosts.get(i), box, vms)));
        }
        lanes = next;
        int width = GAP + hosts.size() * (WIDTH + GAP);
        if (canvas.getSize().x != width) canvas.setSize(width, canvas.getSize().y);
        canvas.redraw();
    }

    private static float weight(VmRow vm) {
        return Float.isNaN(vm.mhz()) ? vm.vm().memory().count() / (float) (1L << 30) : vm.mhz();
    }

    /** From the ground up; when they do not fit all are pressed together. */
    private static List<Block> blocks(HostRow host, Rectangle box, List<VmRow> vms) {
        int[] heights = new int[vms.size()];
        int sum = 0;
        for (int i = 0; i < heights.length; i++) {
            double share = Math.max(0, Math.min(1, share(host, vms.get(i))));
            heights[i] = Math.max(LEAST, (int) Math.round(share * box.height));
            sum += heights[i];
        }
        double press = sum > box.height ? (double) box.height / sum : 1;
        List<Block> blocks = new ArrayList<>();
        double top = box.y + box.height;
        for (int i = 0; i < heights.length; i++) {
            double bottom = top;
            top -= heights[i] * press;
            blocks.add(new Block(
                    vms.get(i), new Rectangle(box.x, (int) top, box.width, Math.max(1, (int) bottom - (int) top))));
        }
        return blocks;
    }

    private static double share(HostRow host, VmRow vm) {
        return host.host()
                .facts()
                .map(facts -> Float.isNaN(vm.mhz())
                        ? (double) vm.vm().memory().count() / facts.memory().count()
                        : vm.mhz() / facts.cpu().value())
                .orElse(0.0);
    }

    private Optional<Block> at(Event event) {
        return lane(event).flatMap(lane -> lane.blocks().stream()
                .filter(block -> block.box().contains(event.x, event.y))
                .findFirst());
    }

    private Optional<Lane> lane(Event event) {
        return lanes.stream()
                .filter(lane -> event.x >= lane.box().x && event.x < lane.box().x + WIDTH)
                .findFirst();
    }

    /** A VM is taken up: every host is rated for it, beside the window. */
    private void begin(Optional<Block> block) {
        canvas.setFocus();
        chosen = block.map(Block::vm).orElse(null);
        dragged = chosen;
        ratings = Optional.empty();
        over = dragged == null ? null : dragged.vm().host();
        canvas.redraw();
        VmRow vm = dragged;
        if (vm == null) return;
        desk.beside(Words.of("tree.MAP"), () -> {
            Ratings found = platform.advisor.need().rate(vm.vm().id());
            desk.inWindow(any -> {
                if (dragged != vm || canvas.isDisposed()) return;
                ratings = Optional.of(found);
                canvas.redraw();
            });
        });
    }

    private void drag(Event event) {
        if (dragged == null) {
            String tip = at(event).map(block -> MapPane.words(block.vm())).orElse(null);
            if (!java.util.Objects.equals(tip, canvas.getToolTipText())) canvas.setToolTipText(tip);
            return;
        }
        HostId now = lane(event).map(lane -> lane.host().host().id()).orElse(null);
        if (java.util.Objects.equals(now, over)) return;
        over = now;
        canvas.redraw();
    }

    private void drop(Event event) {
        if (dragged == null) return;
        HostId to = lane(event).map(lane -> lane.host().host().id()).orElse(null);
        drop(to);
    }

    private void drop(HostId to) {
        VmRow vm = dragged;
        dragged = null;
        canvas.redraw();
        if (to != null && !to.equals(vm.vm().host())) mover.move(vm, to);
    }

    private void key(Event event) {
        switch (event.keyCode) {
            case SWT.ARROW_LEFT -> step(-1, 0);
            case SWT.ARROW_RIGHT -> step(1, 0);
            case SWT.ARROW_UP -> step(0, 1);
            case SWT.ARROW_DOWN -> step(0, -1);
            case SWT.CR, SWT.KEYPAD_CR -> {
                if (dragged != null) drop(over);
                else begin(block(chosen));
            }
            case SWT.ESC -> {
                dragged = null;
                canvas.redraw();
            }
            default -> {}
        }
    }

    private void step(int right, int up) {
        if (lanes.isEmpty()) return;
        HostId here =
                dragged != null ? over : chosen == null ? null : chosen.vm().host();
        int lane = 0;
        for (int i = 0; i < lanes.size(); i++)
            if (lanes.get(i).host().host().id().equals(here)) lane = i;
        lane = Math.max(0, Math.min(lanes.size() - 1, lane + right));
        if (dragged != null) {
            over = lanes.get(lane).host().host().id();
        } else {
            List<Block> blocks = lanes.get(lane).blocks();
            VmRow before = chosen;
            int place = 0;
            for (int i = 0; i < blocks.size(); i++) {
                if (before != null && blocks.get(i).vm().key().equals(before.key())) place = i;
            }
            place = Math.max(0, Math.min(blocks.size() - 1, place + up));
            if (!blocks.isEmpty()) chosen = blocks.get(place).vm();
            canvas.setToolTipText(chosen == null ? null : words(chosen));
        }
        Rectangle box = lanes.get(lane).box();
        Rectangle seen = scroll.getClientArea();
        Point origin = scroll.getOrigin();
        if (box.x < origin.x || box.x + WIDTH > origin.x + seen.width) scroll.setOrigin(Math.max(0, box.x - GAP), 0);
        canvas.redraw();
    }

    private Optional<Block> block(VmRow vm) {
        if (vm == null) return Optional.empty();
        return lanes.stream()
                .flatMap(lane -> lane.blocks().stream())
                .filter(block -> block.vm().key().equals(vm.key()))
                .findFirst();
    }

    private static String words(VmRow vm) {
        String used = Float.isNaN(vm.mhz()) ? "" : ", " + Math.round(vm.mhz()) + " MHz";
        return vm.vm().name() + " (" + vm.status() + "): " + vm.vm().memory() + used;
    }

    private void paint(GC gc) {
        gc.setAntialias(SWT.ON);
        Rectangle clip = gc.getClipping();
        if (lanes.isEmpty()) gc.drawText(Words.of("map.none"), GAP, GAP, true);
        for (Lane lane : lanes) {
            if (lane.box().x + WIDTH < clip.x || lane.box().x > clip.x + clip.width) continue;
            head(gc, lane);
            for (Block block : lane.blocks()) paint(gc, block);
            gc.setForeground(lane.host().host().id().equals(over) && dragged != null ? CHOSEN : FRAME);
            gc.setLineWidth(lane.host().host().id().equals(over) && dragged != null ? 3 : 1);
            gc.drawRectangle(lane.box());
            gc.setLineWidth(1);
        }
    }

    private void head(GC gc, Lane lane) {
        gc.setForeground(canvas.getForeground());
        HostRow host = lane.host();
        gc.drawText(cut(gc, host.host().id().value(), WIDTH), lane.box().x, 4, true);
        String second = dragged != null && ratings.isPresent()
                ? rated(ratings.get(), host.host().id())
                : host.status() + (Double.isNaN(host.cpuShare()) ? "" : ", CPU " + Texts.percent(host.cpuShare()));
        gc.drawText(cut(gc, second, WIDTH), lane.box().x, 23, true);
    }

    private static String rated(Ratings all, HostId host) {
        if (host.equals(all.source())) return Words.of("map.here");
        for (Rating rating : all.destinations()) {
            if (rating.host().equals(host)) {
                return Stars.of(rating.stars()) + " "
                        + Texts.percent(rating.projectedHigh().shareOf(rating.cpuCapacity()));
            }
        }
        return all.refused().stream()
                .filter(refusal -> refusal.host().equals(host))
                .map(refusal -> "0: " + refusal.reasons().get(0).text())
                .findFirst()
                .orElse("");
    }

    private void paint(GC gc, Block block) {
        Rectangle box = block.box();
        gc.setBackground(color(block.vm()));
        gc.fillRectangle(box.x + 1, box.y + 1, box.width - 1, Math.max(1, box.height - 1));
        if (chosen != null && chosen.key().equals(block.vm().key())) {
            gc.setForeground(CHOSEN);
            gc.setLineWidth(2);
            gc.drawRectangle(box.x + 1, box.y + 1, box.width - 2, Math.max(1, box.height - 2));
            gc.setLineWidth(1);
        }
        if (box.height < LEAST - 1) return;
        gc.setForeground(TEXT);
        gc.drawText(
                cut(gc, block.vm().vm().name(), WIDTH - 8),
                box.x + 5,
                box.y + (box.height - gc.getFontMetrics().getHeight()) / 2,
                true);
    }

    private static Color color(VmRow vm) {
        Row.Mark mark = vm.mark();
        return switch (mark) {
            case NONE -> USED;
            case MOVING, STARTING, WAITING -> MOVING;
            case FAILED, WARNING, UNKNOWN -> BAD;
            case PAUSED, OFF -> OTHER;
        };
    }

    private static String cut(GC gc, String text, int width) {
        if (gc.textExtent(text).x <= width) return text;
        int end = text.length();
        while (end > 1 && gc.textExtent(text.substring(0, end) + "\u2026").x > width) end--;
        return text.substring(0, end) + "\u2026";
    }

    /** What is dragged has been rated. */
    boolean isRated() {
        return ratings.isPresent();
    }

    /** Where a VM's block is, in the canvas; for whoever looks from outside. */
    Optional<Rectangle> whereIs(String vm) {
        return lanes.stream()
                .flatMap(lane -> lane.blocks().stream())
                .filter(block -> block.vm().vm().name().equals(vm))
                .map(Block::box)
                .findFirst();
    }
}
