package org.drover.operations;

import org.drover.migration.Obstacle;

/** Refused before any host was asked to do anything. */
public final class NotPossibleException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Obstacle obstacle;

    public NotPossibleException(Obstacle obstacle) {
        super(obstacle.toString());
        this.obstacle = obstacle;
    }

    public Obstacle obstacle() {
        return obstacle;
    }
}
