package org.drover.operations;

/** Names an operation for ever. */
public record OperationId(String value) {
    public OperationId {
        if (value == null || !value.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("\"" + value + "\" is no operation's id");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
