package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.drover.libvirt.LibvirtUri.EitherHelper;
import org.drover.libvirt.LibvirtUri.Netcat;
import org.drover.libvirt.LibvirtUri.Ssh;
import org.drover.libvirt.LibvirtUri.Tcp;
import org.drover.libvirt.LibvirtUri.Tls;
import org.drover.libvirt.LibvirtUri.UnixSocket;
import org.drover.libvirt.LibvirtUri.VirtSshHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtUriTest {
    private static LibvirtUri.Endpoint endpoint(String uri) {
        return LibvirtUri.parse(uri).endpoint();
    }

    @Test
    void aTransportIsChosenByNameOrAsLibvirtDoesByTheHost() {
        assertThat(endpoint("qemu:///system")).isEqualTo(new UnixSocket(Path.of("/run/libvirt/libvirt-sock")));
        assertThat(endpoint("qemu+tcp://[fd00::1]/system")).isEqualTo(new Tcp("fd00::1", 16509));
        assertThat(endpoint("qemu://node1/system")).isEqualTo(new Tls("node1", 16514, Optional.empty(), true, true));
        assertThat(endpoint("qemu+tls://node1:7/system?pkipath=/a%20b&no_verify=1&no_sanity=1"))
                .isEqualTo(new Tls("node1", 7, Optional.of(Path.of("/a b")), false, false));
    }

    @Test
    void sshIsToldWhatTheUriSays() {
        Netcat usual = new Netcat("nc", "/var/run/libvirt/libvirt-sock");
        assertThat(endpoint("qemu+ssh://node1/system"))
                .isEqualTo(new Ssh(
                        "node1",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        new EitherHelper(usual)));
        assertThat(endpoint("qemu+ssh://ann@node1:22/system?keyfile=/k&known_hosts=/h&no_verify=1&proxy=native"))
                .isEqualTo(new Ssh(
                        "node1",
                        Optional.of("ann"),
                        Optional.of(22),
                        Optional.of(Path.of("/k")),
                        Optional.of(Path.of("/h")),
                        false,
                        new VirtSshHelper()));
        assertThat(((Ssh) endpoint("qemu+ssh://node1/system?socket=/x")).helper())
                .isEqualTo(new Netcat("nc", "/x"));
        assertThat(((Ssh) endpoint("qemu+ssh://node1/system?proxy=netcat")).helper())
                .isEqualTo(usual);
    }

    @ParameterizedTest
    @CsvSource({
        "qemu+tls://h/system?pkipath=/p&no_verify=1,qemu:///system",
        "qemu+ssh://u@h/system?keyfile=/k&a=b%20c&d,qemu:///system?a=b%20c&d=",
        "test+unix:///default?socket=/s,test:///default",
        "qemu+tcp://h/system?name=qemu:///session,qemu:///session",
    })
    void theDaemonIsAskedForWhatIsNotOfTheWay(String uri, String name) {
        assertThat(LibvirtUri.parse(uri).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qemu+tcp://h/system?pkipath=/p",
                "qemu+ssh://h/system?command=/bin/evil",
                "qemu+tls://h/system?tls_priority=NORMAL",
                "qemu+tls://h/system?no_verify=yes",
                "qemu+ssh://h/system?proxy=native&socket=/x",
                "qemu+ssh://h/system?proxy=maybe",
                "qemu+ssh:///system",
                "qemu+unix://h/system",
                "qemu+libssh2://h/system",
            })
    void whatCannotBeHeededIsRefused(String uri) {
        assertThatIllegalArgumentException().isThrownBy(() -> LibvirtUri.parse(uri));
    }

    @Test
    void whoeverTrustsTheNetworkIsWarned() {
        assertThat(endpoint("qemu+tls://h/system").warning()).isEmpty();
        assertThat(endpoint("qemu+ssh://h/system").warning()).isEmpty();
        assertThat(endpoint("qemu:///system").warning()).isEmpty();
        assertThat(endpoint("qemu+tls://h/system?no_verify=1").warning())
                .hasValueSatisfying(w -> assertThat(w).contains("no_verify"));
        assertThat(endpoint("qemu+ssh://h/system?no_verify=1").warning())
                .hasValueSatisfying(w -> assertThat(w).contains("no_verify"));
        assertThat(endpoint("qemu+tcp://h/system").warning())
                .hasValueSatisfying(w -> assertThat(w).contains("neither encrypted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost", "127.0.0.1", "127.9.0.2", "[::1]", "[0:0:0:0:0:0:0:1]"})
    void nobodyElseHearsWhatStaysOnThisMachine(String host) {
        assertThat(endpoint("qemu+tcp://" + host + "/system").warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example", "127.0.0.1.example", "10.127.0.1", "[::2]", "[fe80::1]", "[1::]"})
    void anAddressThatOnlyLooksLikeThisMachinesIsAnothers(String host) {
        assertThat(endpoint("qemu+tcp://" + host + "/system").warning()).isPresent();
    }
}
