package org.drover.placement;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.drover.placement.internal.Catalogue;

/**
 * Why: a code for programs, facts with their units for both, and words for people from a catalogue.
 *
 * @param code   stable ("memory.short"), a key of {@code messages.properties}
 * @param facts  what the sentence speaks of, each of a type that prints its unit
 * @param remedy the code of what would help, where something would
 */
public record Reason(String code, Map<String, Object> facts, Optional<String> remedy) {
    public Reason {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Reason of(String code) {
        return new Reason(code, Map.of(), Optional.empty());
    }

    public Reason fact(String name, Object value) {
        var more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Reason(code, more, remedy);
    }

    public Reason remedy(String remedyCode) {
        return new Reason(code, facts, Optional.of(remedyCode));
    }

    /** The sentence ("node3 has 1.5 GiB to spare, web-7 needs 4.0 GiB"), without the remedy. */
    public String text() {
        return Catalogue.say(code, facts);
    }

    /** What to do, as a sentence; empty when nothing helps. */
    public String remedyText() {
        return remedy.map(code -> Catalogue.say("remedy." + code, facts)).orElse("");
    }

    @Override
    public String toString() {
        return remedy.isEmpty() ? text() : text() + ". " + remedyText();
    }
}
