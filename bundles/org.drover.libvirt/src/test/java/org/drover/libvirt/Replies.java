package org.drover.libvirt;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.CannedRpc;
import org.drover.libvirt.internal.rpc.Procedure;

/** Feeds made-up replies to every call that reads one, and lets nothing but typed errors pass. */
final class Replies {
    private static final DomainRef DOMAIN = new DomainRef(new UUID(1, 2), "vm", 3);
    private static final HostCalls.Named NAMED = new HostCalls.Named("pool", DOMAIN.uuid());
    private static final VolumeRef VOLUME = new VolumeRef("pool", "volume", "/path");
    private static final MigrationParams NO_PARAMS = MigrationParams.NONE;
    private static final EnumSet<MigrateFlag> LIVE = EnumSet.of(MigrateFlag.LIVE);

    private interface Reading {
        Object read(Caller caller) throws Exception;
    }

    private static final Map<Procedure, Reading> READINGS = new LinkedHashMap<>();

    static {
        READINGS.put(Procedure.NODE_GET_INFO, c -> new HostCalls(c).nodeInfo());
        READINGS.put(Procedure.NODE_GET_CPU_STATS, c -> new HostCalls(c).cpuStats());
        READINGS.put(Procedure.CONNECT_GET_VERSION, c -> new HostCalls(c).hypervisorVersion());
        READINGS.put(Procedure.CONNECT_GET_HOSTNAME, c -> new HostCalls(c).hostname());
        READINGS.put(Procedure.NODE_GET_FREE_PAGES, c -> new HostCalls(c).freePages(List.of(4, 2048)));
        READINGS.put(Procedure.STORAGE_POOL_GET_XML_DESC, c -> new HostCalls(c).poolXml(NAMED));
        READINGS.put(Procedure.DOMAIN_IS_ACTIVE, c -> new DomainCalls(c).isActive(DOMAIN));
        READINGS.put(Procedure.DOMAIN_IS_PERSISTENT, c -> new DomainCalls(c).isPersistent(DOMAIN));
        READINGS.put(Procedure.DOMAIN_SNAPSHOT_NUM, c -> new DomainCalls(c).snapshots(DOMAIN));
        READINGS.put(Procedure.DOMAIN_GET_BLOCK_JOB_INFO, c -> new BlockJobCalls(c).info(DOMAIN, "vda"));
        READINGS.put(Procedure.DOMAIN_BACKUP_GET_XML_DESC, c -> new JobCalls(c).backup(DOMAIN));
        READINGS.put(Procedure.CONNECT_LIST_ALL_NETWORKS, c -> new HostCalls(c).networks());
        READINGS.put(Procedure.CONNECT_LIST_ALL_INTERFACES, c -> new HostCalls(c).interfaces());
        READINGS.put(Procedure.CONNECT_LIST_ALL_DOMAINS, c -> new DomainCalls(c).list());
        READINGS.put(Procedure.DOMAIN_LOOKUP_BY_UUID, c -> new DomainCalls(c).lookup(DOMAIN.uuid()));
        READINGS.put(Procedure.DOMAIN_GET_XML_DESC, c -> new DomainCalls(c).xml(DOMAIN));
        READINGS.put(Procedure.DOMAIN_GET_STATE, c -> new DomainCalls(c).status(DOMAIN));
        READINGS.put(
                Procedure.CONNECT_GET_ALL_DOMAIN_STATS, c -> new DomainCalls(c).stats(EnumSet.of(Flag.Stats.STATE)));
        READINGS.put(Procedure.DOMAIN_GET_JOB_STATS, c -> new JobCalls(c).stats(DOMAIN));
        READINGS.put(Procedure.DOMAIN_GET_JOB_INFO, c -> new JobCalls(c).info(DOMAIN));
        READINGS.put(Procedure.DOMAIN_SAVE_IMAGE_GET_XML_DESC, c -> new SavedStateCalls(c).xml("/saved"));
        READINGS.put(Procedure.DOMAIN_HAS_MANAGED_SAVE_IMAGE, c -> new SavedStateCalls(c).hasManagedSave(DOMAIN));
        READINGS.put(Procedure.DOMAIN_GET_BLOCK_INFO, c -> new DeviceCalls(c).blockInfo(DOMAIN, "vda"));
        READINGS.put(Procedure.DOMAIN_INTERFACE_ADDRESSES, c -> new DeviceCalls(c)
                .addresses(DOMAIN, DeviceCalls.AddressSource.AGENT));
        READINGS.put(Procedure.NETWORK_LOOKUP_BY_NAME, c -> new NetworkCalls(c).lookup("network"));
        READINGS.put(Procedure.NETWORK_GET_XML_DESC, c -> new NetworkCalls(c).xml(NAMED));
        READINGS.put(Procedure.CONNECT_LIST_ALL_STORAGE_POOLS, c -> new StorageCalls(c).list());
        READINGS.put(Procedure.STORAGE_POOL_LOOKUP_BY_UUID, c -> new StorageCalls(c).lookup(DOMAIN.uuid()));
        READINGS.put(Procedure.STORAGE_POOL_GET_INFO, c -> new StorageCalls(c).info(NAMED));
        READINGS.put(Procedure.STORAGE_POOL_LIST_ALL_VOLUMES, c -> new VolumeCalls(c).list(NAMED));
        READINGS.put(Procedure.STORAGE_VOL_LOOKUP_BY_PATH, c -> new VolumeCalls(c).lookupByPath("/path"));
        READINGS.put(Procedure.STORAGE_VOL_GET_INFO, c -> new VolumeCalls(c).info(VOLUME));
        READINGS.put(Procedure.STORAGE_VOL_GET_PATH, c -> new VolumeCalls(c).path(VOLUME));
        READINGS.put(Procedure.DOMAIN_MIGRATE_BEGIN3_PARAMS, c -> new MigrationCalls(c).begin(DOMAIN, NO_PARAMS, LIVE));
        READINGS.put(Procedure.DOMAIN_MIGRATE_PREPARE3_PARAMS, c -> new MigrationCalls(c)
                .prepare(NO_PARAMS, MigrationCookie.EMPTY, LIVE));
        READINGS.put(Procedure.DOMAIN_MIGRATE_FINISH3_PARAMS, c -> new MigrationCalls(c)
                .finish(NO_PARAMS, MigrationCookie.EMPTY, LIVE));
    }

    private static final List<Reading> LISTED = List.copyOf(READINGS.values());

    private Replies() {}

    static int kinds() {
        return READINGS.size();
    }

    /** Has every call read this as its reply; returns how many understood it. */
    static int read(WireFrame.Status status, byte[] payload) {
        int understood = 0;
        for (Reading reading : READINGS.values()) {
            understood += read(reading, status, payload) ? 1 : 0;
        }
        return understood;
    }

    /** Has the call of this procedure read {@code payload}, if it is among those that are tried here. */
    static boolean read(int procedure, WireFrame.Status status, byte[] payload) {
        return READINGS.entrySet().stream()
                .filter(e -> e.getKey().number() == procedure)
                .anyMatch(e -> read(e.getValue(), status, payload));
    }

    /** One call that reads its reply, whatever comes of it. */
    static void random(Random random, Caller caller) throws Exception {
        LISTED.get(random.nextInt(LISTED.size())).read(caller);
    }

    private static boolean read(Reading reading, WireFrame.Status status, byte[] payload) {
        try {
            reading.read(new Caller(new CannedRpc(status, payload), Duration.ofSeconds(10)));
            return true;
        } catch (LibvirtFailure | ExecutionException expected) {
            return false;
        } catch (Exception e) {
            throw new AssertionError("an untyped error", e);
        }
    }

    /** The same bytes with a few of them changed, cut short, or made to claim great lengths. */
    static byte[] mutate(byte[] original, Random random) {
        byte[] bytes =
                Arrays.copyOf(original, random.nextInt(8) == 0 ? random.nextInt(original.length + 9) : original.length);
        for (int i = random.nextInt(4); i >= 0 && bytes.length >= 4; i--) {
            int at = random.nextInt(bytes.length / 4) * 4;
            switch (random.nextInt(3)) {
                case 0 -> bytes[at + random.nextInt(4)] = (byte) random.nextInt();
                case 1 -> bytes[at] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
                default -> bytes[at + 3] += (byte) (random.nextInt(9) - 4);
            }
        }
        return bytes;
    }
}
