package org.drover.backend.simulator.contract;

import org.drover.backend.tck.BackendUnderTest;
import org.drover.backend.tck.VmDesignsContract;

class SimulatorVmDesignsTest extends VmDesignsContract {
    @Override
    protected BackendUnderTest make() throws Exception {
        return new SimulatorUnderTest(BrokenBackends.current());
    }
}
