package org.drover.libvirt.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Certificates;
import org.drover.libvirt.PrivateLibvirtd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("file.pem"), text);
    }

    private static void assertBelongTogether(PrivateKey key, PublicKey certified, String algorithm)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        byte[] message = {1, 2, 3}; // not an empty one: Java 17.0.19 signs that wrongly with Ed25519
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(message);
        assertThat(signature.verify(signed)).isTrue();
    }

    /** certtool writes RSA keys as PKCS#1 and EC keys as SEC 1, neither of which Java reads by itself. */
    @ParameterizedTest
    @CsvSource({"rsa,SHA256withRSA", "ecdsa,SHA256withECDSA", "ed25519,Ed25519"})
    void readsTheKeysThatCerttoolMakes(String type, String algorithm) throws Exception {
        PrivateLibvirtd.needed("certtool");
        Path client = Certificates.authority(directory).client("client", type, Certificates.YEARS);

        PublicKey certified =
                Pem.certificates(client.resolve("clientcert.pem")).get(0).getPublicKey();

        assertBelongTogether(Pem.key(client.resolve("clientkey.pem")), certified, algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsPkcs8WithTextAroundIt(String algorithm) throws Exception {
        PrivateKey key =
                KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
        String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());

        assertThat(Pem.key(file("Public Key Info:\n-----BEGIN PRIVATE KEY-----\r\n" + base64
                        + "\r\n-----END PRIVATE KEY-----\nand more")))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "'',no private key",
        "'-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----',no kind known",
        "'-----BEGIN PRIVATE KEY-----\nAAAA',no private key",
        "'-----BEGIN EC PRIVATE KEY-----\nMIQ/\n-----END EC PRIVATE KEY-----',does not name its curve",
        "'-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----',does not name its curve",
        "'-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----',cut off",
        "'-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----',encrypted",
    })
    void whatIsNoKeyIsNamedWithItsFile(String text, String complaint) throws Exception {
        Path file = file(text);

        assertThatThrownBy(() -> Pem.key(file))
                .isInstanceOfSatisfying(
                        AccessFailure.class, e -> assertThat(e.why()).isEqualTo(Why.OUR_CREDENTIALS))
                .hasMessageContaining("file.pem")
                .hasMessageContaining(complaint);
    }

    @Test
    void aDamagedCertificateIsNamedWithItsFile() throws Exception {
        Path file = file("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----");

        assertThatThrownBy(() -> Pem.certificates(file)).hasMessageContaining("file.pem holds a certificate that");
        assertThatThrownBy(() -> Pem.certificates(directory.resolve("none.pem")))
                .hasMessageContaining("none.pem does not exist");
    }

    @Test
    void aUsersOwnFilesGoFirstAndKeysOnlyInPairs() throws Exception {
        Path system = Path.of("/etc/pki");
        assertThat(Pki.ofUser(directory, system)).isEqualTo(Pki.ofSystem(system));
        Files.createFile(directory.resolve("cacert.pem"));
        Files.createFile(directory.resolve("clientcert.pem"));

        Pki half = Pki.ofUser(directory, system);
        assertThat(half.authorities()).isEqualTo(directory.resolve("cacert.pem"));
        assertThat(half.certificate()).isEqualTo(Path.of("/etc/pki/libvirt/clientcert.pem"));

        Files.createFile(directory.resolve("clientkey.pem"));
        Pki whole = Pki.ofUser(directory, system);
        assertThat(whole.certificate()).isEqualTo(directory.resolve("clientcert.pem"));
        assertThat(whole.key()).isEqualTo(directory.resolve("clientkey.pem"));
    }
}
