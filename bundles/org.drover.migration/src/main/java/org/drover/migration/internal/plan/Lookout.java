package org.drover.migration.internal.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.inventory.HostEntry;
import org.drover.inventory.Snapshot;
import org.drover.migration.MigrationEngine;
import org.drover.migration.MigrationRecord;
import org.drover.migration.PlanMove;
import org.drover.migration.PlanMove.State;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmFacts;

/** Looks whether the VMs that wait are still where the plan thinks, and names who moves them if they are not. */
final class Lookout {
    private final Course course;
    private final Outcomes outcomes;
    private final Bonds bonds;
    private final Strangers strangers;
    private final Map<Integer, MigrationId> noticed = new HashMap<>();

    Lookout(Course course, Outcomes outcomes, Bonds bonds, MigrationEngine engine) {
        this.course = course;
        this.outcomes = outcomes;
        this.bonds = bonds;
        strangers = new Strangers(engine, course.record().id());
    }

    static boolean there(Snapshot picture, HostId host) {
        return picture.host(host).filter(HostEntry::reachable).isPresent();
    }

    void look(int number, Snapshot picture, List<MigrationRecord> current) {
        PlanMove move = course.move(number);
        Optional<VmFacts> vm = picture.vm(move.vm());
        Optional<MigrationRecord> moving = Strangers.moving(current, move.vm());
        if (moving.isPresent()) {
            beingMoved(number, moving.get());
        } else if (vm.isEmpty()) {
            if (!course.lags(number)) outcomes.stays(number, "it is not known any more");
        } else if (!vm.get().host().equals(move.at()) && !course.lags(number)) {
            isElsewhere(number, vm.get().host());
        } else if (course.lost.containsKey(number)
                && !course.schedule.instant().isBefore(course.lost.get(number).plus(Course.LAG))) {
            outcomes.stays(number, move.message());
        } else if (there(picture, move.to()) == course.silent.contains(number)) {
            course.order = Optional.empty(); // its destination fell silent, or answers again
        }
    }

    private void beingMoved(int number, MigrationRecord moving) {
        PlanMove move = course.move(number);
        HostId host = moving.ticket().destination();
        if (strangers.ownTo(host, move.vm()).filter(moving::equals).isPresent()) {
            // an earlier process began it
            course.moves.set(number, PlanMoves.moving(move, moving.ticket().id(), host));
            course.order = Optional.empty();
            return;
        }
        MigrationId id = moving.ticket().id();
        if (!id.equals(noticed.put(number, id))) {
            course.note(move.vmName() + " is being moved to " + host + " by somebody else: " + Strangers.name(moving));
        }
    }

    private void isElsewhere(int number, HostId host) {
        PlanMove move = course.move(number);
        Optional<MigrationRecord> own = strangers.ownTo(host, move.vm());
        if (own.isPresent()) {
            course.moves.set(number, PlanMoves.moving(move, own.get().ticket().id(), host));
            outcomes.follow(number);
            course.order = Optional.empty();
            return;
        }
        if (outcomes.hasArrivedUnseen(number, host)) return;
        String why = "was moved to " + host + " by somebody else, noticed at " + course.schedule.instant() + ", "
                + strangers.whoTookItTo(host, move.vm()) + ". It is left there";
        course.note(move.vmName() + " " + why);
        course.moves.set(number, PlanMoves.at(move, host));
        course.over(number, State.TAKEN, move.vmName() + " " + why);
        bonds.failed(number, why);
    }
}
