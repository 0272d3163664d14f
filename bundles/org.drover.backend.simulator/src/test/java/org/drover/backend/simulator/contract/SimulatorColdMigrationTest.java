package org.drover.backend.simulator.contract;

import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.ColdMigrationContract;

class SimulatorColdMigrationTest extends ColdMigrationContract {
    @Override
    protected BackendUnderTest make() throws Exception {
        return new SimulatorUnderTest(BrokenBackends.current());
    }
}
