package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.drover.libvirt.BlockJobCalls;
import org.drover.libvirt.JobCalls;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.junit.jupiter.api.Test;
import org.xml.sax.SAXException;

class DomainDisksTest {
    private static final String XML =
            """
            <domain type='qemu' id='3'><name>a &amp; b</name><devices>
              <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='/a/top.qcow2' index='2'/>
                <backingStore type='file' index='3'><format type='raw'/><source file='/a/base.img'/><backingStore/></backingStore>
                <target dev='vda' bus='virtio'/></disk>
              <disk type='file' device='disk'><driver type='raw'/><source file='/a/b.img'/><backingStore/>
                <mirror type='file' job='copy' ready='yes'><format type='raw'/><source file='/b/b.img'/></mirror>
                <target dev='vdb'/></disk>
              <disk type='block' device='disk'><source dev='/dev/vg/c'/><target dev='vdc'/></disk>
              <disk type='file' device='cdrom'><target dev='sda'/></disk>
            </devices></domain>
            """;

    @Test
    void eachFileThatADiskNeedsIsFound() throws SAXException {
        DomainDisks disks = DomainDisks.parse(XML);
        assertThat(disks.files()).containsExactly("/a/top.qcow2", "/a/base.img", "/a/b.img", "/b/b.img", "/dev/vg/c");
        assertThat(disks.disk("vda"))
                .contains(new DomainDisks.Disk(
                        "vda",
                        "file",
                        "/a/top.qcow2",
                        "qcow2",
                        Optional.of(new DiskImage.Below("/a/base.img", "raw")),
                        false));
        assertThat(disks.disk("vdb").orElseThrow().chained()).isFalse();
        assertThat(disks.mirror("vdb")).contains(new DomainDisks.Mirror("/b/b.img", true));
        assertThat(disks.mirror("vda")).isEmpty();
        assertThat(disks.source("sda")).isEmpty();
        assertThat(disks.disk("vdz")).isEmpty();
    }

    @Test
    void aDiskThatIsSentElsewhereStandsOnNothingThereAndTheOthersStay() throws SAXException {
        DomainDisks disks = DomainDisks.parse(XML);
        disks.send("vda", "/a/top.qcow2", "/b/<new> & 'all'.qcow2");
        disks.send("vdb", "/other", "/b/never.img");
        DomainDisks read = DomainDisks.parse(disks.xml());
        assertThat(read.source("vda")).isEqualTo("/b/<new> & 'all'.qcow2");
        assertThat(read.disk("vda").orElseThrow().chained()).isFalse();
        assertThat(read.source("vdb")).as("it lies elsewhere").isEqualTo("/a/b.img");
        assertThat(read.files()).doesNotContain("/a/base.img");
        assertThat(disks.xml()).contains("a &amp; b").doesNotContain("index=");
    }

    @Test
    void anOfferOfDisksIsReadAsItWasWritten() throws SAXException {
        List<DiskImage> images = List.of(
                new DiskImage("vda", "qcow2", 1L << 40, Optional.of(new DiskImage.Access("0600", "107", "107"))),
                new DiskImage("vdb", "raw", 512, Optional.empty()),
                new DiskImage(
                        "vdc", "qcow2", 512, Optional.empty(), Optional.of(new DiskImage.Below("/a/base.img", "raw"))));
        DiskImage.Offered read = DiskImage.read(DiskImage.offer(images, Optional.of(XML)));
        assertThat(read.images()).isEqualTo(images);
        assertThat(DomainDisks.of(read.domain().orElseThrow()).source("vda")).isEqualTo("/a/top.qcow2");
        assertThat(DiskImage.read(DiskImage.offer(images, Optional.empty())).domain())
                .isEmpty();
        assertThatThrownBy(() -> DiskImage.read(XML)).isInstanceOf(SAXException.class);
        assertThatThrownBy(() -> DiskImage.read("<drover-offer><image bytes='x'/></drover-offer>"))
                .isInstanceOf(SAXException.class);
    }

    @Test
    void aNewFileIsLikeTheOldOne() throws SAXException {
        DiskImage image = new DiskImage(
                "vda",
                "qcow2",
                4096,
                DiskFiles.read("<volume><target><permissions><mode>0640</mode>"
                        + "<owner>1</owner><group>2</group></permissions></target></volume>"));
        assertThat(DiskFiles.description("a & b.qcow2", image))
                .isEqualTo(
                        "<volume><name>a &amp; b.qcow2</name><capacity>4096</capacity><allocation>0</allocation><target>"
                                + "<format type=\"qcow2\"/><permissions><mode>0640</mode><owner>1</owner><group>2</group>"
                                + "</permissions><compat>1.1</compat></target></volume>");
        assertThat(DiskFiles.read("<volume/>")).isEmpty();
        var stands = new DiskImage(
                "vda", "qcow2", 512, Optional.empty(), Optional.of(new DiskImage.Below("/a/base.img", "raw")));
        assertThat(DiskFiles.description("top", stands))
                .endsWith(
                        "</target><backingStore><path>/a/base.img</path><format type=\"raw\"/></backingStore></volume>");
    }

    @Test
    void howFastCopiesAreIsTheDifferenceToTheLookBefore() {
        CopyView view = new CopyView();
        assertThat(view.of(List.of(copy(10, 100), copy(0, 50)), 1_000_000_000L).throughput())
                .isEqualTo(new ByteRate(0));
        var later = view.of(List.of(copy(90, 100), copy(20, 50)), 3_000_000_000L);
        assertThat(later.throughput()).isEqualTo(new ByteRate(50));
        assertThat(later.total()).isEqualTo(new Bytes(150));
        assertThat(later.remaining()).isEqualTo(new Bytes(40));
    }

    private static BlockJobCalls.Info copy(long done, long all) {
        return new BlockJobCalls.Info(JobCalls.BlockJob.COPY, 0, done, all);
    }
}
