package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;

class DomainXmlTest {
    private static final String XML =
            """
            <domain type='qemu'>
              <name> - вм &lt;7&gt; </name>
              <uuid>00000000-0000-4000-9000-00000000000A</uuid>
              <memory unit='KiB'>262144</memory>
              <vcpu placement='static'>2</vcpu>
              <devices>
                <disk type='file' device='disk'>
                  <source file='/mnt/vms/a.img'/><target dev='vda' bus='virtio'/>
                </disk>
                <disk type='network' device='disk'>
                  <source protocol='nbd' name='b'><host name='10.1.0.9' port='10809'/></source>
                  <target dev='vdb' bus='virtio'/>
                </disk>
                <interface type='bridge'><source bridge='br0'/></interface>
                %s
              </devices>
            </domain>
            """;
    private final SharedPaths shared = SharedPaths.parse("vms=/mnt/vms, deep=/mnt/vms/deep");

    @Test
    void aDomainIsReadWithItsNameAsItIs() throws SAXException {
        VmFacts vm = facts(XML.formatted(""));
        assertThat(vm.name()).isEqualTo(" - вм <7> ");
        assertThat(vm.id().value()).isEqualTo("00000000-0000-4000-9000-00000000000a");
        assertThat(vm.memory()).isEqualTo(Bytes.ofMiB(256));
        assertThat(vm.vcpus()).isEqualTo(2);
        assertThat(vm.networks()).containsExactly(new NetworkId("bridge:br0"));
        assertThat(vm.disks().get(0).volume()).contains(new VolumeId("vms"));
        assertThat(vm.disks().get(1).volume()).contains(new VolumeId("nbd://10.1.0.9:10809"));
        assertThat(vm.immovable()).isEmpty();
    }

    @Test
    void theDeepestSharedPathIsTheVolume() {
        assertThat(shared.volumeOf("/mnt/vms/deep/x.img")).contains(new VolumeId("deep"));
        assertThat(shared.volumeOf("/mnt/vms2/x.img")).isEmpty();
    }

    @Test
    void aDiskOnNoSharedVolumeBindsNobodyBecauseItCanGoToo() throws SAXException {
        VmFacts vm = facts(XML.formatted("<disk><source file='/var/x.img'/><target dev='vdc'/></disk>"));
        assertThat(vm.disks().get(2).volume()).isEmpty();
        assertThat(vm.immovable()).isEmpty();
    }

    static Stream<Arguments> bindings() {
        String address = "<source><address domain='0x0000' bus='0x3b' slot='0x00' function='0x1'/></source>";
        return Stream.of(
                arguments(
                        "<hostdev mode='subsystem' type='pci'>" + address + "</hostdev>",
                        "it uses the PCI device 0000:3b:00.1 of its host"),
                arguments(
                        "<hostdev mode='subsystem' type='mdev'><source><address uuid='c2177883'/></source></hostdev>",
                        "it uses the mediated device c2177883 (a virtual GPU, for instance) of its host"),
                arguments(
                        "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/><product id='0xbeef'/></source>"
                                + "</hostdev>",
                        "it uses the USB device 1234:beef of its host"),
                arguments(
                        "<hostdev mode='capabilities' type='storage'/>",
                        "it uses a device of its host directly (hostdev of type storage)"),
                arguments("<hostdev type='pci'/>", "it uses the PCI device ? of its host"),
                arguments(
                        "<interface type='hostdev'><mac address='52:54:00:00:00:02'/></interface>",
                        "its network card 52:54:00:00:00:02 is a device of its host (hostdev)"),
                arguments(
                        "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/></filesystem>",
                        "it shares the folder /srv with its host (filesystem)"),
                arguments(
                        "<shmem name='seen'><model type='ivshmem-plain'/></shmem>",
                        "it shares memory with others on its host (shmem seen)"),
                arguments(
                        "<disk><source file='/mnt/vms/t.img'/><target dev='vdd'/><transient/></disk>",
                        "its disk vdd forgets its changes when it stops (transient)"),
                arguments(
                        "</devices><launchSecurity type='sev'/><devices>",
                        "its memory is encrypted with a key of its host (launchSecurity)"),
                arguments(
                        "</devices><cpu><feature policy='require' name='invtsc'/></cpu><devices>",
                        "its CPU has invtsc, and the TSC's frequency is not given (timer tsc of its clock)"));
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void whatBindsAVmToItsHostIsNamed(String device, String said) throws SAXException {
        assertThat(facts(XML.formatted(device)).immovable()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<hostdev type='pci'><teaming type='transient' persistent='ua-b'/></hostdev>",
                "<interface type='hostdev'><teaming type='transient' persistent='ua-b'/></interface>",
                "<interface type='direct'/>",
                "<shmem name='m' role='master'><model type='ivshmem-plain'/></shmem>",
                "</devices><cpu><feature policy='disable' name='invtsc'/></cpu><devices>",
                "</devices><cpu><feature name='invtsc'/></cpu>"
                        + "<clock><timer name='tsc' frequency='2400000000'/></clock><devices>"
            })
    void whatIsTakenOutForTheMoveOrTravelsDoesNotBind(String device) throws SAXException {
        assertThat(facts(XML.formatted(device)).immovable()).isEmpty();
    }

    @Test
    void allThatBindsIsSaidAtOnce() throws SAXException {
        assertThat(facts(XML.formatted(
                                "<hostdev type='scsi'/><filesystem/><disk><target dev='vdc'/>" + "<transient/></disk>"))
                        .immovable())
                .contains(
                        "it uses a device of its host directly (hostdev of type scsi); it shares the folder ? with its"
                                + " host (filesystem); its disk vdc forgets its changes when it stops (transient)");
    }

    @Test
    void theCpuOfARunningDomainIsTakenAsItIsUnlessItsNamesAreStrange() throws SAXException {
        String cpu = "<cpu mode='custom' check='full'><model fallback='forbid'>EPYC</model>"
                + "<feature policy='disable' name='vme'/></cpu>";
        String whole = XML.formatted("</devices>" + cpu + "<devices>");
        assertThat(DomainXml.parse(whole).cpu())
                .contains(
                        "<cpu mode='custom' match='exact'><model>EPYC</model><feature policy='disable' name='vme'/></cpu>");
        assertThat(DomainXml.parse(whole).virtualization()).isEqualTo("qemu");
        assertThat(DomainXml.parse(whole.replace("custom", "host-passthrough")).cpu())
                .isEmpty();
        assertThat(DomainXml.parse(whole.replace("name='vme'", "name=\"a&lt;b\""))
                        .cpu())
                .isEmpty();
        assertThat(DomainXml.parse(XML.formatted("")).cpu()).isEmpty();
    }

    @Test
    void aDocumentTypeIsRefusedSoNothingOutsideIsEverRead() {
        String bomb = "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>";
        assertThatThrownBy(() -> DomainXml.parse(bomb)).isInstanceOf(SAXException.class);
    }

    @Test
    void aSettingNobodyKnowsIsRefusedByName() {
        assertThatThrownBy(() -> Settings.of(Map.of("brigdes", "br0"))).hasMessageContaining("brigdes");
        assertThatThrownBy(() -> Settings.of(Map.of("capacity-cores", "-1"))).hasMessageContaining("-1");
        assertThatThrownBy(() -> SharedPaths.parse("vms")).hasMessageContaining("vms");
    }

    private VmFacts facts(String xml) throws SAXException {
        return DomainXml.parse(xml).facts(new HostId("h1"), VmState.RUNNING, shared);
    }
}
