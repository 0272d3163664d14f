package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.drover.model.MigrationId;
import org.junit.jupiter.api.Test;

class LandingTest {
    private final Landing.All all = new Landing.All();

    @Test
    void aLandingIsFoundByItsAddressUntilItIsClosed() {
        Landing landing = all.open(null, null);
        assertThat(all.at(landing.address())).containsSame(landing);
        assertThat(all.at("tcp://10.2.0.1")).isEmpty();
        landing.close();
        assertThat(all.at(landing.address())).isEmpty();
    }

    @Test
    void aFileOfAChainBecomesOneBesideItUnderTheMigrationsName() {
        assertThat(MovedFiles.flat("/vms/web.qcow2", new MigrationId("7"))).isEqualTo("/vms/web.m-7.qcow2.flat");
    }
}
