package org.drover.placement;

import java.util.Set;
import org.drover.model.Bytes;

/**
 * What is known of a host beside its size and its load.
 *
 * @param power    a host that sleeps is woken before a VM goes there
 * @param failover memory that stays free for VMs of hosts that fail, beside the reserve
 * @param domains  what it fails together with: its site, rack and power feed ("site:north", "rack:a/3", "feed:2")
 * @param facts    what makes VMs run better there
 */
public record Standing(Power power, Bytes failover, Set<String> domains, Set<Fact> facts) {
    /** Awake, nothing set aside, nothing known. */
    public static final Standing PLAIN = new Standing(Power.AWAKE, Bytes.ZERO, Set.of(), Set.of());

    /** How long it takes until a host can run a VM, and how much it wakes for that. */
    public enum Power {
        AWAKE,
        /** Its processors rest; it answers at once. */
        PARKED,
        SLEEPING
    }

    /** Each as good as another. */
    public enum Fact {
        NESTED_PAGING,
        HUGE_PAGES,
        OFFLOADS
    }

    public Standing {
        domains = Set.copyOf(domains);
        facts = Set.copyOf(facts);
    }
}
