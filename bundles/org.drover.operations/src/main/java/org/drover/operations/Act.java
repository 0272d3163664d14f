package org.drover.operations;

import java.util.Arrays;
import java.util.Optional;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DiskHotPlug;
import org.drover.backend.api.StoragePools;
import org.drover.backend.api.VmDefinitions;
import org.drover.backend.api.VmDesigns;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.api.VmReset;
import org.drover.backend.api.VmSaving;

/** What can be done, in the order in which every surface shows it: the one definition of all of them. */
public enum Act {
    START("start", "Start", "started", Subject.VM, VmLifecycle.class),
    SHUT_DOWN("shut-down", "Shut down", "shut down", Subject.VM, VmLifecycle.class),
    POWER_OFF("power-off", "Turn off", "turned off", Subject.VM, VmLifecycle.class),
    RESET("reset", "Reset", "reset", Subject.VM, VmReset.class),
    PAUSE("pause", "Pause", "paused", Subject.VM, VmLifecycle.class),
    RESUME("resume", "Resume", "resumed", Subject.VM, VmLifecycle.class),
    SAVE("save", "Save", "saved", Subject.VM, VmSaving.class),
    RESTORE("restore", "Restore", "restored", Subject.VM, VmSaving.class),
    FORGET_SAVED("forget-saved", "Delete saved state", "relieved of its saved memory", Subject.VM, VmSaving.class),
    ADD_DISK("add-disk", "Add disk", "given a disk", Subject.VM, DiskHotPlug.class),
    REMOVE_DISK("remove-disk", "Remove disk", "relieved of a disk", Subject.VM, DiskHotPlug.class),
    DELETE("delete", "Delete", "deleted", Subject.VM, VmDefinitions.class),
    DEFINE("define", "Define from a description", "defined", Subject.HOST, VmDefinitions.class),
    CREATE("create", "New virtual machine", "made", Subject.HOST, VmDesigns.class),
    CREATE_VOLUME("create-volume", "New volume", "made", Subject.HOST, StoragePools.class),
    DELETE_VOLUME("delete-volume", "Delete volume", "deleted", Subject.HOST, StoragePools.class);

    /** What it is done to. */
    public enum Subject {
        VM,
        HOST
    }

    private final String word;
    private final String title;
    private final String being;
    private final Subject subject;
    private final Class<? extends Capability> needs;

    Act(String word, String title, String being, Subject subject, Class<? extends Capability> needs) {
        this.word = word;
        this.title = title;
        this.being = being;
        this.subject = subject;
        this.needs = needs;
    }

    /** By which programs call it ("shut-down"). */
    public String word() {
        return word;
    }

    /** By which people know it ("Shut down"). */
    public String title() {
        return title;
    }

    /** As it stands behind "is being" ("shut down"). */
    public String being() {
        return being;
    }

    public Subject subject() {
        return subject;
    }

    /** What the host must be able to do. */
    public Class<? extends Capability> needs() {
        return needs;
    }

    /** By its {@link #word}. */
    public static Optional<Act> of(String word) {
        return Arrays.stream(values()).filter(act -> act.word.equals(word)).findFirst();
    }
}
