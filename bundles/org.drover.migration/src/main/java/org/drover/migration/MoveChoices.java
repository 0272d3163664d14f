package org.drover.migration;

import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.MoveKind;

/**
 * What can be chosen for a move beside where to and how fast. The kind of move follows from it and from what the two hosts
 * share; nothing of it must be chosen.
 *
 * @param kind      insisted on: a move that cannot be of this kind is refused. Empty for whatever fits
 * @param disksTo   where all disks go: the name of a place of the destination, or the path of a directory there
 * @param diskTo    where single disks go, by their names in the VM; counts before {@code disksTo}
 * @param flat      a chain of images becomes one file; otherwise it moves as a chain
 * @param quick     where it cannot be moved live it may be saved and restored, which stops it for a while
 * @param delegated the hosts do it among themselves, if they can
 * @param network   it goes over this one and no other; empty for the one with the lowest metric, then the next
 * @param window    for the hand-over; empty for as soon as possible
 */
public record MoveChoices(
        Optional<MoveKind> kind,
        Optional<String> disksTo,
        Map<String, String> diskTo,
        boolean flat,
        boolean quick,
        boolean delegated,
        Optional<String> network,
        Optional<MoveWindow> window) {
    /** Whatever fits, disks stay, as soon as possible. */
    public static final MoveChoices NONE = new MoveChoices(
            Optional.empty(), Optional.empty(), Map.of(), false, false, false, Optional.empty(), Optional.empty());

    public MoveChoices {
        diskTo = Map.copyOf(diskTo);
    }

    public MoveChoices with(MoveKind wanted) {
        return new MoveChoices(Optional.of(wanted), disksTo, diskTo, flat, quick, delegated, network, window);
    }

    public MoveChoices withDisksTo(String place) {
        return new MoveChoices(kind, Optional.of(place), diskTo, flat, quick, delegated, network, window);
    }

    public MoveChoices withDiskTo(Map<String, String> places) {
        return new MoveChoices(kind, disksTo, places, flat, quick, delegated, network, window);
    }

    public MoveChoices withFlat() {
        return new MoveChoices(kind, disksTo, diskTo, true, quick, delegated, network, window);
    }

    public MoveChoices withQuick() {
        return new MoveChoices(kind, disksTo, diskTo, flat, true, delegated, network, window);
    }

    public MoveChoices withDelegated() {
        return new MoveChoices(kind, disksTo, diskTo, flat, quick, true, network, window);
    }

    public MoveChoices over(String name) {
        return new MoveChoices(kind, disksTo, diskTo, flat, quick, delegated, Optional.of(name), window);
    }

    public MoveChoices within(MoveWindow hours) {
        return new MoveChoices(kind, disksTo, diskTo, flat, quick, delegated, network, Optional.of(hours));
    }

    /** Some disk is to go somewhere. */
    public boolean movesDisks() {
        return disksTo.isPresent() || !diskTo.isEmpty();
    }
}
