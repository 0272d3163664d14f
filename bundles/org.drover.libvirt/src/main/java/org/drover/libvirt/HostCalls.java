package org.drover.libvirt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;

/** What a daemon says of its host. */
public final class HostCalls {
    /** {@code VIR_NODE_MEMORY_STATS_ALL_CELLS} and {@code VIR_NODE_CPU_STATS_ALL_CPUS} of {@code libvirt-host.h}. */
    private static final int ALL = -1;

    /** {@code REMOTE_NODE_MEMORY_STATS_MAX}, {@code REMOTE_NODE_CPU_STATS_MAX}. */
    private static final int STATS_LIMIT = 16;

    /** {@code REMOTE_NODE_MAX_CELLS}, which also bounds the sizes of pages. */
    private static final int CELLS_LIMIT = 1024;

    /** {@code VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES}. */
    private static final int EXPAND_FEATURES = 1;

    private static final int NODE_MODEL_LENGTH = 32;
    private static final int SMALLEST_NAMED = 4 + 16;

    private final Caller caller;

    HostCalls(Caller caller) {
        this.caller = caller;
    }

    /** A version number such as 9000000 for 9.0.0. */
    public record Version(int major, int minor, int release) {
        static Version of(long number) {
            return new Version((int) (number / 1_000_000), (int) (number / 1000 % 1000), (int) (number % 1000));
        }

        @Override
        public String toString() {
            return major + "." + minor + "." + release;
        }
    }

    /**
     * {@code virNodeInfo}.
     *
     * @param memoryKib memory in KiB
     * @param cpus those that are online
     * @param mhz 0 when unknown
     */
    public record NodeInfo(
            String model, long memoryKib, int cpus, int mhz, int numaNodes, int sockets, int cores, int threads) {}

    /** A network or storage pool, by name and UUID. */
    public record Named(String name, UUID uuid) {}

    /** A network interface of the host. */
    public record Interface(String name, String mac) {}

    /** The same calls with another deadline. */
    public HostCalls within(Duration deadline) {
        return new HostCalls(caller.within(deadline));
    }

    /** The hypervisor's version. */
    public Version hypervisorVersion() throws LibvirtFailure {
        return Version.of(caller.call(Procedure.CONNECT_GET_VERSION, XdrReader::int64));
    }

    public Version libvirtVersion() throws LibvirtFailure {
        return Version.of(caller.call(Procedure.CONNECT_GET_LIB_VERSION, XdrReader::int64));
    }

    public String hostname() throws LibvirtFailure {
        return caller.call(Procedure.CONNECT_GET_HOSTNAME, XdrReader::string);
    }

    public String capabilities() throws LibvirtFailure {
        return caller.call(Procedure.CONNECT_GET_CAPABILITIES, XdrReader::string);
    }

    public NodeInfo nodeInfo() throws LibvirtFailure {
        return caller.call(Procedure.NODE_GET_INFO, in -> {
            StringBuilder model = new StringBuilder();
            boolean ended = false;
            for (int i = 0; i < NODE_MODEL_LENGTH; i++) { // XDR gives every char of a fixed array a word
                int letter = in.int32() & 0xff;
                ended |= letter == 0;
                if (!ended) {
                    model.append((char) letter);
                }
            }
            return new NodeInfo(
                    model.toString(),
                    in.int64(),
                    in.int32(),
                    in.int32(),
                    in.int32(),
                    in.int32(),
                    in.int32(),
                    in.int32());
        });
    }

    /** KiB by name ({@code total}, {@code free}, {@code buffers}, {@code cached}), over all NUMA cells. */
    public Map<String, Long> memoryStats() throws LibvirtFailure {
        return stats(
                Procedure.NODE_GET_MEMORY_STATS,
                count -> new XdrWriter().int32(count).int32(ALL).int32(0));
    }

    /** Nanoseconds by name ({@code user}, {@code kernel}, {@code idle}, {@code iowait}...), over all CPUs. */
    public Map<String, Long> cpuStats() throws LibvirtFailure {
        return stats(
                Procedure.NODE_GET_CPU_STATS,
                count -> new XdrWriter().int32(ALL).int32(count).int32(0));
    }

    /**
     * Free pages of each size, over all NUMA cells.
     *
     * @param kib the sizes of pages that the host's capabilities name, in KiB
     */
    public Map<Integer, Long> freePages(List<Integer> kib) throws LibvirtFailure {
        if (kib.isEmpty()) {
            return Map.of();
        }
        XdrWriter arguments = new XdrWriter()
                .list(kib, CELLS_LIMIT, (out, size) -> out.int32(size))
                .int32(ALL)
                .int32(1)
                .int32(0);
        return caller.call(Procedure.NODE_GET_FREE_PAGES, arguments, in -> {
            List<Long> counts = in.list(CELLS_LIMIT, 8, XdrReader::int64);
            if (counts.size() != kib.size()) {
                throw new ProtocolViolation(counts.size() + " counts of " + kib.size() + " sizes of pages");
            }
            Map<Integer, Long> free = new LinkedHashMap<>();
            for (int i = 0; i < counts.size(); i++) {
                free.put(kib.get(i), counts.get(i));
            }
            return free;
        });
    }

    /**
     * What domains can be given ({@code formatdomaincaps.html}).
     *
     * @param virtualization "kvm" or "qemu"
     */
    public String domainCapabilities(String virtualization) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_GET_DOMAIN_CAPABILITIES,
                anyMachine(virtualization).int32(0),
                XdrReader::string);
    }

    /** The same CPU with all its features by name; refused when the host's hypervisor cannot give it to a domain. */
    public String expandedCpu(String virtualization, String cpu) throws LibvirtFailure {
        return caller.call(
                Procedure.CONNECT_BASELINE_HYPERVISOR_CPU,
                anyMachine(virtualization)
                        .list(List.of(cpu), 1, XdrWriter::string)
                        .int32(EXPAND_FEATURES),
                XdrReader::string);
    }

    /** The emulator, the architecture and the machine type that the host takes by itself. */
    private static XdrWriter anyMachine(String virtualization) {
        XdrWriter out = new XdrWriter();
        for (int i = 0; i < 3; i++) {
            out.optionalString(Optional.empty());
        }
        return out.optionalString(Optional.of(virtualization));
    }

    public String poolXml(Named pool) throws LibvirtFailure {
        return caller.call(
                Procedure.STORAGE_POOL_GET_XML_DESC,
                new XdrWriter().string(pool.name()).uuid(pool.uuid()).int32(0),
                XdrReader::string);
    }

    public String interfaceXml(Interface card) throws LibvirtFailure {
        return caller.call(
                Procedure.INTERFACE_GET_XML_DESC,
                new XdrWriter().string(card.name()).string(card.mac()).int32(0),
                XdrReader::string);
    }

    private interface Arguments {
        XdrWriter forCount(int count);
    }

    /** Asked twice: with 0 the daemon says how many there are, and it refuses any other number. */
    private Map<String, Long> stats(Procedure procedure, Arguments arguments) throws LibvirtFailure {
        XdrReader.Element<Map.Entry<Map<String, Long>, Integer>> decoder = in -> {
            Map<String, Long> values = new LinkedHashMap<>();
            in.list(STATS_LIMIT, 12, item -> values.put(item.string(), item.int64()));
            return Map.entry(values, in.int32());
        };
        int count = caller.call(procedure, arguments.forCount(0), decoder).getValue();
        return caller.call(procedure, arguments.forCount(count), decoder).getKey();
    }

    public List<Named> networks() throws LibvirtFailure {
        return named(Procedure.CONNECT_LIST_ALL_NETWORKS);
    }

    public List<Named> storagePools() throws LibvirtFailure {
        return named(Procedure.CONNECT_LIST_ALL_STORAGE_POOLS);
    }

    public List<Interface> interfaces() throws LibvirtFailure {
        return listed(Procedure.CONNECT_LIST_ALL_INTERFACES, 8, item -> new Interface(item.string(), item.string()));
    }

    private List<Named> named(Procedure procedure) throws LibvirtFailure {
        return listed(procedure, SMALLEST_NAMED, RemoteTypes::named);
    }

    private <T> List<T> listed(Procedure procedure, int smallest, XdrReader.Element<T> element) throws LibvirtFailure {
        return caller.call(procedure, new XdrWriter().int32(1).int32(0), in -> {
            List<T> list = List.copyOf(in.list(RemoteTypes.LIST_LIMIT, smallest, element));
            in.int32();
            return list;
        });
    }
}
