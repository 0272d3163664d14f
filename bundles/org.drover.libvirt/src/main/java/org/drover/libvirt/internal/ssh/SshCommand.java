package org.drover.libvirt.internal.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.LibvirtUri.EitherHelper;
import org.drover.libvirt.LibvirtUri.Netcat;
import org.drover.libvirt.LibvirtUri.VirtSshHelper;

/** The command line of {@code ssh} and what it runs over there ({@code virNetClientSSHHelperCommand} of libvirt). */
final class SshCommand {
    private SshCommand() {}

    static List<String> line(LibvirtUri.Ssh endpoint, String driver, Duration timeout) {
        List<String> line = new ArrayList<>(List.of("ssh", "-T", "-e", "none"));
        endpoint.port().ifPresent(port -> line.addAll(List.of("-p", port.toString())));
        endpoint.user().ifPresent(user -> line.addAll(List.of("-l", user)));
        endpoint.keyFile().ifPresent(file -> line.addAll(List.of("-i", file.toString())));
        option(line, "BatchMode=yes"); // nobody is there to answer a question
        option(line, "ControlMaster=no"); // what ssh leaves running would hold our pipes
        option(line, "ForwardAgent=no");
        option(line, "ForwardX11=no");
        option(line, "ClearAllForwardings=yes");
        option(line, "ConnectTimeout=" + Math.max(1, timeout.toSeconds()));
        endpoint.knownHosts().ifPresent(file -> option(line, "UserKnownHostsFile=\"" + file + "\""));
        option(line, "StrictHostKeyChecking=" + (endpoint.verify() ? "yes" : "no"));
        line.addAll(List.of("--", endpoint.host(), "sh -c " + quoted(script(endpoint.helper(), driver))));
        return line;
    }

    private static void option(List<String> line, String option) {
        line.addAll(List.of("-o", option));
    }

    private static String script(LibvirtUri.Helper helper, String driver) {
        if (helper instanceof Netcat netcat) {
            return script(netcat);
        } else if (helper instanceof EitherHelper either) {
            return "if command -v virt-ssh-helper >/dev/null 2>&1; then " + script(new VirtSshHelper(), driver)
                    + "; else " + script(either.fallback()) + "; fi";
        }
        return "exec virt-ssh-helper " + quoted(driver);
    }

    /** A netcat that knows {@code -q} is told to end when our side does. */
    private static String script(Netcat netcat) {
        String nc = quoted(netcat.command());
        return "if " + nc + " -q 2>&1 | grep -q \"requires an argument\"; then Q=-q0; else Q=; fi; exec " + nc
                + " $Q -U " + quoted(netcat.socket());
    }

    /** One word of a shell, whatever is in it. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
