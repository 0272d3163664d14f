package org.drover.backend.simulator.contract;

import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.SavedStateMigrationContract;

class SimulatorSavedStateMigrationTest extends SavedStateMigrationContract {
    @Override
    protected BackendUnderTest make() throws Exception {
        return new SimulatorUnderTest(BrokenBackends.current());
    }
}
