package org.drover.backend.api;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pause was made of, as far as somebody saw it: a step that nobody saw is missing, and its time is part of the next one
 * that is there.
 *
 * @param over when each step was over, by the clock of whoever leads the migration (in a simulation, its own): times that
 *             events tell are later than what happened by as long as the event was on its way
 * @param gap  for which somebody who talks to the VM heard nothing of it; empty when nobody listened
 */
public record PauseAnatomy(Map<PauseStep, Instant> over, Optional<Duration> gap) {
    public static final PauseAnatomy UNKNOWN = new PauseAnatomy(Map.of(), Optional.empty());

    public PauseAnatomy {
        over = Map.copyOf(over);
    }

    public PauseAnatomy with(PauseStep step, Instant at) {
        Map<PauseStep, Instant> more = new EnumMap<>(PauseStep.class);
        more.putAll(over);
        more.put(step, at);
        return new PauseAnatomy(more, gap);
    }

    /** What both know; of a step that both saw, what {@code other} saw. */
    public PauseAnatomy and(PauseAnatomy other) {
        Map<PauseStep, Instant> both = new EnumMap<>(PauseStep.class);
        both.putAll(over);
        both.putAll(other.over);
        return new PauseAnatomy(both, other.gap.or(() -> gap));
    }

    /** After the VM was stopped; empty when one of the two was not seen. */
    public Optional<Duration> after(PauseStep step) {
        boolean seen = over.containsKey(PauseStep.STOP) && over.containsKey(step);
        return seen ? Optional.of(Duration.between(over.get(PauseStep.STOP), over.get(step))) : Optional.empty();
    }

    public boolean isUnknown() {
        return equals(UNKNOWN);
    }

    @Override
    public String toString() {
        return new TreeMap<>(over) + gap.map(seen -> " gap " + seen).orElse("");
    }
}
