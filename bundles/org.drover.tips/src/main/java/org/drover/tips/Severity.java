package org.drover.tips;

/** How bad it is. */
public enum Severity {
    /** Could be better. */
    INFO,
    /** It will be bad within the horizon. */
    WARNING,
    /** It is bad now. */
    CRITICAL
}
