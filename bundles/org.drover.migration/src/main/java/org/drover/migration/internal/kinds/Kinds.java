package org.drover.migration.internal.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.SavedImage;
import org.drover.migration.MoveChoices;
import org.drover.migration.Obstacle;
import org.drover.model.DiskFacts;
import org.drover.model.HostFacts;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmState;

/** Derives the kind of a move from what is asked and from what the two hosts share. Pure. */
public final class Kinds {
    /** What stands against a live move and not against saving and restoring. */
    private static final Set<String> QUICK_GETS_AROUND = Set.of("migration.unsupported", "disk.cache");

    private final VmFacts vm;
    private final HostFacts source;
    private final HostFacts destination;
    private final MoveChoices choices;
    private final MigrationId id;
    private final List<Obstacle> obstacles = new ArrayList<>();

    private Kinds(VmFacts vm, HostFacts source, HostFacts destination, MoveChoices choices, MigrationId id) {
        this.vm = vm;
        this.source = source;
        this.destination = destination;
        this.choices = choices;
        this.id = id;
    }

    /** @param id files that the move makes are named after */
    public static Derived derive(
            VmFacts vm, HostFacts source, HostFacts destination, MoveChoices choices, MigrationId id) {
        return new Kinds(vm, source, destination, choices, id).derived();
    }

    /** Nothing else than what saving and restoring gets around stands against the live move. */
    public static boolean quickHelps(MoveChoices choices, Derived live, List<Obstacle> found) {
        return choices.quick()
                && choices.kind().isEmpty()
                && live.kind().isLive()
                && !found.isEmpty()
                && found.stream().allMatch(obstacle -> QUICK_GETS_AROUND.contains(obstacle.code()));
    }

    private Derived derived() {
        List<DiskMove> disks = disks();
        boolean stays = source.id().equals(destination.id());
        boolean runs = vm.state() != VmState.OFF && vm.state() != VmState.CRASHED;
        if (stays) return onItsHost(disks, runs);
        if (!runs) return insisted(MoveKind.COLD, "it is " + vm.state() + " on " + vm.host() + with(disks), disks);
        if (choices.kind().filter(MoveKind.QUICK::equals).isPresent()) {
            return insisted(MoveKind.QUICK, "that was asked for" + with(disks), disks);
        }
        return disks.isEmpty()
                ? insisted(MoveKind.LIVE, "it runs, and none of its disks is to go elsewhere", disks)
                : insisted(MoveKind.SHARED_NOTHING, "it runs" + with(disks), disks);
    }

    private String with(List<DiskMove> disks) {
        if (disks.isEmpty()) return "";
        return disks.stream().map(DiskMove::disk).collect(Collectors.joining(", ", ", and ", ""))
                + (disks.size() == 1 ? " goes with it" : " go with it");
    }

    private Derived onItsHost(List<DiskMove> disks, boolean runs) {
        if (disks.isEmpty() && obstacles.isEmpty()) {
            obstacles.add(
                    choices.movesDisks()
                            ? new Obstacle(
                                    "disks.there",
                                    "All disks of " + vm.name() + " that are to move are there already",
                                    "Choose another place")
                            : new Obstacle(
                                    "destination.same",
                                    vm.name() + " is on " + vm.host() + " already",
                                    "Choose another host, or say where its disks are to go"));
        }
        if (!runs && obstacles.isEmpty()) {
            obstacles.add(new Obstacle(
                    "vm.state",
                    vm.name() + " is " + vm.state() + ", and its disks are moved on " + vm.host()
                            + " only while it runs",
                    "Start it, or move it to another host together with its disks"));
        }
        return insisted(MoveKind.STORAGE, "it stays on " + vm.host() + ", and its disks move", disks);
    }

    private Derived insisted(MoveKind kind, String why, List<DiskMove> disks) {
        Optional<SavedImage> image = Optional.empty();
        if (kind == MoveKind.QUICK) {
            image = Places.image(vm, source, destination, id);
            if (image.isEmpty()) {
                obstacles.add(new Obstacle(
                        "image.nowhere",
                        source.id() + " and " + destination.id() + " tell of no place where the memory of " + vm.name()
                                + " could be saved",
                        "Give both hosts a storage pool or a shared volume"));
            }
        }
        choices.kind()
                .filter(wanted -> wanted != kind)
                .ifPresent(wanted -> obstacles.add(contradiction(wanted, kind, why)));
        return new Derived(kind, why, disks, image, obstacles);
    }

    private Obstacle contradiction(MoveKind wanted, MoveKind kind, String why) {
        return new Obstacle(
                "kind.impossible",
                "A move of kind " + wanted + " was asked for, and this one is " + kind + ", because " + why,
                switch (wanted) {
                    case LIVE -> "Leave its disks where they are, start it, or ask for no kind";
                    case SHARED_NOTHING -> "Say where its disks are to go, start it, or ask for no kind";
                    case STORAGE -> "Give its own host as the destination, or ask for no kind";
                    case COLD -> "Shut it down first, or ask for no kind";
                    case QUICK -> "Start it first, or ask for no kind";
                });
    }

    /** Where each disk that moves goes. One that stays, and is not reached from there, is for the checks to say. */
    private List<DiskMove> disks() {
        List<DiskMove> moves = new ArrayList<>();
        for (String named : choices.diskTo().keySet()) {
            if (vm.disks().stream().noneMatch(disk -> disk.target().equals(named))) {
                String has = vm.disks().stream().map(DiskFacts::target).collect(Collectors.joining(", "));
                obstacles.add(new Obstacle(
                        "disk.unknown",
                        vm.name() + " has no disk \"" + named + "\"",
                        "It has " + (has.isEmpty() ? "none" : has)));
            }
        }
        for (DiskFacts disk : vm.disks()) {
            Optional<String> said = Optional.ofNullable(choices.diskTo().get(disk.target()))
                    .or(() -> disk.drive().removable() ? Optional.empty() : choices.disksTo());
            if (said.isEmpty() || disk.source().isEmpty()) continue;
            Optional<Place> place = Places.meant(said.get(), destination);
            if (place.isEmpty()) obstacles.add(Places.unknown(said.get(), destination));
            else move(disk, place.get()).ifPresent(moves::add);
        }
        return moves;
    }

    private Optional<DiskMove> move(DiskFacts disk, Place place) {
        if (!disk.source().startsWith("/")) {
            obstacles.add(new Obstacle(
                    "disk.remote",
                    "Disk " + disk.target() + " of " + vm.name() + " is " + disk.source() + ", which is no file",
                    "Leave it where it is: it is reached over the network"));
            return Optional.empty();
        }
        String file = disk.source().substring(disk.source().lastIndexOf('/') + 1);
        boolean isThere = place.file(file).equals(disk.source())
                && (source.id().equals(destination.id())
                        || place.volume().isPresent() && place.volume().equals(disk.volume()));
        if (isThere) return Optional.empty();
        return Optional.of(new DiskMove(
                disk.target(), disk.source(), place.file(PhasedMigration.fileName(file, id)), choices.flat()));
    }
}
