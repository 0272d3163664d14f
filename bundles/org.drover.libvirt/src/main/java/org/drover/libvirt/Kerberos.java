package org.drover.libvirt;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Who we are to a daemon that asks by Kerberos (SASL's GSSAPI), and what proves it to the key distribution centre (KDC).
 * Realms and KDCs are those of {@code /etc/krb5.conf} ({@code -Djava.security.krb5.conf}); the daemon is
 * {@code libvirt/HOST}, HOST as in the URI.
 */
public sealed interface Kerberos {
    /**
     * A key of our own in a file: each connection gets its own ticket by it, so none ends for want of one.
     *
     * @param principal whose key of those in the file: {@code drover@EXAMPLE.ORG}
     */
    record Keytab(Path file, String principal) implements Kerberos {
        public Keytab {
            Objects.requireNonNull(file, "file");
            if (principal.isBlank()) {
                throw new IllegalArgumentException("a keytab goes with the principal whose key is meant");
            }
        }

        @Override
        public String toString() {
            return principal + " by the keytab " + file;
        }
    }

    /**
     * The ticket that somebody got with {@code kinit}; whoever renews it must do so before it ends.
     *
     * @param file empty: where Kerberos keeps it for the user that runs this ({@code KRB5CCNAME} if that is a file)
     */
    record TicketCache(Optional<Path> file) implements Kerberos {
        public TicketCache {
            Objects.requireNonNull(file, "file");
        }

        @Override
        public String toString() {
            return file.map(f -> "the ticket in " + f).orElse("the ticket in Kerberos' usual place");
        }
    }
}
