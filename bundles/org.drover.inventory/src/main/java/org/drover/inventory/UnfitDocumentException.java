package org.drover.inventory;

/** A document that does not fit; nothing was changed. */
public final class UnfitDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final int column;
    private final String value;
    private final String reason;

    /**
     * @param line  1 for the first, 0 when it is about the whole document
     * @param value what does not fit; empty when there is nothing to quote
     */
    public UnfitDocumentException(String file, int line, int column, String value, String reason) {
        super(file + (line > 0 ? ", line " + line + ", column " + column : "")
                + (value.isEmpty() ? "" : ", \"" + value + "\"") + ": " + reason);
        this.file = file;
        this.line = line;
        this.column = column;
        this.value = value;
        this.reason = reason;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public String value() {
        return value;
    }

    public String reason() {
        return reason;
    }
}
