package org.drover.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An OSGi manifest header: clauses by comma, parts by semicolon, either of which may stand inside quotes. */
final class Header {

    /** One clause; a directive's name keeps its colon: {@code uses:}. */
    record Clause(String name, Map<String, String> attributes) {}

    private Header() {}

    static List<Clause> parse(String header) {
        List<Clause> clauses = new ArrayList<>();
        for (String clause : split(header, ',')) {
            List<String> parts = split(clause, ';');
            Map<String, String> attributes = new TreeMap<>();
            List<String> names = new ArrayList<>();
            for (String part : parts) {
                int equals = part.indexOf('=');
                if (equals < 0) {
                    names.add(part);
                } else {
                    attributes.put(
                            part.substring(0, equals).strip(),
                            part.substring(equals + 1).replace("\"", ""));
                }
            }
            names.forEach(name -> clauses.add(new Clause(name, attributes)));
        }
        return clauses;
    }

    private static List<String> split(String text, char at) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || (text.charAt(i) == at && !quoted)) {
                String part = text.substring(begin, i).strip();
                if (!part.isEmpty()) {
                    parts.add(part);
                }
                begin = i + 1;
            } else if (text.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return parts;
    }
}
