package org.drover.operations.internal;

import static org.drover.model.VmState.CRASHED;
import static org.drover.model.VmState.OFF;
import static org.drover.model.VmState.PAUSED;
import static org.drover.model.VmState.RUNNING;
import static org.drover.operations.Act.ADD_DISK;
import static org.drover.operations.Act.CREATE;
import static org.drover.operations.Act.DEFINE;
import static org.drover.operations.Act.DELETE;
import static org.drover.operations.Act.FORGET_SAVED;
import static org.drover.operations.Act.PAUSE;
import static org.drover.operations.Act.POWER_OFF;
import static org.drover.operations.Act.REMOVE_DISK;
import static org.drover.operations.Act.RESET;
import static org.drover.operations.Act.RESTORE;
import static org.drover.operations.Act.RESUME;
import static org.drover.operations.Act.SAVE;
import static org.drover.operations.Act.SHUT_DOWN;
import static org.drover.operations.Act.START;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.backend.api.Capability;
import org.drover.inventory.HostEntry;
import org.drover.migration.Obstacle;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.operations.Act;

/** When which act is possible: the states that each needs, in one table. */
final class Rules {
    private static final Map<Act, Set<VmState>> NEEDED = Map.ofEntries(
            Map.entry(START, EnumSet.of(OFF)),
            Map.entry(SHUT_DOWN, EnumSet.of(RUNNING)),
            Map.entry(POWER_OFF, EnumSet.of(RUNNING, PAUSED, CRASHED)),
            Map.entry(RESET, EnumSet.of(RUNNING, PAUSED)),
            Map.entry(PAUSE, EnumSet.of(RUNNING)),
            Map.entry(RESUME, EnumSet.of(PAUSED)),
            Map.entry(SAVE, EnumSet.of(RUNNING, PAUSED)),
            Map.entry(RESTORE, EnumSet.of(OFF)),
            Map.entry(FORGET_SAVED, EnumSet.of(OFF)),
            Map.entry(ADD_DISK, EnumSet.of(RUNNING)),
            Map.entry(REMOVE_DISK, EnumSet.of(RUNNING)),
            Map.entry(DELETE, EnumSet.of(OFF)));

    private static final Set<Act> OF_SAVED_MEMORY = EnumSet.of(RESTORE, FORGET_SAVED);

    private static final Set<Act> BRINGS_ONE = EnumSet.of(START, RESTORE, DEFINE, CREATE);

    private Rules() {}

    static Optional<Obstacle> against(Act act, VmFacts vm) {
        boolean saved = vm.state() == OFF && vm.traits().saved();
        if (OF_SAVED_MEMORY.contains(act) && !saved) {
            return obstacle("vm.not-saved", vm.name() + " has no saved memory", "Start it, or save it first");
        }
        if (NEEDED.get(act).contains(vm.state())) return Optional.empty();
        String needed = NEEDED.get(act).stream().map(Rules::words).collect(Collectors.joining(" or "));
        return obstacle(
                "vm.state",
                vm.name() + " is " + (saved ? "saved" : words(vm.state())) + " on " + vm.host(),
                "\"" + act.title() + "\" needs a VM that is " + needed);
    }

    static Optional<Obstacle> against(HostEntry host) {
        if (host.reachable()) return Optional.empty();
        return obstacle(
                "host.unreachable",
                host.id() + " does not answer: " + host.problem(),
                "Check that it is up and that its daemon listens");
    }

    /** A host in maintenance takes no VM. */
    static Optional<Obstacle> againstClosed(Act act, HostId host) {
        if (!BRINGS_ONE.contains(act)) return Optional.empty();
        return obstacle(
                "host.maintenance",
                host + " is in maintenance mode",
                "Choose another host, or end it with \"drover maintenance leave " + host + "\"");
    }

    static Obstacle cannot(Act act, HostEntry host) {
        Class<? extends Capability> needs = act.needs();
        return new Obstacle(
                "host.cannot",
                "backend " + host.endpoint().backend() + " offers no " + needs.getSimpleName() + " on " + host.id(),
                "Choose a host whose backend does, or another way");
    }

    static Optional<Obstacle> obstacle(String code, String reason, String remedy) {
        return Optional.of(new Obstacle(code, reason, remedy));
    }

    private static String words(VmState state) {
        return switch (state) {
            case RUNNING -> "running";
            case PAUSED -> "paused";
            case INCOMING -> "arriving";
            case OFF -> "off";
            case CRASHED -> "crashed";
            case UNKNOWN -> "in a state that nobody knows";
        };
    }
}
