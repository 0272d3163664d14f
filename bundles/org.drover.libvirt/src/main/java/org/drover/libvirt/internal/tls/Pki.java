package org.drover.libvirt.internal.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where certificates are, as {@code virNetTLSContextLocateCredentials} of {@code virnettlscontext.c} looks for them. */
record Pki(Path authorities, Path revocations, Path certificate, Path key) {
    private static final Path SYSTEM = Path.of("/etc/pki");

    static Pki locate(Optional<Path> told) {
        return told.map(Pki::in).orElseGet(() -> {
            boolean root = "root".equals(System.getProperty("user.name"));
            Path home = Path.of(System.getProperty("user.home"), ".pki", "libvirt");
            return root ? ofSystem(SYSTEM) : ofUser(home, SYSTEM);
        });
    }

    private static Pki in(Path directory) {
        return new Pki(
                directory.resolve("cacert.pem"),
                directory.resolve("cacrl.pem"),
                directory.resolve("clientcert.pem"),
                directory.resolve("clientkey.pem"));
    }

    static Pki ofSystem(Path root) {
        return new Pki(
                root.resolve("CA/cacert.pem"),
                root.resolve("CA/cacrl.pem"),
                root.resolve("libvirt/clientcert.pem"),
                root.resolve("libvirt/private/clientkey.pem"));
    }

    /** Each from the user's directory where it is there; certificate and key only together. */
    static Pki ofUser(Path directory, Path root) {
        Pki own = in(directory);
        Pki system = ofSystem(root);
        boolean pair = Files.exists(own.certificate) && Files.exists(own.key);
        return new Pki(
                Files.exists(own.authorities) ? own.authorities : system.authorities,
                Files.exists(own.revocations) ? own.revocations : system.revocations,
                pair ? own.certificate : system.certificate,
                pair ? own.key : system.key);
    }
}
