package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.NetworkId;
import org.drover.model.VmFacts;
import org.drover.model.VmState;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.Test;
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
    void aDiskOnNoSharedVolumeMakesAVmImmovableAndItIsSaidWhy() throws SAXException {
        VmFacts vm = facts(XML.formatted("<disk><source file='/var/x.img'/><target dev='vdc'/></disk>"));
        assertThat(vm.immovable()).hasValueSatisfying(why -> assertThat(why).contains("vdc", "/var/x.img"));
    }

    @Test
    void aDeviceOfTheHostMakesAVmImmovable() throws SAXException {
        assertThat(facts(XML.formatted("<hostdev mode='subsystem' type='pci'/>"))
                        .immovable())
                .isPresent();
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
