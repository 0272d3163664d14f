package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.HostEndpoint;
import org.drover.libvirt.ConnectOptions;
import org.drover.libvirt.Kerberos;
import org.drover.libvirt.LibvirtUri;
import org.drover.libvirt.Login;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"-, ''", "'', ''", "lun7, lun7", "' lun7 , lun8,', 'lun7 lun8'", "'lun7,lun7', lun7"})
    void exclusiveVolumesAreNamesWithCommasBetween(String said, String names) {
        Settings settings = Settings.of(said == null ? Map.of() : Map.of("exclusive-volumes", said));
        assertThat(settings.exclusive())
                .extracting(VolumeId::value)
                .containsExactlyInAnyOrder(names.isEmpty() ? new String[0] : names.split(" "));
    }

    @Test
    void whatIsGivenIsReadAndWhatIsNotIsNotMadeUp() {
        Settings full = Settings.of(Map.of(
                "migration-address", " tcp://10.2.0.1 ",
                "shared-volumes", "vms=/mnt/vms, iso=/mnt/iso/",
                "bridges", "br0, br1,",
                "leases", "yes",
                "sasl-user", "ann",
                "sasl-password", " secret",
                "peer-to-peer", "yes",
                "peer-uri", "qemu+tls://h1.example/system",
                "capacity-cores", "1.5",
                "capacity-memory-mib", "2048"));
        assertThat(full.migrationAddress()).contains("tcp://10.2.0.1");
        assertThat(full.shared().volumes()).containsExactlyInAnyOrder(new VolumeId("vms"), new VolumeId("iso"));
        assertThat(full.bridges()).containsExactlyInAnyOrder(new NetworkId("bridge:br0"), new NetworkId("bridge:br1"));
        assertThat(full.leases()).isTrue();
        assertThat(full.login()).contains(new Login("ann", " secret"));
        assertThat(full.peerToPeer()).isTrue();
        assertThat(full.peerUri()).contains("qemu+tls://h1.example/system");
        assertThat(full.capacityCores()).contains(1.5);
        assertThat(full.capacityMemory()).contains(Bytes.ofMiB(2048));

        Settings none = Settings.of(Map.of());
        assertThat(none.migrationAddress()).isEmpty();
        assertThat(none.shared().volumes()).isEmpty();
        assertThat(none.bridges()).isEmpty();
        assertThat(none.leases()).isFalse();
        assertThat(none.login()).isEmpty();
        assertThat(none.peerToPeer()).isFalse();
        assertThat(none.peerUri()).isEmpty();
        assertThat(none.capacityCores()).isEmpty();
        assertThat(none.capacityMemory()).isEmpty();
    }

    @Test
    void whoDroverIsByKerberosIsInAKeytabOrInATicketThatSomebodyGot() {
        assertThat(Settings.of(Map.of()).kerberos()).isEmpty();
        assertThat(Settings.of(Map.of("kerberos-keytab", "/etc/drover.keytab", "kerberos-principal", "drover@EX.ORG"))
                        .kerberos())
                .contains(new Kerberos.Keytab(Path.of("/etc/drover.keytab"), "drover@EX.ORG"));
        assertThat(Settings.of(Map.of("kerberos-tickets", "/run/drover.cc")).kerberos())
                .contains(new Kerberos.TicketCache(Optional.of(Path.of("/run/drover.cc"))));
        assertThat(Settings.of(Map.of("kerberos-tickets", "default")).kerberos())
                .contains(new Kerberos.TicketCache(Optional.empty()));
        assertThatThrownBy(() -> Settings.of(Map.of(
                        "kerberos-keytab", "/k", "kerberos-principal", "drover@EX.ORG", "kerberos-tickets", "default")))
                .hasMessage("kerberos-keytab or kerberos-tickets, not both");
    }

    @Test
    void tcpThatKerberosProtectsIsNotTold() {
        ConnectOptions kerberos = ConnectOptions.DEFAULT.withKerberos(new Kerberos.TicketCache(Optional.empty()));
        assertThat(new LibvirtBackend.Connector(
                                new HostId("h"),
                                LibvirtUri.parse("qemu+tcp://h/system"),
                                kerberos,
                                Settings.of(Map.of()))
                        .notices())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "qemu+tcp://h/system, qemu+tcp://h: neither encrypted nor authenticated",
        "qemu+tls://h/system?no_verify=1, qemu+tls://h: no_verify=1 believes any certificate",
        "qemu+tls://h/system,",
        "qemu+tcp://127.0.0.1/system,",
        "qemu:///system,"
    })
    void aWayThatOthersCanTakeTooIsTold(String address, String told) {
        List<String> notices = new LibvirtBackend.Connector(
                        new HostId("h"), LibvirtUri.parse(address), ConnectOptions.DEFAULT, Settings.of(Map.of()))
                .notices();
        if (told == null) assertThat(notices).isEmpty();
        else assertThat(notices).singleElement().asString().startsWith(told);
    }

    @ParameterizedTest
    @CsvSource({
        "sasl-user, ann, 'sasl-user and sasl-password go together'",
        "kerberos-keytab, /etc/krb5.keytab, 'kerberos-keytab and kerberos-principal go together'",
        "leases, true, 'leases is yes or no, not \"true\"'",
        "capacity-cores, many, 'capacity-cores is a number above 0, not \"many\"'",
        "capacity-cores, 0, 'capacity-cores is a number above 0, not \"0\"'",
        "capacity-cores, NaN, 'capacity-cores is a number above 0, not \"NaN\"'",
        "capacity-memory-mib, 2G, 'capacity-memory-mib is a number above 0, not \"2G\"'",
        "capacity-memory-mib, 1e300, 'capacity-memory-mib is a number above 0, not \"1e300\"'",
        "shared-volumes, /mnt/vms, 'shared-volumes takes name=/path, separated by commas; \"/mnt/vms\" is not that'",
        "shared-volumes, vms=mnt, 'shared-volumes takes name=/path, separated by commas; \"vms=mnt\" is not that'",
        "shared-volumes, ' =/mnt', 'shared-volumes takes name=/path, separated by commas; \"=/mnt\" is not that'"
    })
    void aSettingThatMakesNoSenseIsRefusedAndSaysWhatToWrite(String key, String value, String said) {
        assertThatThrownBy(() -> Settings.of(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(said);
    }

    @Test
    void aSettingThatNobodyKnowsIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> Settings.of(Map.of("shared-volume", "vms=/mnt/vms")))
                .hasMessageContaining("no setting shared-volume")
                .hasMessageContaining("shared-volumes");
    }

    @Test
    void whoConnectsIsToldBeforeAnythingIsOpened() {
        HostEndpoint wrong = new HostEndpoint(
                new HostId("h1"), "libvirt", URI.create("qemu+tcp://127.0.0.1:1/system"), Map.of("leases", "perhaps"));
        assertThatThrownBy(() -> new LibvirtBackend().connect(wrong))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("h1")
                .hasMessageContaining("leases is yes or no");
    }
}
