package org.drover.placement.internal.consolidation;

/**
 * How careful consolidation is. The defaults were found on one day of PlanetLab's traces (20110306) and tried unchanged
 * on four others.
 *
 * @param full         the part of a host's capacity that projected load may take
 * @param fullAtDrain  the same for a host that takes VMs only so that another one can sleep
 * @param relieveAt    VMs leave a host whose load in the next step passes {@code full} at this quantile
 * @param takeAt       a host takes a VM when its load stays below at this quantile, both near and far
 * @param unknown      the part of what is expected that is added while nothing is known of the errors
 * @param enough       with so many errors nothing is added any more
 * @param extraPerMove what a move costs whatever the VM does, in the unit of load: hosts are disturbed, too
 * @param gathering    how much fuller a host counts that takes another VM just now: moves to one host are better than to two
 */
public record Settings(
        double full,
        double fullAtDrain,
        double relieveAt,
        double takeAt,
        double unknown,
        int enough,
        double extraPerMove,
        double gathering) {
    public static final Settings DEFAULT = new Settings(0.9, 0.85, 0.9, 0.97, 0.7, 24, 300, 0.3);
}
