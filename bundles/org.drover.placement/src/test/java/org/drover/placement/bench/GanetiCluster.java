package org.drover.placement.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A cluster in the text format of Ganeti's htools (htools(1), "Text backend"): sections of groups, nodes, instances, tags and
 * policies, between empty lines. One node group, and no instance with a secondary node.
 */
final class GanetiCluster {
    /** Disks that every node reaches; only such instances are moved. */
    private static final Set<String> SHARED = Set.of("sharedfile", "blockdev", "rbd", "ext", "gluster", "diskless");

    private static final double USUAL_CPU_RATIO = 4;
    private static final long MOST = 1L << 50;

    record Node(
            String name,
            long memory,
            long ownMemory,
            long freeMemory,
            long disk,
            long freeDisk,
            long cpus,
            boolean offline,
            long ownCpus,
            double cpuSpeed) {}

    record Vm(String name, long memory, long cpus, boolean offline, boolean movable, Set<String> exclusive) {}

    final List<Node> nodes = new ArrayList<>();
    final List<Vm> vms = new ArrayList<>();
    final List<Integer> start = new ArrayList<>();
    double cpuRatio = USUAL_CPU_RATIO;

    private final Path file;
    private final Map<String, Integer> nodeOf = new HashMap<>();
    private final List<String> exclusionPrefixes = new ArrayList<>();
    private String[] fields;
    private int line;

    private GanetiCluster(Path file) {
        this.file = file;
    }

    static GanetiCluster read(Path file) throws IOException {
        GanetiCluster cluster = new GanetiCluster(file);
        List<String> lines =
                Files.readAllLines(file, StandardCharsets.ISO_8859_1); // whatever a line holds, it is named
        int section = 0;
        List<Integer> instanceLines = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            cluster.line = i + 1;
            String text = lines.get(i);
            if (text.isEmpty()) {
                section++;
                continue;
            }
            cluster.fields = text.split("\\|", -1);
            switch (section) {
                case 0 -> {
                    if (i > 0) throw cluster.bad("a second node group, and only clusters of one are read");
                }
                case 1 -> cluster.node();
                case 2 -> instanceLines.add(i);
                case 3 -> cluster.tag(text);
                default -> cluster.policy();
            }
        }
        if (section < 3) throw cluster.bad("the file ends after " + (section + 1) + " sections of 4 or 5");
        if (cluster.nodes.stream().allMatch(Node::offline)) throw cluster.bad("there is no node that is online");
        for (int i : instanceLines) { // after the tags, which say what excludes what
            cluster.line = i + 1;
            cluster.fields = lines.get(i).split("\\|", -1);
            cluster.instance();
        }
        return cluster;
    }

    private void node() {
        need(9, "node");
        boolean offline = fields[7].equals("Y");
        if (nodeOf.putIfAbsent(fields[0], nodes.size()) != null) throw bad("node " + fields[0] + " comes twice");
        double speed = fields.length > 14 ? decimal(14, "CPU speed") : 1;
        long ownCpus = fields.length > 13 ? number(13, "CPUs of the node itself") : 1;
        long memory = number(1, "memory");
        long cpus = number(6, "CPUs");
        if (!offline && (memory == 0 || cpus == 0)) throw bad("node " + fields[0] + " has no memory or no CPU");
        nodes.add(new Node(
                fields[0],
                memory,
                number(2, "memory of the node itself"),
                number(3, "free memory"),
                number(4, "disk"),
                number(5, "free disk"),
                cpus,
                offline,
                ownCpus,
                speed));
    }

    private void instance() {
        need(9, "instance");
        Integer node = nodeOf.get(fields[6]);
        if (node == null)
            throw bad("instance " + fields[0] + " is on node \"" + fields[6] + "\", which is not in the file");
        if (!fields[7].isEmpty())
            throw bad("instance " + fields[0] + " has a secondary node, \"" + fields[7]
                    + "\"; only shared disks are known here");
        boolean movable = SHARED.contains(fields[8]) && fields[5].equals("Y");
        Set<String> exclusive = new java.util.TreeSet<>();
        if (fields.length > 9) {
            for (String tag : fields[9].split(",")) {
                if (exclusionPrefixes.stream().anyMatch(tag::startsWith)) exclusive.add(tag);
            }
        }
        vms.add(new Vm(
                fields[0],
                number(1, "memory"),
                number(3, "CPUs"),
                fields[4].equals("ADMIN_offline"),
                movable,
                exclusive));
        start.add(node);
    }

    private void tag(String tag) {
        String prefix = "htools:iextags:";
        if (tag.startsWith(prefix)) exclusionPrefixes.add(tag.substring(prefix.length()));
    }

    private void policy() {
        if (fields.length < 3) throw bad("a policy of " + fields.length + " fields");
        cpuRatio = decimal(fields.length - 2, "a ratio of CPUs");
    }

    private void need(int count, String what) {
        if (fields.length < count)
            throw bad("a" + (what.equals("instance") ? "n " : " ") + what + " has at least " + count
                    + " fields, here are " + fields.length);
    }

    private long number(int field, String what) {
        try {
            long value = Long.parseLong(fields[field]);
            if (value >= 0 && value <= MOST) return value;
        } catch (NumberFormatException e) {
            throw bad("\"" + fields[field] + "\" is no number for " + what + " of " + fields[0]);
        }
        throw bad(what + " of " + fields[0] + " cannot be " + fields[field]);
    }

    private double decimal(int field, String what) {
        try {
            double value = Double.parseDouble(fields[field]);
            if (value > 0 && value < 1e9) return value;
        } catch (NumberFormatException e) {
            throw bad("\"" + fields[field] + "\" is no number for " + what);
        }
        throw bad(what + " cannot be " + fields[field]);
    }

    private BadInput bad(String problem) {
        return new BadInput(file, line, problem);
    }

    int[] start() {
        return start.stream().mapToInt(i -> i).toArray();
    }

    /** Skewed by seed: 256 GiB and 32 CPUs a host; the first hosts have most VMs, as much as fits. */
    static void make(int hosts, int vms, long seed, Path file) throws IOException {
        java.util.Random random = new java.util.Random(seed);
        long[] sizes = {1024, 2048, 4096, 8192, 16384};
        long[] free = new long[hosts];
        int[] cpus = new int[hosts];
        java.util.Arrays.fill(free, 262_144 - 2048);
        StringBuilder instances = new StringBuilder();
        for (int vm = 0; vm < vms; vm++) {
            long size = sizes[random.nextInt(sizes.length)];
            int cores = 1 + random.nextInt(4);
            int host = (int) (hosts * Math.pow(random.nextDouble(), 1.5));
            for (int tries = 0; free[host] - size < 6144 || cpus[host] + cores > 110; tries++) {
                if (tries > hosts) throw new IllegalArgumentException(vms + " VMs do not fit on " + hosts + " hosts");
                host = (host + 1) % hosts;
            }
            free[host] -= size;
            cpus[host] += cores;
            instances.append(
                    String.format("vm%d|%d|1024|%d|running|Y|n%05d||sharedfile||1|1|N%n", vm, size, cores, host));
        }
        String policy = "128,1,1024,1,1,1|128,1,1024,1,1,1;65536,16,1048576,16,8,12|sharedfile|4.0|32.0\n";
        try (Writer out = Files.newBufferedWriter(file)) {
            out.append("group-01|fake-uuid-01|preferred||\n\n");
            for (int host = 0; host < hosts; host++)
                out.append(String.format(
                        "n%05d|262144|2048|%d|4000000|3900000|32|N|fake-uuid-01|1||N|0|1|1.0%n", host, free[host]));
            out.append('\n')
                    .append(instances)
                    .append("\n\n|")
                    .append(policy)
                    .append("group-01|")
                    .append(policy);
        }
    }
}
