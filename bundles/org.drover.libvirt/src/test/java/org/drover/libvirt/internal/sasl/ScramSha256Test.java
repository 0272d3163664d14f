package org.drover.libvirt.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.Login;
import org.drover.libvirt.ProtocolViolation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the example of RFC 7677, section 3. */
class ScramSha256Test {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    private final ScramSha256 client = new ScramSha256(new Login("user", "pencil"), NONCE);

    private String answer(String said) throws Exception {
        return new String(client.answer(said.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void speaksAsTheStandardsExampleDoes() throws Exception {
        assertThat(new String(client.begin(), StandardCharsets.UTF_8)).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(answer(SERVER_FIRST))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(client.isSatisfied()).isFalse();
        assertThat(answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")).isEmpty();
        assertThat(client.isSatisfied()).isTrue();
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotBelieved() throws Exception {
        answer(SERVER_FIRST);

        assertThatThrownBy(() -> answer("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isInstanceOf(AccessFailure.class);
        assertThat(client.isSatisfied()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", // adds nothing of its own
                "r=another,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=%%%,i=4096",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000",
                "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==",
                "m=more,r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            })
    void whatAServerMayNotSayEndsIt(String serverFirst) {
        assertThatThrownBy(() -> answer(serverFirst)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void namesMayHoldWhatSeparates() {
        byte[] first = new ScramSha256(new Login("a,b=c", "x"), NONCE).begin();

        assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("n,,n=a=2Cb=3Dc,r=");
    }

    @Test
    void aPasswordIsInNoText() {
        assertThat(new Login("ann", "secret")).hasToString("ann");
    }
}
