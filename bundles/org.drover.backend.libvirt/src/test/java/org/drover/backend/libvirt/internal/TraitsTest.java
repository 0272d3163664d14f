package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.model.Bytes;
import org.drover.model.Drive;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.Version;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.model.VmTraits;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

class TraitsTest {
    private static final String DOMAIN =
            """
            <domain type='qemu'>
              <name>web</name>
              <uuid>00000000-0000-4000-9000-00000000000A</uuid>
              <memory unit='KiB'>262144</memory>
              %s
              <devices>%s</devices>
            </domain>
            """;
    private static final String CAPABILITIES =
            """
            <capabilities>
              <host>
                <cpu><arch>x86_64</arch><model>Skylake</model></cpu>
                <topology><cells num='2'>
                  <cell id='0'>
                    <pages unit='KiB' size='4'>1000</pages><pages unit='KiB' size='2048'>10</pages>
                    <pages unit='KiB' size='1048576'>0</pages>
                  </cell>
                  <cell id='1'><pages unit='KiB' size='4'>1000</pages><pages unit='KiB' size='2048'>6</pages></cell>
                </cells></topology>
              </host>
              <guest><os_type>hvm</os_type><arch name='x86_64'>
                <machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>
                <machine maxCpus='255'>pc-i440fx-6.2</machine>
                <domain type='kvm'><machine maxCpus='1'>microvm</machine></domain>
              </arch></guest>
              <guest><os_type>hvm</os_type><arch name='s390x'><machine>s390-ccw-virtio-7.2</machine></arch></guest>
            </capabilities>
            """;

    @Test
    void processorsBoundByOneListOrEachByItsOwnArePinned() throws SAXException {
        assertThat(domain("<cputune><vcpupin vcpu='0' cpuset='4'/></cputune>", "")
                        .traits()
                        .pinned())
                .isTrue();
        assertThat(domain("<vcpu cpuset='1-3'>2</vcpu>", "").traits().pinned()).isTrue();
        assertThat(domain("<vcpu>2</vcpu><cputune><shares>10</shares></cputune>", "")
                        .traits()
                        .pinned())
                .isFalse();
    }

    @Test
    void whatADomainSaysOfItsMachineIsRead() throws SAXException {
        VmTraits traits = domain(
                        """
                        <os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type></os>
                        <cpu mode='host-passthrough'/>
                        <memoryBacking><hugepages><page size='2' unit='M'/></hugepages></memoryBacking>
                        """,
                        "")
                .traits();
        assertThat(traits)
                .isEqualTo(VmTraits.UNKNOWN
                        .withArchitecture("x86_64")
                        .withMachine("pc-i440fx-7.2")
                        .withCpuMode("host-passthrough")
                        .withHugePages(Bytes.ofMiB(2)));
    }

    @Test
    void whatItDoesNotSayIsNotKnown() throws SAXException {
        assertThat(domain("", "").traits()).isEqualTo(VmTraits.UNKNOWN);
        assertThat(domain("<memoryBacking><hugepages/></memoryBacking>", "")
                        .traits()
                        .hugePages())
                .contains(Bytes.ZERO);
    }

    @Test
    void howItsDisksAreAttachedAndWhatWorksOnThemIsRead() throws SAXException {
        VmFacts vm = domain(
                "",
                """
                <disk device='cdrom'><source file='/mnt/vms/a.iso'/><target dev='sda'/><readonly/></disk>
                <disk device='disk'>
                  <driver name='qemu' type='qcow2' cache='writeback'/><source file='/mnt/vms/a.img'/>
                  <mirror type='file' job='copy'><source file='/mnt/vms/b.img'/></mirror>
                  <target dev='vda'/><shareable/>
                </disk>
                <disk device='floppy'><target dev='fda'/></disk>
                """);
        assertThat(vm.disks().get(0).drive())
                .isEqualTo(Drive.of(Drive.Kind.CDROM).withCache("default"));
        assertThat(vm.disks().get(1).drive())
                .isEqualTo(new Drive(Drive.Kind.DISK, false, true, Optional.of("qcow2"), Optional.of("writeback")));
        assertThat(vm.disks().get(2).drive().removable()).isTrue();
        assertThat(vm.traits().jobs()).isEqualTo(List.of("block copy of vda"));
    }

    @Test
    void whatAHostOffersIsReadFromItsCapabilities() throws SAXException {
        HostTraits traits = HostGauge.traits(new Version(7, 2, 0), Optional.of(Capabilities.parse(CAPABILITIES)));
        assertThat(traits.machines())
                .isEqualTo(Map.of(
                        "x86_64", Set.of("pc", "pc-i440fx-7.2", "pc-i440fx-6.2", "microvm"),
                        "s390x", Set.of("s390-ccw-virtio-7.2")));
        assertThat(traits.hugePages()).contains(Map.of(Bytes.ofMiB(2), Bytes.ofMiB(32), Bytes.ofGiB(1), Bytes.ZERO));
        assertThat(traits.hypervisor()).contains(new Version(7, 2, 0));
        assertThat(traits.dropsCaches()).contains(true);
    }

    @Test
    void capabilitiesThatMakeNoSenseLeaveTheRestKnown() throws SAXException {
        String odd = CAPABILITIES.replace("size='2048'", "size='many'");
        HostTraits traits = HostGauge.traits(new Version(3, 1, 0), Optional.of(Capabilities.parse(odd)));
        assertThat(traits.hugePages()).isEmpty();
        assertThat(traits.dropsCaches()).contains(false);
        assertThat(traits.machines()).containsKey("s390x");
        assertThat(HostGauge.traits(new Version(3, 1, 0), Optional.empty()).machines())
                .isEmpty();
    }

    private static VmFacts domain(String inside, String devices) throws SAXException {
        return DomainXml.parse(DOMAIN.formatted(inside, devices))
                .facts(new HostId("h1"), VmState.RUNNING, SharedPaths.parse("vms=/mnt/vms"));
    }
}
