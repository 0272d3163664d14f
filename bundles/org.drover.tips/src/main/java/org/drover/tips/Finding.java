package org.drover.tips;

import org.drover.model.HostId;
import org.drover.placement.Reason;

/**
 * A monitor sees a condition at this moment.
 *
 * @param rule the monitor's {@link Monitor#rule()}
 * @param what in words and numbers
 */
public record Finding(String rule, HostId host, Severity severity, Reason what, Evidence evidence) {}
