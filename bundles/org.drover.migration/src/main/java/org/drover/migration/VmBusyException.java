package org.drover.migration;

/** Something else is done to the VM, or its host is not to be used now; nothing was changed. */
public final class VmBusyException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient Obstacle obstacle;

    public VmBusyException(Obstacle obstacle) {
        super(obstacle.toString());
        this.obstacle = obstacle;
    }

    /** What stands against it, and what to do. */
    public Obstacle obstacle() {
        return obstacle;
    }
}
