package org.drover.tips;

import java.time.Instant;
import org.drover.inventory.Snapshot;
import org.drover.metrics.Metrics;

/** What may be known at one moment: nothing in it is later than {@code now}. */
public record Situation(Instant now, Snapshot inventory, Metrics metrics) {}
