package org.drover.backend.simulator.internal;

import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.simulator.SimulatorBackend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The simulator as a service of the framework; under its own type too, for whoever looks behind the SPI. */
@Component(
        service = {HypervisorBackend.class, SimulatorBackend.class},
        property = "backend=" + SimulatorBackend.ID)
public final class SimulatorComponent extends SimulatorBackend {
    @Activate
    public SimulatorComponent() {
        super();
    }

    @Deactivate
    void stop() {
        close();
    }
}
