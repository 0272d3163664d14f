package org.drover.inventory;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a person configured, by the names of the start properties: a start property goes before what was imported or
 * kept. A value that makes no sense is an {@link IllegalArgumentException} that names it. <b>Threads:</b> any.
 */
@ProviderType
public interface Settings {
    Optional<String> setting(String name);

    /** Kept in the store, for the next start too. */
    void keep(Map<String, String> settings);

    /** A length of time, longer than nothing. */
    default Duration duration(String name, Duration usual) {
        Optional<String> said = setting(name);
        if (said.isEmpty()) return usual;
        try {
            Duration duration = Duration.parse(said.get().strip());
            if (!duration.isNegative() && !duration.isZero()) return duration;
        } catch (DateTimeParseException e) {
            // as one that is not positive
        }
        throw wrong(name, said.get(), "a length of time in ISO 8601, as PT10M or PT0.5S");
    }

    /** A number from {@code least} to {@code most}. */
    default double number(String name, double least, double most, double usual) {
        Optional<String> said = setting(name);
        if (said.isEmpty()) return usual;
        try {
            double number = Double.parseDouble(said.get().strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // as one out of range
        }
        throw wrong(name, said.get(), "a number from " + least + " to " + most);
    }

    /** A whole number from {@code least} to {@code most}. */
    default int whole(String name, int least, int most, int usual) {
        Optional<String> said = setting(name);
        if (said.isEmpty()) return usual;
        try {
            int number = Integer.parseInt(said.get().strip());
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // as one out of range
        }
        throw wrong(name, said.get(), "a whole number from " + least + " to " + most);
    }

    private static IllegalArgumentException wrong(String name, String value, String wanted) {
        return new IllegalArgumentException("Setting " + name + " is \"" + value + "\", but " + wanted
                + " is needed. Mend it in etc/drover.properties, on the command line or with drover import");
    }
}
