package org.drover.console.internal.chart;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleAdapter;
import org.eclipse.swt.accessibility.AccessibleEvent;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;

/** Draws a {@link Curve}: the past as a line, what is expected as a dashed line under a band, the limit across it. */
public final class ChartCanvas extends Canvas {
    private static final int LEFT = 86;
    private static final int BELOW = 22;
    private static final int ABOVE = 24;
    private static final Color LINE = new Color(40, 100, 170);
    private static final Color BAND = new Color(120, 170, 220);
    private static final Color LIMIT = new Color(200, 40, 40);
    private static final Color GRID = new Color(150, 150, 150);

    private Optional<Curve> curve = Optional.empty();
    private String title = "";
    private String nothing = "";

    public ChartCanvas(Composite parent) {
        super(parent, SWT.DOUBLE_BUFFERED);
        addListener(SWT.Paint, event -> paint(event.gc));
        addListener(SWT.Resize, event -> redraw());
        getAccessible().addAccessibleListener(new AccessibleAdapter() {
            @Override
            public void getName(AccessibleEvent event) {
                event.result = title;
            }

            @Override
            public void getDescription(AccessibleEvent event) {
                event.result = curve.map(ChartCanvas.this::words).orElse(nothing);
            }
        });
    }

    /** @param none what is said when there is nothing to show */
    public void show(String heading, Optional<Curve> next, String none) {
        title = heading;
        curve = next;
        nothing = none;
        redraw();
    }

    /** The chart for those who hear it. */
    private String words(Curve shown) {
        float last = Float.NaN;
        for (float value : shown.past()) if (!Float.isNaN(value)) last = value;
        float peak = 0;
        for (float value : shown.high()) peak = Math.max(peak, value);
        return title + ": " + Math.round(last) + " " + shown.unit() + ", \u2264 " + Math.round(peak) + " "
                + shown.unit();
    }

    private void paint(GC gc) {
        gc.setAntialias(SWT.ON);
        Rectangle all = getClientArea();
        gc.drawText(title, 8, 3, true);
        if (curve.isEmpty()) {
            gc.drawText(nothing, 8, ABOVE + 6, true);
            return;
        }
        Curve shown = curve.get();
        Rectangle plot = new Rectangle(LEFT, ABOVE, all.width - LEFT - 10, all.height - ABOVE - BELOW);
        if (plot.width < 20 || plot.height < 20) return;
        double top = shown.top();
        scale(gc, plot, top, shown.unit());
        times(gc, plot, shown);
        band(gc, plot, shown, top);
        line(gc, plot, shown, shown.past(), 0, top, SWT.LINE_SOLID);
        line(gc, plot, shown, shown.middle(), shown.past().length, top, SWT.LINE_DASH);
        if (!Double.isNaN(shown.limit()) && shown.limit() <= top) {
            gc.setForeground(LIMIT);
            gc.setLineStyle(SWT.LINE_DASH);
            int y = y(plot, shown.limit(), top);
            gc.drawLine(plot.x, y, plot.x + plot.width, y);
            gc.setLineStyle(SWT.LINE_SOLID);
        }
    }

    private void scale(GC gc, Rectangle plot, double top, String unit) {
        for (int part = 0; part <= 4; part++) {
            int y = y(plot, top * part / 4, top);
            gc.setForeground(GRID);
            gc.setAlpha(90);
            gc.drawLine(plot.x, y, plot.x + plot.width, y);
            gc.setAlpha(255);
            gc.setForeground(getForeground());
            String text = number(top * part / 4) + " " + unit;
            Point size = gc.textExtent(text);
            gc.drawText(text, plot.x - size.x - 6, y - size.y / 2, true);
        }
    }

    private static String number(double value) {
        return value >= 10 || value == Math.rint(value) ? String.format("%,.0f", value) : String.format("%.1f", value);
    }

    private void times(GC gc, Rectangle plot, Curve shown) {
        boolean days = shown.step().multipliedBy(shown.length()).toHours() > 36;
        boolean seconds = shown.step().multipliedBy(shown.length()).toMinutes() < 10;
        DateTimeFormatter format = DateTimeFormatter.ofPattern(days ? "d.M. HH:mm" : seconds ? "HH:mm:ss" : "HH:mm");
        int marks = Math.max(1, plot.width / 110);
        for (int mark = 0; mark <= marks; mark++) {
            int index = (int) ((long) shown.length() * mark / marks);
            String text = format.format(shown.at(index).atZone(ZoneId.systemDefault()));
            Point size = gc.textExtent(text);
            int x = x(plot, index, shown);
            gc.drawText(text, Math.min(x - size.x / 2, plot.x + plot.width - size.x), plot.y + plot.height + 4, true);
        }
    }

    private void band(GC gc, Rectangle plot, Curve shown, double top) {
        int count = shown.high().length;
        if (count < 2) return;
        int[] points = new int[count * 4];
        for (int i = 0; i < count; i++) {
            int x = x(plot, shown.past().length + i, shown);
            points[2 * i] = x;
            points[2 * i + 1] = y(plot, shown.high()[i], top);
            points[points.length - 2 - 2 * i] = x;
            points[points.length - 1 - 2 * i] = y(plot, shown.middle()[i], top);
        }
        gc.setBackground(BAND);
        gc.setAlpha(110);
        gc.fillPolygon(points);
        gc.setAlpha(255);
    }

    private void line(GC gc, Rectangle plot, Curve shown, float[] values, int offset, double top, int style) {
        gc.setForeground(LINE);
        gc.setLineWidth(2);
        gc.setLineStyle(style);
        int lastX = Integer.MIN_VALUE;
        int lastY = 0;
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                lastX = Integer.MIN_VALUE;
                continue;
            }
            int x = x(plot, offset + i, shown);
            int y = y(plot, values[i], top);
            if (lastX == Integer.MIN_VALUE) gc.drawPoint(x, y);
            else gc.drawLine(lastX, lastY, x, y);
            lastX = x;
            lastY = y;
        }
        gc.setLineWidth(1);
        gc.setLineStyle(SWT.LINE_SOLID);
    }

    private static int x(Rectangle plot, int index, Curve shown) {
        return plot.x + (int) ((long) plot.width * index / Math.max(1, shown.length()));
    }

    private static int y(Rectangle plot, double value, double top) {
        return plot.y + plot.height - (int) Math.round(plot.height * Math.min(1, value / top));
    }
}
