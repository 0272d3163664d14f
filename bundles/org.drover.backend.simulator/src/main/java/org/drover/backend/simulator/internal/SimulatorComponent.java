package org.drover.backend.simulator.internal;

import org.drover.backend.api.BackendDescriptor;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.HypervisorBackend;
import org.drover.backend.simulator.SimulatorBackend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The simulator as a service of the framework. */
@Component(service = HypervisorBackend.class, property = "backend=" + SimulatorBackend.ID)
public final class SimulatorComponent implements HypervisorBackend {
    private final SimulatorBackend backend;

    @Activate
    public SimulatorComponent() {
        backend = new SimulatorBackend();
    }

    @Override
    public BackendDescriptor descriptor() {
        return backend.descriptor();
    }

    @Override
    public HostConnection connect(HostEndpoint endpoint) throws BackendException {
        return backend.connect(endpoint);
    }

    @Deactivate
    void stop() {
        backend.close();
    }
}
