package org.drover.backend.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.drover.backend.api.BackendException.Refused;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

class ContractTest {
    private static final HostId HOST = new HostId("node1");
    private static final VmId VM = new VmId("vm-7");

    @Test
    void anErrorThatNamesHostVmAndStepPasses() {
        Contract.assertNamesHostVmAndStep(new Refused(HOST, Optional.of(VM), "begin", "no", null), HOST, VM);
    }

    @Test
    void anErrorWithoutAVmOrAReasonDoesNot() {
        Refused noVm = new Refused(HOST, Optional.empty(), "begin", "no", null);
        Refused noReason = new Refused(HOST, Optional.of(VM), "begin", "", null);
        assertThatThrownBy(() -> Contract.assertNamesHostVmAndStep(noVm, HOST, VM))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> Contract.assertNamesHostVmAndStep(noReason, HOST, VM))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void oddNamesHoldALongOneAndOneWithALeadingDash() {
        assertThat(Contract.oddNames()).anyMatch(name -> name.length() == 200).anyMatch(name -> name.startsWith("-"));
    }
}
