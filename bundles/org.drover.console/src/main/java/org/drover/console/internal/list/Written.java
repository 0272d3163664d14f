package org.drover.console.internal.list;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Lines of a list as a text: for a clipboard, a spreadsheet, a page. */
public enum Written {
    /** Cells between tabs. */
    TEXT,
    /** RFC 4180. */
    CSV,
    /** A whole page. */
    HTML;

    /** Shown columns alone. */
    public <R> String lines(String title, List<Column<R>> columns, List<R> rows) {
        return switch (this) {
            case TEXT -> all(columns, rows, "\t", "\n", cell -> cell.replaceAll("[\t\n]", " "));
            case CSV -> all(columns, rows, ",", "\r\n", Written::quoted);
            case HTML -> page(title, columns, rows);
        };
    }

    private static <R> String all(
            List<Column<R>> columns, List<R> rows, String between, String end, UnaryOperator<String> cell) {
        StringBuilder text = new StringBuilder();
        text.append(columns.stream().map(column -> cell.apply(column.title())).collect(Collectors.joining(between)));
        text.append(end);
        for (R row : rows) {
            text.append(columns.stream()
                    .map(column -> cell.apply(column.text().apply(row)))
                    .collect(Collectors.joining(between)));
            text.append(end);
        }
        return text.toString();
    }

    /** A cell that begins as a formula does is none: a spreadsheet would reckon it. */
    private static String quoted(String cell) {
        String safe = cell.matches("[=+\\-@].*") && !cell.matches("-?[\\d.,]+( .*)?") ? "'" + cell : cell;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static <R> String page(String title, List<Column<R>> columns, List<R> rows) {
        StringBuilder text = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append("</title>\n<style>body{font:14px sans-serif}table{border-collapse:collapse}"
                        + "td,th{border:1px solid #bbb;padding:3px 7px;text-align:left}</style></head>\n<body><h1>")
                .append(escaped(title))
                .append("</h1>\n<table>\n<tr>");
        columns.forEach(
                column -> text.append("<th>").append(escaped(column.title())).append("</th>"));
        text.append("</tr>\n");
        for (R row : rows) {
            text.append("<tr>");
            columns.forEach(column -> text.append("<td>")
                    .append(escaped(column.text().apply(row)))
                    .append("</td>"));
            text.append("</tr>\n");
        }
        return text.append("</table></body></html>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
