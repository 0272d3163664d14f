package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.drover.model.ByteRate;
import org.drover.model.HostLink;
import org.drover.model.HostLink.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
    @Test
    void aNetworkIsAnAddressAndMayHaveARoleAMetricAndABandwidth() {
        assertThat(Links.parse("mig=tcp://10.2.0.1, mgmt=tcp://10.1.0.1;role=management;metric=100;bandwidth=100"))
                .containsExactly(
                        new HostLink("mig", Role.MIGRATION, 0, Optional.empty(), "tcp://10.2.0.1"),
                        new HostLink(
                                "mgmt",
                                Role.MANAGEMENT,
                                100,
                                Optional.of(ByteRate.ofMiBPerSecond(100)),
                                "tcp://10.1.0.1"));
        assertThat(Links.parse(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mig",
                "=tcp://10.2.0.1",
                "mig=10.2.0.1",
                "mig=tcp://a;metric=-1",
                "mig=tcp://a;metric=x",
                "mig=tcp://a;role=fast",
                "mig=tcp://a;colour=red",
                "mig=tcp://a;metric"
            })
    void whatMakesNoSenseIsRefused(String setting) {
        assertThatIllegalArgumentException().isThrownBy(() -> Links.parse(setting));
    }
}
