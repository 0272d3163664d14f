package org.drover.cli.internal;

/** Words in lines that fit a terminal of 80 columns. */
final class Wrap {
    static final int WIDTH = 80;

    private Wrap() {}

    /** {@code head}, then {@code text}; its further lines begin below its first word. Ends with a line break; spaces stay as many as they are. */
    static String text(String head, String text) {
        StringBuilder lines = new StringBuilder(head);
        String indent = " ".repeat(head.length());
        int column = head.length();
        boolean begins = true;
        for (String word : text.stripTrailing().split(" ")) {
            int needed = Columns.width(word);
            if (!begins && column + 1 + needed > WIDTH - 1) {
                lines.append('\n').append(indent);
                column = indent.length();
                begins = true;
            }
            if (!begins) {
                lines.append(' ');
                column++;
            }
            lines.append(word);
            column += needed;
            begins = false;
        }
        return lines.append('\n').toString();
    }
}
