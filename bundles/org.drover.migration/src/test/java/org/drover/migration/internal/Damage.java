package org.drover.migration.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.Faults;
import org.drover.model.VmId;

/** What is broken in the data centre and at the journal's disk for the moment, by what {@link Blow}. */
final class Damage {
    private final DataCentre world;
    private final MemoryDisk disk;
    private final VmId vm;
    private final Map<Blow, Integer> lasting = new EnumMap<>(Blow.class);

    Damage(DataCentre world, MemoryDisk disk, VmId vm) {
        this.world = world;
        this.disk = disk;
        this.vm = vm;
    }

    boolean isMended() {
        return lasting.isEmpty();
    }

    Set<Blow> lasting() {
        return lasting.keySet();
    }

    /** False when it is nothing that happens to hosts, networks and disks. */
    boolean begins(Blow blow) {
        if (blow.lasts().isPresent()) lasting.merge(blow, 1, Integer::sum);
        Faults faults = world.faults();
        switch (blow) {
            case JOURNAL_FULL_SHORT, JOURNAL_FULL_LONG -> disk.failing(true);
            case SOURCE_CUT_SHORT, SOURCE_CUT_LONG, DESTINATION_CUT_SHORT, DESTINATION_CUT_LONG ->
                faults.powerCut(blow.host());
            case DESTINATION_CUT_UNSYNCED_SHORT, DESTINATION_CUT_UNSYNCED_LONG ->
                faults.powerCutBeforeSync(blow.host());
            case SOURCE_UNREACHABLE_SHORT,
                    SOURCE_UNREACHABLE_LONG,
                    DESTINATION_UNREACHABLE_SHORT,
                    DESTINATION_UNREACHABLE_LONG -> faults.cutOff(blow.host());
            case SOURCE_HANGS_SHORT, SOURCE_HANGS_LONG, DESTINATION_HANGS_SHORT, DESTINATION_HANGS_LONG ->
                faults.freeze(blow.host());
            case SOURCE_DISCONNECTED, DESTINATION_DISCONNECTED -> faults.breakConnections(blow.host());
            case MIGRATION_NETWORK_STALLS_SHORT, MIGRATION_NETWORK_STALLS_LONG -> {
                faults.stall("a");
                faults.stall("b");
            }
            case SOURCE_VM_DIES, DESTINATION_VM_DIES -> faults.vmDies(blow.host(), vm);
            case GUEST_SHUTS_DOWN -> faults.guestShutsDown(vm);
            default -> {
                return false;
            }
        }
        return true;
    }

    void ends(Blow blow) {
        lasting.merge(blow, -1, (before, less) -> before + less == 0 ? null : before + less);
        Faults faults = world.faults();
        switch (blow.what()) {
            case "JOURNAL_FULL" -> disk.failing(false);
            case "SOURCE_CUT", "DESTINATION_CUT", "DESTINATION_CUT_UNSYNCED" -> faults.powerOn(blow.host());
            case "SOURCE_UNREACHABLE", "DESTINATION_UNREACHABLE" -> faults.reconnect(blow.host());
            case "SOURCE_HANGS", "DESTINATION_HANGS" -> faults.thaw(blow.host());
            default -> {
                faults.unstall("a");
                faults.unstall("b");
            }
        }
    }

    boolean answers(String host) {
        return lasting.keySet().stream()
                .noneMatch(blow -> blow.host().equals(host)
                        && (blow.takesPower()
                                || blow.name().contains("UNREACHABLE")
                                || blow.name().contains("HANGS")));
    }

    /**
     * It can happen now, and would change something.
     *
     * @param engine   is alive
     * @param underway something is; asked only when the engine is alive
     */
    boolean isPossible(Blow blow, Moment moment, boolean engine, BooleanSupplier underway) {
        if (blow.lasts().isPresent()) {
            String host = blow.host();
            return switch (blow.what()) {
                case "JOURNAL_FULL" -> !disk.failing();
                case "MIGRATION_NETWORK_STALLS" -> !lasts("MIGRATION_NETWORK_STALLS");
                default -> {
                    String side = host.equals("a") ? "SOURCE" : "DESTINATION";
                    boolean off = lasts(side + "_CUT") || lasts(side + "_CUT_UNSYNCED");
                    yield !off && !lasts(blow.what());
                }
            };
        }
        return switch (blow) {
            case ENGINE_KILLED -> engine;
            case ENGINE_KILLED_AS_IT_WROTE -> engine && moment == Moment.WRITTEN;
            case ENGINE_CUT -> engine;
            case ENGINE_CUT_AS_IT_WROTE -> engine && disk.holdsUnforced();
            case SOURCE_DISCONNECTED -> !lasts("SOURCE_CUT");
            case DESTINATION_DISCONNECTED -> !lasts("DESTINATION_CUT") && !lasts("DESTINATION_CUT_UNSYNCED");
            case SOURCE_VM_DIES -> world.whereInMemory(vm).contains("a");
            case DESTINATION_VM_DIES -> world.whereInMemory(vm).contains("b");
            case GUEST_SHUTS_DOWN -> !world.whereRuns(vm).isEmpty();
            case CALL_REFUSED, CALL_UNREACHABLE -> moment == Moment.SENDING;
            case CALL_LOST -> moment == Moment.SENDING || moment == Moment.ANSWERED;
            case CANCELLED, BACKEND_LEAVES -> engine && underway.getAsBoolean();
            default -> throw new IllegalStateException("nobody knows whether " + blow + " is possible");
        };
    }

    private boolean lasts(String what) {
        return lasting.keySet().stream().anyMatch(blow -> blow.what().equals(what));
    }
}
