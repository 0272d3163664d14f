package org.drover.libvirt.internal.sasl;

import java.util.List;
import java.util.regex.Pattern;
import org.drover.libvirt.AccessFailure;
import org.drover.libvirt.AccessFailure.Why;
import org.drover.libvirt.Kerberos;

/**
 * What went wrong with Kerberos, and what to do about it. The JDK tells it in text alone: its exceptions are not
 * exported; the numbers in them are those of RFC 4120, section 7.5.9.
 */
record KerberosTrouble(Kerberos who, String host) {
    /** What is found in the text of a failure, and what it means. */
    private record Known(Pattern sign, Why why, String words) {
        static Known of(String sign, Why why, String words) {
            return new Known(Pattern.compile(sign), why, words);
        }
    }

    private static final List<Known> KNOWN = List.of(
            Known.of(
                    "\\(37\\)|[Cc]lock skew",
                    Why.CLOCK,
                    "the clocks of this machine and of the KDC are more than its clockskew (5 minutes) apart: give both"
                            + " the same time server"),
            Known.of(
                    "\\(7\\)|Server not found",
                    Why.WRONG_NAME,
                    "the KDC knows no libvirt/%2$s: have the host's address name it as its principal does (klist -k"
                            + " /etc/libvirt/krb5.tab there), or make that (kadmin: addprinc -randkey libvirt/%2$s)"),
            Known.of("\\(6\\)|Client not found", Why.OUR_CREDENTIALS, "the KDC knows no such principal: %1$s"),
            Known.of(
                    "\\(32\\)|[Tt]icket expired|no longer valid",
                    Why.OUR_CREDENTIALS,
                    "%1$s has ended: kinit, or a keytab, which does not end"),
            Known.of(
                    "\\((24|31)\\)|Checksum failed|Pre-authentication",
                    Why.OUR_CREDENTIALS,
                    "the KDC has another key than %1$s: the keytab is from before a change (kadmin: ktadd)"),
            Known.of("\\((1|18|23)\\)", Why.OUR_CREDENTIALS, "the KDC does not take %1$s any more"),
            Known.of(
                    "Unable to obtain",
                    Why.OUR_CREDENTIALS,
                    "%1$s is not there or has ended: klist shows what is there (klist -k for a keytab), kinit gets a"
                            + " ticket"),
            Known.of(
                    "default realm|locate KDC|realm info|No such realm|Cannot contact|refused|timed out|unreachable",
                    Why.OUR_CREDENTIALS,
                    "no KDC could be asked about %1$s: look at its realm in /etc/krb5.conf, and whether that KDC runs"),
            Known.of(
                    "protection|security layer",
                    Why.NOTHING_IN_COMMON,
                    "libvirt/%2$s does not encrypt as is needed over TCP: look at tcp_min_ssf in its libvirtd.conf, or use"
                            + " qemu+tls"));

    AccessFailure explained(Throwable failure) {
        StringBuilder said = new StringBuilder();
        for (Throwable part = failure; part != null; part = part.getCause()) {
            // JAAS puts whole stack traces into a message
            String line = String.valueOf(part.getMessage()).lines().findFirst().orElse("");
            if (said.indexOf(line) < 0) {
                said.append(said.length() == 0 ? "" : ": ").append(line);
            }
        }
        Known known = KNOWN.stream()
                .filter(k -> k.sign().matcher(said).find())
                .findFirst()
                .orElse(new Known(null, Why.REFUSED, "Kerberos does not let us in to libvirt/%2$s as %1$s"));
        return new AccessFailure(known.why(), known.words().formatted(who, host) + " (" + said + ")", failure);
    }
}
