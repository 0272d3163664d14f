package org.drover.backend.simulator;

import org.drover.backend.simulator.internal.World;

/** What tests outside this package may see of a data centre, beyond what it offers. */
public final class Innards {
    private Innards() {}

    public static World of(DataCentre dataCentre) {
        return dataCentre.world();
    }
}
