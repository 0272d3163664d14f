package org.drover.console.driver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;
import org.eclipse.swt.widgets.Text;
import org.eclipse.swt.widgets.Tree;
import org.eclipse.swt.widgets.TreeItem;

/** What can be seen in a window, and what people call it. In the display's thread. */
final class Seen {
    /** Of a table, in messages. */
    private static final int LINES = 30;

    private static final Pattern LINK = Pattern.compile("<a(?: href=\"([^\"]*)\")?>([^<]*)</a>");

    private Seen() {}

    /** The control and all in it that can be seen. */
    static Stream<Control> all(Control control) {
        if (!control.isVisible()) return Stream.empty();
        if (!(control instanceof Composite composite)) return Stream.of(control);
        return Stream.concat(
                Stream.of(control), Arrays.stream(composite.getChildren()).flatMap(Seen::all));
    }

    static <T extends Control> Optional<T> first(Control in, Class<T> type, Predicate<T> so) {
        return all(in).filter(type::isInstance).map(type::cast).filter(so).findFirst();
    }

    /** Without the mark of its key, nor what a link is marked with. */
    static String plain(String text) {
        return text.replace("&&", "\1").replace("&", "").replace("\1", "&").replaceAll("</?a[^>]*>", "");
    }

    /** What a control is called: by what it tells screen readers ({@code getData("name")}), by itself, by the label in front of it, or by the hint in it. */
    static String name(Control control) {
        if (control.getData("name") instanceof String name) return name;
        if (control instanceof Button button) return plain(button.getText());
        if (control instanceof Link link) return plain(link.getText());
        if (control instanceof Label label) return plain(label.getText());
        Optional<String> label = labelBefore(control);
        if (label.isPresent()) return label.get();
        if (control instanceof Text text && !text.getMessage().isEmpty()) return text.getMessage();
        return control.getToolTipText() == null ? "" : control.getToolTipText();
    }

    /** What the link with these words leads to, as the toolkit tells it. */
    static Optional<String> link(Link link, String words) {
        Matcher each = LINK.matcher(link.getText());
        while (each.find()) {
            if (each.group(2).equals(words)) return Optional.of(each.group(1) == null ? words : each.group(1));
        }
        return Optional.empty();
    }

    private static Optional<String> labelBefore(Control control) {
        if (control.getParent() == null) return Optional.empty();
        List<Control> siblings = Arrays.asList(control.getParent().getChildren());
        int place = siblings.indexOf(control);
        if (place < 1 || !(siblings.get(place - 1) instanceof Label label)) return Optional.empty();
        return Optional.of(plain(label.getText()).replaceFirst(":$", ""));
    }

    static String text(Control in) {
        List<String> lines = new ArrayList<>();
        all(in).forEach(control -> lines.addAll(lines(control)));
        return String.join("\n", lines);
    }

    private static List<String> lines(Control control) {
        if (control instanceof Text text) return List.of(name(text) + ": " + text.getText());
        if (control instanceof Combo combo) return List.of(name(combo) + ": " + combo.getText());
        if (control instanceof Button button) {
            return List.of("(" + name(button) + ")" + (button.isEnabled() ? "" : " grey"));
        }
        if (control instanceof Table table) return lines(table);
        if (control instanceof Tree tree) {
            List<String> lines = new ArrayList<>();
            for (TreeItem item : tree.getItems()) add(item, "  ", lines);
            return lines;
        }
        if (control instanceof CTabFolder tabs) {
            return List.of(String.join(
                    " | ", Arrays.stream(tabs.getItems()).map(CTabItem::getText).toList()));
        }
        String name = control instanceof Label || control instanceof Link ? name(control) : "";
        return name.isEmpty() ? List.of() : List.of(name);
    }

    private static List<String> lines(Table table) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(LINES, table.getItemCount()); i++)
            lines.add("  " + String.join(" | ", cells(table, i)));
        if (table.getItemCount() > LINES) lines.add("  and " + (table.getItemCount() - LINES) + " more");
        return lines;
    }

    private static void add(TreeItem item, String indent, List<String> lines) {
        lines.add(indent + item.getText());
        for (TreeItem child : item.getItems()) add(child, indent + "  ", lines);
    }

    /** One line of a table, in the order of the columns as they were made. */
    static List<String> cells(Table table, int line) {
        TableItem item = table.getItem(line);
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < Math.max(1, table.getColumnCount()); i++) cells.add(item.getText(i));
        return cells;
    }
}
