package org.drover.backend.libvirt.internal;

import java.time.Duration;
import java.util.Optional;
import org.drover.libvirt.ErrorCode;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.drover.libvirt.VolumeRef;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * A disk's file as it lies on its host.
 *
 * @param path     of it
 * @param format   as its content says ("qcow2")
 * @param capacity what a VM sees, in bytes
 * @param length   of the file itself, from its first byte to its last
 * @param standsOn the file below it, where it is one of a chain
 * @param access   who may use it
 */
record StoredFile(
        String path,
        String format,
        long capacity,
        long length,
        Optional<String> standsOn,
        Optional<DiskImage.Access> access) {
    /** @throws LibvirtException there is no such file */
    static StoredFile at(DiskFiles files, String path) throws LibvirtFailure {
        try (OpenFile open = OpenFile.of(files, path)) {
            String xml = files.volumes().xml(open.volume());
            Element volume = SafeXml.parse(xml);
            return new StoredFile(
                    path,
                    SafeXml.attribute(volume, "type", "target", "format").orElse("raw"),
                    Long.parseLong(SafeXml.text(volume, "capacity").orElse("0")),
                    files.volumes().physicalInfo(open.volume()).allocated(),
                    SafeXml.text(volume, "backingStore", "path"),
                    DiskFiles.read(xml));
        } catch (SAXException | NumberFormatException e) {
            throw new LibvirtException(
                    ErrorCode.XML_ERROR.number(),
                    0,
                    "what libvirt says of " + path + " makes no sense: " + e.getMessage());
        }
    }

    /** As many bytes, whatever they mean. */
    DiskImage copy(String disk) {
        return new DiskImage(disk, "raw", length, access);
    }

    /** Puts it, and all that it stands on, into one new file beside it. */
    void flatten(DiskFiles files, String to, Duration longest) throws LibvirtFailure {
        DiskImage image = new DiskImage("", format, capacity, access);
        try (OpenFile open = OpenFile.of(files, path)) {
            files.inPool(to, (pool, fresh) -> files.volumes()
                    .within(longest)
                    .createFrom(pool, DiskFiles.description(DiskFiles.nameOf(to), image), open.volume()));
        }
    }

    /** What a file that is being made takes already; 0 when that cannot be told. */
    static long allocated(DiskFiles files, String path) {
        try {
            Optional<VolumeRef> volume = files.volumes().findByPath(path);
            return volume.isEmpty() ? 0 : files.volumes().info(volume.get()).allocated();
        } catch (LibvirtFailure notTold) {
            return 0;
        }
    }
}
