package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.drover.libvirt.Credential;

/** Credentials that let Drover in today and soon will not, in words for people. */
final class EndingSoon {
    private static final Duration SOON = Duration.ofDays(30);

    private EndingSoon() {}

    static List<String> told(List<Credential> credentials, Instant now) {
        return credentials.stream()
                .filter(credential -> credential.ends().isBefore(now.plus(SOON)))
                .map(EndingSoon::told)
                .toList();
    }

    static Optional<Instant> first(List<Credential> credentials) {
        return credentials.stream().map(Credential::ends).min(Instant::compareTo);
    }

    private static String told(Credential credential) {
        return credential.what() + " ends on "
                + credential.ends().atOffset(ZoneOffset.UTC).toLocalDate()
                + ": from then on this host cannot be connected; have it made anew before";
    }
}
