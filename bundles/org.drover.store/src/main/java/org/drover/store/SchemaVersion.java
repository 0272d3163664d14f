package org.drover.store;

import java.util.Arrays;
import java.util.List;

/**
 * One step of a schema.
 *
 * @param number 1 for the first
 * @param statements what to run, in order, in one transaction
 */
public record SchemaVersion(int number, List<String> statements) {

    public SchemaVersion {
        if (number < 1) {
            throw new IllegalArgumentException("a schema version starts at 1, not " + number);
        }
        statements = List.copyOf(statements);
        if (statements.isEmpty()) {
            throw new IllegalArgumentException("schema version " + number + " has no statements");
        }
    }

    /** Takes a script apart at each semicolon that ends a line; a line that starts with {@code --} is a comment. */
    public static SchemaVersion of(int number, String script) {
        String code = script.lines()
                .filter(line -> !line.strip().startsWith("--"))
                .reduce("", (all, line) -> all + line.stripTrailing() + "\n");
        return new SchemaVersion(
                number,
                Arrays.stream(code.split(";\n"))
                        .map(String::strip)
                        .filter(statement -> !statement.isEmpty())
                        .toList());
    }

    /** The same for the same statements on every machine; stored beside the version when it is applied. */
    public int fingerprint() {
        return String.join(";\n", statements).hashCode();
    }
}
