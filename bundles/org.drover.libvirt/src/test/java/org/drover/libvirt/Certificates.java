package org.drover.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority of the test's own and what it signs, made by GnuTLS's certtool as libvirt's documentation does it. */
public final class Certificates {
    public static final String YEARS = "expiration_days = 3650\n";
    static final String PAST = "activation_date = \"2001-01-01 00:00:00\"\nexpiration_date = \"2002-01-01 00:00:00\"\n";

    private final Path directory;

    private Certificates(Path directory) {
        this.directory = directory;
    }

    /** A new authority; its {@code cacert.pem} is in the directory. */
    public static Certificates authority(Path directory) throws IOException {
        Files.createDirectories(directory);
        Certificates authority = new Certificates(directory);
        authority.key(directory.resolve("cakey.pem"), "ecdsa");
        Path template = directory.resolve("ca.template");
        Files.writeString(template, "cn = \"Test authority\"\nca\ncert_signing_key\ncrl_signing_key\n" + YEARS);
        authority.certtool(
                "--generate-self-signed",
                "--load-privkey",
                directory.resolve("cakey.pem"),
                "--template",
                template,
                "--outfile",
                authority.certificate());
        return authority;
    }

    Path certificate() {
        return directory.resolve("cacert.pem");
    }

    /**
     * A client's directory as {@code pkipath} wants it, trusting this authority. libvirtd 9.0 takes no elliptic keys: it
     * asks for the usage "key encipherment", which certtool gives to RSA keys alone.
     */
    public Path client(String name, String keyType, String validity) throws IOException {
        Path client = Files.createDirectories(directory.resolve(name));
        Files.copy(certificate(), client.resolve("cacert.pem"));
        key(client.resolve("clientkey.pem"), keyType);
        sign(client, "client", "cn = \"" + name + "\"\ntls_www_client\n" + validity);
        return client;
    }

    /** {@code serverkey.pem} and {@code servercert.pem} for a host named localhost. */
    Path server(String name, String validity) throws IOException {
        Path server = Files.createDirectories(directory.resolve(name));
        key(server.resolve("serverkey.pem"), "rsa");
        sign(server, "server", "cn = \"" + name + "\"\ndns_name = \"localhost\"\ntls_www_server\n" + validity);
        return server;
    }

    private void sign(Path where, String role, String template) throws IOException {
        Path file = where.resolve(role + ".template");
        Files.writeString(file, template + "signing_key\nencryption_key\n");
        certtool(
                "--generate-certificate",
                "--load-privkey",
                where.resolve(role + "key.pem"),
                "--load-ca-certificate",
                certificate(),
                "--load-ca-privkey",
                directory.resolve("cakey.pem"),
                "--template",
                file,
                "--outfile",
                where.resolve(role + "cert.pem"));
    }

    /** A list on which this certificate stands. */
    void revoke(Path certificate, Path list) throws IOException {
        Path template = directory.resolve("crl.template");
        Files.writeString(template, "crl_next_update = 3650\ncrl_number = 1\n");
        certtool(
                "--generate-crl",
                "--load-ca-certificate",
                certificate(),
                "--load-ca-privkey",
                directory.resolve("cakey.pem"),
                "--load-certificate",
                certificate,
                "--template",
                template,
                "--outfile",
                list);
    }

    private void key(Path file, String type) throws IOException {
        certtool(
                "--generate-privkey",
                "--key-type",
                type,
                "--sec-param",
                type.equals("rsa") ? "medium" : "high",
                "--outfile",
                file);
    }

    private void certtool(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("certtool"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new AssertionError("certtool failed (" + status + "): " + said);
        }
    }
}
