package org.drover.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MIT's Kerberos in a directory: the databases of two realms, of which the KDC of one lives an hour ahead, keytabs and
 * tickets, and a {@code krb5.conf} for each side. {@link PrivateLibvirtd#startWithKdcs} runs the KDCs.
 */
final class KerberosRealm {
    static final String NAME = "DROVER.TEST";
    static final String LATE = "LATE.TEST";

    private final Path directory;

    /**
     * With keytabs of the daemon ({@code libvirt.keytab}), ann and bob, of ann in the late realm and in two that have no
     * KDC, of ann before her key was changed, and of somebody who is gone.
     */
    KerberosRealm(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(
                directory.resolve("kdc.conf"),
                """
                [realms]
                %s
                %s
                """
                        .formatted(database(NAME, 88), database(LATE, 89)));
        Files.writeString(directory.resolve("there.conf"), config(kdc(NAME, 88)));
        for (String realm : new String[] {NAME, LATE}) {
            run("kdb5_util", "-r", realm, "create", "-s", "-P", "master");
        }
        admin(NAME, "addprinc -randkey +requires_preauth ann");
        for (String who : new String[] {"libvirt/localhost", "bob", "gone", "ann@DOWN.TEST", "ann@SILENT.TEST"}) {
            admin(NAME, "addprinc -randkey " + who);
        }
        admin(LATE, "addprinc -randkey +requires_preauth ann");
        keytab(NAME, "libvirt.keytab", "libvirt/localhost");
        keytab(NAME, "old.keytab", "ann");
        keytab(NAME, "ann.keytab", "ann");
        keytab(NAME, "others.keytab", "bob gone ann@DOWN.TEST ann@SILENT.TEST");
        keytab(LATE, "late.keytab", "ann");
        admin(NAME, "delprinc -force gone");
    }

    private void keytab(String realm, String file, String principals) throws IOException {
        admin(realm, "ktadd -k " + file(file) + " " + principals);
    }

    private String database(String realm, int port) {
        return """
                %1$s = {
                    database_name = %2$s/%1$s
                    key_stash_file = %2$s/%1$s.stash
                    kdc_listen = ""
                    kdc_tcp_listen = 127.0.0.1:%3$d
                }
                """
                .formatted(realm, directory, port);
    }

    /** On lines of its own: the JDK reads no other. */
    static String kdc(String realm, int port) {
        return "    %s = {%n        kdc = 127.0.0.1:%d%n    }%n".formatted(realm, port);
    }

    private static String config(String... realms) {
        return """
                [libdefaults]
                    default_realm = %s
                    dns_lookup_kdc = false
                    dns_canonicalize_hostname = false
                    rdns = false
                    udp_preference_limit = 1
                [realms]
                %s
                """
                .formatted(NAME, String.join("", realms));
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    /** How those outside find the KDCs: by their doors. */
    Path outside(PrivateLibvirtd daemon, String... more) throws IOException {
        List<String> realms = new ArrayList<>(List.of(more));
        realms.add(kdc(NAME, daemon.door(2)));
        realms.add(kdc(LATE, daemon.door(3)));
        return Files.writeString(file("outside.conf"), config(realms.toArray(String[]::new)));
    }

    private void admin(String realm, String query) throws IOException {
        run("kadmin.local", "-r", realm, "-q", query);
    }

    /** Gets a ticket into a file as people do. */
    void kinit(Path outside, String cache, String lifetime, String keytab, String principal) throws IOException {
        run(
                outside,
                List.of(
                        "kinit",
                        "-c",
                        file(cache).toString(),
                        "-l",
                        lifetime,
                        "-k",
                        "-t",
                        file(keytab).toString(),
                        principal));
    }

    private void run(String... command) throws IOException {
        run(file("there.conf"), List.of(command));
    }

    private void run(Path config, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KRB5_CONFIG", config.toString());
        builder.environment().put("KRB5_KDC_PROFILE", file("kdc.conf").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new AssertionError(command + ": " + said);
        }
    }
}
