package org.drover.backend.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.Test;

class ApiValuesTest {
    private static final HostId NODE1 = new HostId("node1");
    private static final VmId WEB7 = new VmId("web-7");

    @Test
    void anErrorNamesStepHostVmAndReason() {
        var error = new BackendException.Refused(NODE1, Optional.of(WEB7), "prepare", "no bridge br0", null);
        assertThat(error).hasMessage("prepare on host node1 for VM web-7 was refused: no bridge br0");
    }

    @Test
    void aMoveFromAHostToItselfIsRefused() {
        assertThatThrownBy(
                        () -> new MigrationTicket(new MigrationId("m1"), WEB7, NODE1, NODE1, MigrationOptions.DEFAULT))
                .hasMessageContaining("web-7")
                .hasMessageContaining("node1");
    }

    @Test
    void anEndpointNeverPrintsItsSettingsBecauseTheyMayBeSecret() {
        var endpoint = new HostEndpoint(NODE1, "libvirt", URI.create("qemu+tcp://n1/system"), Map.of("password", "s3"));
        assertThat(endpoint.toString()).contains("node1").doesNotContain("s3");
    }

    @Test
    void baggageIsCopiedOnTheWayInAndOut() {
        byte[] bytes = {1, 2};
        Baggage baggage = Baggage.of(bytes);
        bytes[0] = 9;
        baggage.bytes()[1] = 9;
        assertThat(baggage.bytes()).containsExactly(1, 2);
    }

    @Test
    void aPauseBudgetOutsideOfReasonIsRefused() {
        assertThatThrownBy(() -> MigrationOptions.DEFAULT.withPauseBudget(Duration.ZERO))
                .hasMessageContaining("PT0S");
    }
}
