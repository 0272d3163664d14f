package org.drover.migration;

/**
 * One reason not to move a VM.
 *
 * @param code   stable, for programs ("memory.short")
 * @param reason with its numbers
 * @param remedy what would take it away
 */
public record Obstacle(String code, String reason, String remedy) {
    @Override
    public String toString() {
        return reason + ". " + remedy;
    }
}
