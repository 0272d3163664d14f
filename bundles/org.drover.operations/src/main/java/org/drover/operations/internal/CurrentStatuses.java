package org.drover.operations.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.migration.MigrationRecord;
import org.drover.migration.Stage;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.operations.Act;
import org.drover.operations.Operation;
import org.drover.operations.Statuses;
import org.drover.operations.VmStatus;

/** What is being done goes before what the host says. */
final class CurrentStatuses implements Statuses {
    private final Map<VmId, VmStatus> busy;

    private CurrentStatuses(Map<VmId, VmStatus> busy) {
        this.busy = busy;
    }

    static Statuses of(List<Operation> acts, List<MigrationRecord> moves) {
        Map<VmId, VmStatus> busy = new HashMap<>();
        for (Operation act : acts) {
            VmStatus seen = duringIt(act.act());
            if (seen != null) act.vm().ifPresent(vm -> busy.put(vm, seen));
        }
        for (MigrationRecord move : moves) {
            busy.put(move.ticket().vm(), move.stage() == Stage.QUEUED ? VmStatus.QUEUED : VmStatus.MIGRATING);
        }
        return new CurrentStatuses(busy);
    }

    private static VmStatus duringIt(Act act) {
        return switch (act) {
            case START -> VmStatus.STARTING;
            case SHUT_DOWN, POWER_OFF -> VmStatus.STOPPING;
            case RESET -> VmStatus.RESETTING;
            case SAVE -> VmStatus.SAVING;
            case RESTORE -> VmStatus.RESTORING;
            case DELETE -> VmStatus.DELETING;
            case PAUSE, RESUME, FORGET_SAVED, ADD_DISK, REMOVE_DISK -> null;
            case DEFINE, CREATE, CREATE_VOLUME, DELETE_VOLUME -> null;
        };
    }

    @Override
    public VmStatus of(VmFacts vm) {
        VmStatus now = busy.get(vm.id());
        return now == null ? asItIs(vm) : now;
    }

    private static VmStatus asItIs(VmFacts vm) {
        return switch (vm.state()) {
            case RUNNING -> VmStatus.RUNNING;
            case PAUSED -> VmStatus.PAUSED;
            case INCOMING -> VmStatus.ARRIVING;
            case OFF -> vm.traits().saved() ? VmStatus.SAVED : VmStatus.OFF;
            case CRASHED -> VmStatus.CRASHED;
            case UNKNOWN -> VmStatus.UNKNOWN;
        };
    }
}
