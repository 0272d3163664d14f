package org.drover.libvirt;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code virDomainMigrateFlags} of {@code libvirt-domain.h}, less one: bit 9, which lets a migration go ahead although
 * disks may be written by two hosts, is missing on purpose and refused wherever raw bits come in.
 */
public enum MigrateFlag implements Flag {
    LIVE(0),
    PEER2PEER(1),
    TUNNELLED(2),
    PERSIST_DEST(3),
    UNDEFINE_SOURCE(4),
    /** The destination leaves the domain paused; set by whoever migrates a paused domain. */
    PAUSED(5),
    NON_SHARED_DISK(6),
    NON_SHARED_INC(7),
    /** Nobody changes the domain between the phases; goes to the source only. */
    CHANGE_PROTECTION(8),
    OFFLINE(10),
    COMPRESSED(11),
    ABORT_ON_ERROR(12),
    AUTO_CONVERGE(13),
    RDMA_PIN_ALL(14),
    POSTCOPY(15),
    TLS(16),
    PARALLEL(17),
    NON_SHARED_SYNCHRONOUS_WRITES(18),
    POSTCOPY_RESUME(19),
    ZEROCOPY(20);

    private static final int UNSAFE_BIT = 1 << 9;

    private final int position;

    MigrateFlag(int position) {
        this.position = position;
    }

    @Override
    public int bit() {
        return 1 << position;
    }

    /** The flags of raw bits; refuses the bit for unsafe migration and bits that nobody knows. */
    public static Set<MigrateFlag> of(int bits) {
        refuseUnsafe(bits);
        Set<MigrateFlag> flags = EnumSet.noneOf(MigrateFlag.class);
        int rest = bits;
        for (MigrateFlag flag : values()) {
            if ((bits & flag.bit()) != 0) {
                flags.add(flag);
                rest &= ~flag.bit();
            }
        }
        if (rest != 0) {
            throw new IllegalArgumentException("unknown migration flags 0x" + Integer.toHexString(rest));
        }
        return Collections.unmodifiableSet(flags);
    }

    /** What Begin, Perform and Confirm are told, as {@code virDomainMigrateVersion3Full} does it. */
    static int forSource(Set<MigrateFlag> flags) {
        return refuseUnsafe(Flag.bits(flags) | CHANGE_PROTECTION.bit());
    }

    /** What Prepare and Finish are told: the flags less those that concern the source alone. */
    static int forDestination(Set<MigrateFlag> flags) {
        int sourceOnly = ABORT_ON_ERROR.bit() | AUTO_CONVERGE.bit() | CHANGE_PROTECTION.bit();
        return refuseUnsafe(Flag.bits(flags) & ~sourceOnly);
    }

    private static int refuseUnsafe(int bits) {
        if ((bits & UNSAFE_BIT) != 0) {
            throw new IllegalArgumentException("the flag for unsafe migration (0x200) is never sent");
        }
        return bits;
    }
}
