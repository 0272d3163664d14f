package org.drover.libvirt.internal.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;

/** Reads what certtool and openssl write: blocks of base64 between BEGIN and END lines, with any text around them. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS", "DSA");

    /** The AlgorithmIdentifier of RSA: its OID 1.2.840.113549.1.1.1 and a NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    /** The OID 1.2.840.10045.2.1, id-ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int EC_PARAMETERS = 0xa0;

    private record Block(String label, byte[] der) {}

    private Pem() {}

    static List<X509Certificate> certificates(Path file) throws AccessFailure {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.label.equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(file, "holds a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw unusable(file, "holds no certificate (-----BEGIN CERTIFICATE-----)", null);
        }
        return certificates;
    }

    static List<X509CRL> revocations(Path file) throws AccessFailure {
        List<X509CRL> lists = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks(file)) {
                if (block.label.equals("X509 CRL")) {
                    lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.der)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw unusable(file, "holds a revocation list that cannot be read: " + e.getMessage(), e);
        }
        if (lists.isEmpty()) {
            throw unusable(
                    file, "holds no revocation list (-----BEGIN X509 CRL-----); remove it if there is none", null);
        }
        return lists;
    }

    static PrivateKey key(Path file) throws AccessFailure {
        for (Block block : blocks(file)) {
            switch (block.label) {
                case "PRIVATE KEY":
                    return key(file, block.der);
                case "RSA PRIVATE KEY": // PKCS#1, what certtool writes
                    return key(file, der(SEQUENCE, VERSION_0, RSA, der(OCTETS, block.der)));
                case "EC PRIVATE KEY": // SEC 1, RFC 5915
                    byte[] algorithm = der(SEQUENCE, EC, curve(file, block.der));
                    return key(file, der(SEQUENCE, VERSION_0, algorithm, der(OCTETS, block.der)));
                case "ENCRYPTED PRIVATE KEY":
                    throw unusable(file, "is encrypted; libvirt's keys are not (openssl pkey -in ... -out ...)", null);
                default: // parameters of a curve, for instance
            }
        }
        throw unusable(file, "holds no private key (-----BEGIN PRIVATE KEY-----)", null);
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws AccessFailure {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException e) {
                continue; // another algorithm's
            } catch (GeneralSecurityException e) {
                continue; // an algorithm that this Java lacks
            }
        }
        throw unusable(file, "holds a private key of no kind known here (RSA, EC, Ed25519 and Ed448 are)", null);
    }

    /** The curve's name, which SEC 1 keeps inside the key and PKCS#8 beside it. */
    private static byte[] curve(Path file, byte[] sec1) throws AccessFailure {
        try {
            for (int at = content(sec1, 0); at < sec1.length; at = content(sec1, at) + length(sec1, at)) {
                if ((sec1[at] & 0xff) == EC_PARAMETERS) {
                    int from = content(sec1, at);
                    return Arrays.copyOfRange(sec1, from, from + length(sec1, at));
                }
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw unusable(file, "holds an EC key that is cut off", e);
        }
        throw unusable(file, "holds an EC key that does not name its curve", null);
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        if (length >= 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der[at + 2 + i] & 0xff;
            }
        }
        if (length < 0 || length > der.length) {
            throw new IllegalArgumentException("a length of " + length);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.size() < 0x80) {
            out.write(content.size());
        } else if (content.size() < 0x100) {
            out.write(0x81);
            out.write(content.size());
        } else {
            out.write(0x82);
            out.write(content.size() >> 8);
            out.write(content.size());
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static List<Block> blocks(Path file) throws AccessFailure {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw unusable(file, "does not exist", e);
        } catch (IOException e) {
            throw unusable(file, "cannot be read: " + e, e);
        }
        List<Block> blocks = new ArrayList<>();
        for (Matcher m = BLOCK.matcher(text); m.find(); ) {
            try {
                blocks.add(new Block(m.group(1), Base64.getMimeDecoder().decode(m.group(2))));
            } catch (IllegalArgumentException e) {
                throw unusable(file, "is damaged: " + e.getMessage(), e);
            }
        }
        return blocks;
    }

    private static AccessFailure unusable(Path file, String what, Exception cause) {
        return new AccessFailure(Why.OUR_CREDENTIALS, file + " " + what, cause);
    }
}
