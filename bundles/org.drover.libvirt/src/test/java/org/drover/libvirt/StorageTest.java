package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.drover.libvirt.HostCalls.Named;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against libvirt's own storage driver, on directories of ours. */
@Timeout(60)
class StorageTest {
    private static final int MIB = 1 << 20;

    private static PrivateLibvirtd daemon;
    private static LibvirtConnection source;
    private static LibvirtConnection destination;

    @TempDir
    private Path directory;

    private StorageCalls pools;
    private VolumeCalls volumes;
    private Named pool;

    @BeforeAll
    static void connect() throws Exception {
        daemon = PrivateLibvirtd.start();
        source = LibvirtConnection.open(daemon.storage(), ConnectOptions.DEFAULT);
        destination = LibvirtConnection.open(daemon.storage(), ConnectOptions.DEFAULT);
    }

    @AfterAll
    static void disconnect() throws Exception {
        if (source != null) source.close();
        if (destination != null) destination.close();
        if (daemon != null) daemon.close();
    }

    @BeforeEach
    void definePool() throws Exception {
        pools = source.storagePools();
        volumes = source.volumes();
        pool = pools.define("<pool type='dir'><name>images</name><target><path>%s</path></target></pool>"
                .formatted(directory.resolve("images")));
        pools.build(pool);
        pools.start(pool);
    }

    @AfterEach
    void forgetPool() throws Exception {
        pools.stop(pool);
        pools.undefine(pool);
    }

    private VolumeRef volume(String name, long capacity) throws Exception {
        return volumes.create(
                pool,
                "<volume><name>%s</name><allocation>0</allocation><capacity>%d</capacity></volume>"
                        .formatted(name, capacity));
    }

    private Path file(VolumeRef volume) throws Exception {
        return Path.of(volumes.path(volume));
    }

    @Test
    void aPoolIsFoundByWhateverIsKnownOfIt() throws Exception {
        assertThat(pools.list(Flag.Pools.ACTIVE)).containsExactly(pool);
        assertThat(pools.list(Flag.Pools.INACTIVE)).isEmpty();
        assertThat(pools.lookup("images")).isEqualTo(pool);
        assertThat(pools.find(pool.uuid())).contains(pool);
        assertThat(pools.find("none")).isEmpty();
        assertThat(pools.findByTarget(directory.resolve("images").toString())).contains(pool);
        assertThat(pools.findByTarget("/none")).isEmpty();
        assertThat(pools.xml(pool)).contains("<pool type='dir'>");
        StorageCalls.Info info = pools.info(pool);
        assertThat(info.state()).isEqualTo(StorageCalls.State.RUNNING);
        assertThat(info.capacity()).isGreaterThan(info.available()).isPositive();
    }

    @Test
    void aPoolThatIsStoppedIsKnownUntilItIsUndefined() throws Exception {
        pools.setAutostart(pool, true);
        assertThat(pools.list(Flag.Pools.AUTOSTART)).containsExactly(pool);
        pools.stop(pool);
        assertThat(pools.info(pool).state()).isEqualTo(StorageCalls.State.INACTIVE);
        pools.delete(pool);
        assertThat(directory.resolve("images")).doesNotExist();
        assertThatThrownBy(() -> pools.start(pool)).isInstanceOf(LibvirtException.class);
        pools.undefine(pool);
        assertThat(pools.find("images")).isEmpty();

        Files.createDirectory(directory.resolve("images"));
        pool = pools.createXml("<pool type='dir'><name>fleeting</name><target><path>%s</path></target></pool>"
                .formatted(directory.resolve("images")));
        assertThat(pools.list(Flag.Pools.TRANSIENT)).containsExactly(pool);
        pools.define(pools.xml(pool)); // so that it is there to be undefined
    }

    @Test
    void aVolumeIsMadeFoundResizedAndDeleted() throws Exception {
        VolumeRef disk = volume("a.img", 8 * MIB);

        assertThat(volumes.list(pool)).containsExactly(disk);
        assertThat(volumes.lookup(pool, "a.img")).isEqualTo(disk);
        assertThat(volumes.lookupByKey(disk.key())).isEqualTo(disk);
        assertThat(volumes.findByPath(file(disk).toString())).contains(disk);
        assertThat(volumes.pool(disk)).isEqualTo(pool);
        assertThat(volumes.info(disk)).isEqualTo(new VolumeCalls.Info(VolumeCalls.Type.FILE, 8 * MIB, 0));
        assertThat(volumes.physicalInfo(disk).allocated()).isEqualTo(8 * MIB);
        assertThat(volumes.xml(disk)).contains("<name>a.img</name>");
        assertThatThrownBy(() -> volume("a.img", MIB))
                .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.is(ErrorCode.STORAGE_VOL_EXISTS))
                        .isTrue());
        volumes.resize(disk, 16 * MIB);
        assertThat(volumes.info(disk).capacity()).isEqualTo(16 * MIB);
        assertThatThrownBy(() -> volumes.resize(disk, MIB)).isInstanceOf(LibvirtException.class);
        volumes.resize(disk, MIB, Flag.VolumeResize.SHRINK);
        volumes.delete(disk);
        assertThat(volumes.find(pool, "a.img")).isEmpty();
        assertThat(volumes.findByPath("/none")).isEmpty();
    }

    @Test
    void aVolumeThatSomebodyPutThereIsFoundAfterARefresh() throws Exception {
        Files.write(directory.resolve("images/b.img"), new byte[4096]);

        assertThat(volumes.find(pool, "b.img")).isEmpty();
        pools.refresh(pool);
        assertThat(volumes.find(pool, "b.img")).isPresent();
    }

    /** 40 MiB with a start, a middle and an end of noise, and holes between them. */
    private Path noise(VolumeRef volume) throws Exception {
        Path file = file(volume);
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[3 * MIB + 17];
            Random random = new Random(7);
            for (long at : new long[] {0, 20L * MIB, 40L * MIB - noise.length}) {
                random.nextBytes(noise);
                out.seek(at);
                out.write(noise);
            }
        }
        return file;
    }

    @Test
    void aCopyIsTheSameByteByByteAndItsHolesStayHoles() throws Exception {
        VolumeRef from = volume("from.img", 40 * MIB);
        VolumeRef to = volume("to.img", 40 * MIB);
        Path original = noise(from);
        List<VolumeCopy.Progress> told = new ArrayList<>();

        Optional<VolumeCopy.Progress> copied = new VolumeCopy(volumes, from, destination.volumes(), to).run(told::add);

        assertThat(Files.mismatch(original, file(to))).isEqualTo(-1);
        assertThat(copied).hasValueSatisfying(end -> {
            assertThat(end.position()).isEqualTo(40 * MIB);
            assertThat(end.carried()).isBetween(9L * MIB, 10L * MIB);
            assertThat(told).last().isEqualTo(end);
        });
        destination.storagePools().refresh(pool);
        assertThat(volumes.info(to).allocated()).isBetween(9L * MIB, 10L * MIB);
    }

    @Test
    void aCopyThatIsCancelledEndsAtOnceAndTheConnectionsGoOn() throws Exception {
        VolumeRef from = volume("from.img", 40 * MIB);
        VolumeRef to = volume("to.img", 40 * MIB);
        noise(from);
        VolumeCopy copy = new VolumeCopy(volumes, from, destination.volumes(), to);

        assertThat(copy.run(progress -> {
                    if (progress.position() > MIB) copy.cancel();
                }))
                .isEmpty();
        assertThat(new VolumeCopy(volumes, from, destination.volumes(), to).run(p -> {}))
                .isPresent();
        assertThat(Files.mismatch(file(from), file(to))).isEqualTo(-1);
        VolumeCopy never = new VolumeCopy(volumes, from, destination.volumes(), to);
        never.cancel();
        assertThat(never.run(p -> {})).isEmpty();
    }

    @Test
    void aCopyWhoseWatcherFailsLeavesNoStreamOpen() throws Exception {
        VolumeRef from = volume("from.img", 40 * MIB);
        VolumeRef to = volume("to.img", 40 * MIB);
        noise(from);

        assertThatThrownBy(() -> new VolumeCopy(volumes, from, destination.volumes(), to).run(p -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(pools.lookup("images")).isEqualTo(pool);
        assertThat(destination.storagePools().lookup("images")).isEqualTo(pool);
    }

    @Test
    void aPartOfAVolumeIsReadAndWrittenWithoutHoles() throws Exception {
        VolumeRef disk = volume("part.img", MIB);
        byte[] written = new byte[300_000];
        Arrays.fill(written, (byte) 42);
        try (VolumeUpload upload = volumes.upload(disk, 1000, written.length, false)) {
            upload.write(ByteBuffer.wrap(written));
            upload.finish();
        }
        ByteBuffer read = ByteBuffer.allocate(2 + written.length);
        try (VolumeDownload download = volumes.download(disk, 999, read.capacity(), false)) {
            for (var piece = download.next(); piece.isPresent(); piece = download.next()) {
                read.put(piece.get().data());
            }
            assertThat(download.next()).isEmpty();
        }
        byte[] expected = new byte[2 + written.length];
        System.arraycopy(written, 0, expected, 1, written.length);
        assertThat(read.array()).isEqualTo(expected);
    }

    @Test
    void anUploadBeyondItsLengthIsRefused() throws Exception {
        VolumeRef disk = volume("small.img", MIB);
        try (VolumeUpload upload = volumes.upload(disk, 0, 1000, false)) {
            assertThatThrownBy(() -> {
                        upload.write(ByteBuffer.allocate(600_000));
                        upload.write(ByteBuffer.allocate(600_000));
                        upload.finish();
                    })
                    .isInstanceOf(LibvirtException.class);
        }
        assertThat(pools.lookup("images")).isEqualTo(pool);
        assertThatThrownBy(() -> volumes.download(new VolumeRef("images", "none", "/none"), 0, 0, false))
                .isInstanceOf(LibvirtException.class);
    }
}
