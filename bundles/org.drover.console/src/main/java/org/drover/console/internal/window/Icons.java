package org.drover.console.internal.window;

import java.util.HashMap;
import java.util.Map;
import org.drover.console.Subject;
import org.drover.console.internal.state.EventRow;
import org.drover.console.internal.state.HostRow;
import org.drover.console.internal.state.JobRow;
import org.drover.console.internal.state.NetworkRow;
import org.drover.console.internal.state.Row;
import org.drover.console.internal.state.TipRow;
import org.drover.console.internal.state.VmRow;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageGcDrawer;
import org.eclipse.swt.widgets.Display;

/** Small pictures, drawn for whatever resolution: what a thing is, and over it its mark. In the window's thread only. */
final class Icons {
    static final int SIZE = 16;

    private static final Color BODY = new Color(74, 113, 157);
    private static final Color LIGHT = new Color(222, 233, 246);
    private static final Color RED = new Color(200, 40, 40);
    private static final Color YELLOW = new Color(225, 160, 0);
    private static final Color GREEN = new Color(40, 140, 70);
    private static final Color GREY = new Color(130, 130, 130);
    private static final Color WHITE = new Color(255, 255, 255);

    private final Display display;
    private final Map<String, Image> made = new HashMap<>();

    Icons(Display display) {
        this.display = display;
        display.disposeExec(() -> made.values().forEach(Image::dispose));
    }

    Image of(Row row) {
        return of(subject(row), row.mark());
    }

    private static Subject subject(Row row) {
        if (row instanceof VmRow) return Subject.VM;
        if (row instanceof HostRow) return Subject.HOST;
        if (row instanceof NetworkRow) return Subject.NETWORK;
        if (row instanceof TipRow) return Subject.TIP;
        if (row instanceof JobRow) return Subject.JOB;
        return row instanceof EventRow ? Subject.EVENT : Subject.VOLUME;
    }

    Image of(Subject subject, Row.Mark mark) {
        return made.computeIfAbsent(subject + "/" + mark, key -> {
            ImageGcDrawer drawer = (gc, width, height) -> {
                gc.setAntialias(SWT.ON);
                body(gc, subject);
                mark(gc, mark);
            };
            return new Image(display, drawer, SIZE, SIZE);
        });
    }

    private static void body(GC gc, Subject subject) {
        gc.setForeground(BODY);
        gc.setBackground(LIGHT);
        switch (subject) {
            case VM -> {
                box(gc, 1, 2, 13, 9);
                gc.drawLine(7, 11, 7, 13);
                gc.drawLine(4, 13, 11, 13);
            }
            case HOST -> {
                box(gc, 3, 1, 9, 13);
                gc.drawLine(5, 4, 10, 4);
                gc.drawLine(5, 6, 10, 6);
            }
            case VOLUME -> {
                gc.fillOval(1, 2, 13, 5);
                gc.drawOval(1, 2, 13, 5);
                gc.drawLine(1, 4, 1, 12);
                gc.drawLine(14, 4, 14, 12);
                gc.drawArc(1, 9, 13, 5, 180, 180);
            }
            case NETWORK -> {
                box(gc, 5, 1, 5, 4);
                box(gc, 1, 10, 4, 4);
                box(gc, 10, 10, 4, 4);
                gc.drawLine(7, 5, 7, 8);
                gc.drawLine(3, 8, 12, 8);
                gc.drawLine(3, 8, 3, 10);
                gc.drawLine(12, 8, 12, 10);
            }
            case TIP -> {
                gc.fillOval(4, 1, 8, 9);
                gc.drawOval(4, 1, 8, 9);
                gc.drawLine(6, 12, 10, 12);
                gc.drawLine(7, 14, 9, 14);
            }
            case JOB -> {
                box(gc, 1, 5, 13, 5);
                gc.setBackground(BODY);
                gc.fillRectangle(2, 6, 7, 4);
            }
            case EVENT -> {
                box(gc, 2, 1, 11, 13);
                for (int y = 4; y < 12; y += 3) gc.drawLine(4, y, 11, y);
            }
            case PLATFORM -> {
                box(gc, 1, 1, 5, 5);
                box(gc, 9, 1, 5, 5);
                box(gc, 1, 9, 5, 5);
                box(gc, 9, 9, 5, 5);
            }
        }
    }

    private static void box(GC gc, int x, int y, int width, int height) {
        gc.fillRectangle(x, y, width, height);
        gc.drawRectangle(x, y, width, height);
    }

    /** Each has a shape of its own: colour alone tells nobody anything. */
    private static void mark(GC gc, Row.Mark mark) {
        gc.setLineWidth(2);
        switch (mark) {
            case NONE -> {}
            case STARTING -> triangle(gc, GREEN, 8, 15, 15, 15, 11, 8);
            case WAITING -> {
                disc(gc, GREY);
                gc.setLineWidth(1);
                gc.drawLine(11, 9, 11, 12);
                gc.drawLine(11, 12, 13, 12);
            }
            case MOVING -> triangle(gc, GREEN, 8, 7, 8, 15, 15, 11);
            case PAUSED -> {
                gc.setBackground(GREY);
                gc.fillRectangle(8, 8, 3, 8);
                gc.fillRectangle(12, 8, 3, 8);
            }
            case OFF -> {
                gc.setBackground(GREY);
                gc.fillRectangle(8, 8, 7, 7);
            }
            case FAILED -> {
                gc.setForeground(RED);
                gc.drawLine(8, 8, 15, 15);
                gc.drawLine(15, 8, 8, 15);
            }
            case WARNING -> {
                triangle(gc, YELLOW, 7, 15, 15, 15, 11, 7);
                gc.setForeground(WHITE);
                gc.setLineWidth(1);
                gc.drawLine(11, 10, 11, 12);
                gc.drawPoint(11, 14);
            }
            case UNKNOWN -> {
                disc(gc, BODY);
                gc.setLineWidth(1);
                gc.drawArc(9, 9, 4, 3, -60, 240);
                gc.drawPoint(11, 14);
            }
        }
    }

    private static void disc(GC gc, Color color) {
        gc.setBackground(color);
        gc.fillOval(7, 7, 9, 9);
        gc.setForeground(WHITE);
    }

    private static void triangle(GC gc, Color color, int... points) {
        gc.setBackground(color);
        gc.fillPolygon(points);
    }
}
