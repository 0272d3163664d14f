package org.drover.migration;

import java.util.EnumSet;
import java.util.Set;
import org.drover.backend.api.MigrationOptions;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * A wish to move a VM, or its disks.
 *
 * @param destination the VM's own host when only disks are to move
 * @param reason      why, in the words of whoever asks; kept in the history
 * @param priority    in the queue
 * @param says        what of it counts although something else was decided for the VM ({@link MoveRules})
 * @param grouped     the others of its group are moved too, by whoever asks; otherwise a VM that belongs with others is refused
 */
public record MoveRequest(
        VmId vm,
        HostId destination,
        MigrationOptions options,
        String reason,
        Priority priority,
        MoveChoices choices,
        Set<MoveDetail> says,
        boolean grouped) {
    public MoveRequest {
        says = Set.copyOf(says);
    }

    /** What is not as usual is meant so; of the rest the VM's own rules count. */
    public MoveRequest(
            VmId vm,
            HostId destination,
            MigrationOptions options,
            String reason,
            Priority priority,
            MoveChoices choices) {
        this(vm, destination, options, reason, priority, choices, unusual(options, priority, choices), false);
    }

    /** With nothing chosen. */
    public MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason, Priority priority) {
        this(vm, destination, options, reason, priority, MoveChoices.NONE);
    }

    /** Of normal priority, with nothing chosen. */
    public MoveRequest(VmId vm, HostId destination, MigrationOptions options, String reason) {
        this(vm, destination, options, reason, Priority.NORMAL);
    }

    public MoveRequest with(MoveChoices chosen) {
        Set<MoveDetail> said = EnumSet.noneOf(MoveDetail.class);
        said.addAll(says);
        if (chosen.network().isPresent()) said.add(MoveDetail.NETWORK);
        return new MoveRequest(vm, destination, options, reason, priority, chosen, said, grouped);
    }

    /** These count, as usual as they may be. */
    public MoveRequest saying(Set<MoveDetail> details) {
        return new MoveRequest(vm, destination, options, reason, priority, choices, details, grouped);
    }

    /** One of several that go together. */
    public MoveRequest withItsGroup() {
        return new MoveRequest(vm, destination, options, reason, priority, choices, says, true);
    }

    private static Set<MoveDetail> unusual(MigrationOptions options, Priority priority, MoveChoices choices) {
        MigrationOptions usual = MigrationOptions.DEFAULT;
        Set<MoveDetail> said = EnumSet.noneOf(MoveDetail.class);
        if (options.postCopy() != usual.postCopy()) said.add(MoveDetail.POST_COPY);
        if (options.policy() != usual.policy()) said.add(MoveDetail.POLICY);
        if (!options.pauseBudget().equals(usual.pauseBudget())) said.add(MoveDetail.PAUSE_BUDGET);
        if (priority != Priority.NORMAL) said.add(MoveDetail.PRIORITY);
        if (choices.network().isPresent()) said.add(MoveDetail.NETWORK);
        return said;
    }
}
