package org.drover.libvirt.internal.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Login;
import org.drover.libvirt.ProtocolViolation;

/**
 * SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677): the password does not travel, and the server proves that it
 * knows it as well. Of SASLprep (RFC 4013) the normalization is done, which is all that differs for usual passwords.
 */
final class ScramSha256 implements Mechanism {
    static final String NAME = "SCRAM-SHA-256";

    /** RFC 7677's least; above the most, a hostile server could keep a processor busy. */
    private static final int LEAST_ITERATIONS = 4096;

    private static final int MOST_ITERATIONS = 1_000_000;
    private static final String GS2 = "n,,";
    private static final int NONCE_BYTES = 24;

    private final Login login;
    private final String nonce;
    private String expected; // the server's signature, once the server has been told the proof
    private boolean satisfied;

    ScramSha256(Login login) {
        this(login, Base64.getEncoder().encodeToString(random()));
    }

    ScramSha256(Login login, String nonce) {
        this.login = login;
        this.nonce = nonce;
    }

    private static byte[] random() {
        byte[] bytes = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] begin() {
        return (GS2 + first()).getBytes(StandardCharsets.UTF_8);
    }

    private String first() {
        String user = prepared(login.user()).replace("=", "=3D").replace(",", "=2C");
        return "n=" + user + ",r=" + nonce;
    }

    private static String prepared(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    @Override
    public byte[] answer(byte[] said) throws ProtocolViolation, AccessFailure {
        String message = new String(said, StandardCharsets.UTF_8);
        if (expected == null) {
            return proof(message).getBytes(StandardCharsets.UTF_8);
        }
        if (satisfied) {
            throw new ProtocolViolation("the server goes on after its SCRAM signature");
        }
        String signature = attribute(message.split(","), 0, "v=");
        if (!MessageDigest.isEqual(
                signature.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8))) {
            throw new AccessFailure(
                    Why.REFUSED,
                    "the server does not know the password of '" + login.user() + "' and may be another one: do not"
                            + " trust it",
                    null);
        }
        satisfied = true;
        return new byte[0];
    }

    private String proof(String serverFirst) throws ProtocolViolation {
        String[] parts = serverFirst.split(",");
        String joint = attribute(parts, 0, "r=");
        if (!joint.startsWith(nonce) || joint.length() == nonce.length()) {
            throw new ProtocolViolation("the server's SCRAM nonce does not go on from ours");
        }
        try {
            byte[] salt = Base64.getDecoder().decode(attribute(parts, 1, "s="));
            int iterations = Integer.parseInt(attribute(parts, 2, "i="));
            if (salt.length == 0 || iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
                throw new ProtocolViolation("SCRAM with a salt of " + salt.length + " bytes and " + iterations
                        + " iterations (" + LEAST_ITERATIONS + " to " + MOST_ITERATIONS + " are taken)");
            }
            return proof(joint, serverFirst, salted(salt, iterations));
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolation("a SCRAM message that makes no sense", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks HMAC-SHA-256", e);
        }
    }

    private String proof(String joint, String serverFirst, byte[] salted) throws GeneralSecurityException {
        String last =
                "c=" + Base64.getEncoder().encodeToString(GS2.getBytes(StandardCharsets.US_ASCII)) + ",r=" + joint;
        byte[] everything = (first() + "," + serverFirst + "," + last).getBytes(StandardCharsets.UTF_8);
        byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
        byte[] proof = hmac(storedKey, everything);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        expected = Base64.getEncoder().encodeToString(hmac(serverKey, everything));
        return last + ",p=" + Base64.getEncoder().encodeToString(proof);
    }

    private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(prepared(login.password()).toCharArray(), salt, iterations, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text);
    }

    private static String attribute(String[] parts, int index, String key) throws ProtocolViolation {
        if (index >= parts.length || !parts[index].startsWith(key)) {
            throw new ProtocolViolation("a SCRAM message without '" + key + "'");
        }
        return parts[index].substring(key.length());
    }

    @Override
    public boolean isSatisfied() {
        return satisfied;
    }
}
