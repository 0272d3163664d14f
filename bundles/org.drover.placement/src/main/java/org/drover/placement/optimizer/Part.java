package org.drover.placement.optimizer;

import java.util.Arrays;

/** Some of the hosts, drawn by lot: within them one search may move VMs as it likes while another works on the others. */
final class Part {
    private final int number;
    private final byte[] partOf;
    private final int[] hosts;

    private Part(int number, byte[] partOf) {
        this.number = number;
        this.partOf = partOf;
        int[] own = new int[partOf.length];
        int count = 0;
        for (int host = 0; host < partOf.length; host++) if (partOf[host] == number) own[count++] = host;
        hosts = Arrays.copyOf(own, count);
    }

    static Part[] draw(int hosts, int parts, Dice dice) {
        byte[] partOf = new byte[hosts];
        for (int host = 0; host < hosts && parts > 1; host++) partOf[host] = (byte) dice.below(parts);
        Part[] drawn = new Part[parts];
        for (int i = 0; i < parts; i++) drawn[i] = new Part(i, partOf);
        return drawn;
    }

    boolean has(int host) {
        return partOf[host] == number;
    }

    /** Any of its hosts, -1 if it has none. */
    int any(Dice dice) {
        return hosts.length == 0 ? -1 : hosts[dice.below(hosts.length)];
    }

    /** The VMs that are on its hosts; as they stay within the part, these do not change. */
    int[] vms(Layout layout) {
        int count = 0;
        for (int host : hosts) count += layout.residents.count(host);
        int[] vms = new int[count];
        for (int host : hosts) {
            for (int i = 0; i < layout.residents.count(host); i++) vms[--count] = layout.residents.get(host, i);
        }
        return vms;
    }
}
