package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.drover.libvirt.Credential;
import org.junit.jupiter.api.Test;

class EndingSoonTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aCertificateIsToldAMonthBeforeItsEnd() {
        List<Credential> credentials = List.of(
                new Credential("our certificate /pki/clientcert.pem", Instant.parse("2026-03-31T11:59:59Z")),
                new Credential("the certificate of node1", Instant.parse("2026-03-31T12:00:00Z")));
        assertThat(EndingSoon.told(credentials, NOW))
                .containsExactly(
                        "our certificate /pki/clientcert.pem ends on 2026-03-31: from then on this host cannot be"
                                + " connected; have it made anew before");
        assertThat(EndingSoon.told(credentials, NOW.plusSeconds(1))).hasSize(2);
        assertThat(EndingSoon.told(List.of(), NOW)).isEmpty();
    }
}
