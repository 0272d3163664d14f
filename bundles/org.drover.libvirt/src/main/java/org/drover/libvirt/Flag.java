package org.drover.libvirt;

import java.util.Collection;
import java.util.List;

/** One bit of a call's {@code flags}; the enums bear libvirt's names and values ({@code libvirt-domain.h}). */
public interface Flag {
    int bit();

    static int bits(Collection<? extends Flag> flags) {
        return flags.stream().mapToInt(Flag::bit).reduce(0, (a, b) -> a | b);
    }

    static int bits(Flag... flags) {
        return bits(List.of(flags));
    }

    /** {@code virDomainXMLFlags}. */
    enum Xml implements Flag {
        SECURE,
        INACTIVE,
        UPDATE_CPU,
        MIGRATABLE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainCreateFlags}. */
    enum Start implements Flag {
        PAUSED,
        AUTODESTROY,
        BYPASS_CACHE,
        FORCE_BOOT,
        VALIDATE,
        RESET_NVRAM;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainDestroyFlagsValues}; without GRACEFUL the daemon kills what does not end by itself. */
    enum Destroy implements Flag {
        GRACEFUL,
        REMOVE_LOGS;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainUndefineFlagsValues}. */
    enum Undefine implements Flag {
        MANAGED_SAVE,
        SNAPSHOTS_METADATA,
        NVRAM,
        KEEP_NVRAM,
        CHECKPOINTS_METADATA,
        TPM,
        KEEP_TPM;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virConnectListAllDomainsFlags}: each pair narrows the list, no flag lists every domain. */
    enum Listing implements Flag {
        ACTIVE,
        INACTIVE,
        PERSISTENT,
        TRANSIENT,
        RUNNING,
        PAUSED,
        SHUTOFF,
        OTHER;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainDefineFlags}. */
    enum Define implements Flag {
        /** What libvirt's schema does not know is refused. */
        VALIDATE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainDeviceModifyFlags}; neither LIVE nor CONFIG means the domain as it is now. */
    enum Device implements Flag {
        LIVE,
        CONFIG,
        /** Even if the guest has the drive locked. */
        FORCE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virConnectListAllNetworksFlags}: each pair narrows the list. */
    enum Networks implements Flag {
        INACTIVE,
        ACTIVE,
        PERSISTENT,
        TRANSIENT,
        AUTOSTART,
        NO_AUTOSTART;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainModificationImpact}; no flag means the domain as it is now. */
    enum Affect implements Flag {
        LIVE,
        CONFIG;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainSaveRestoreFlags}; without RUNNING or PAUSED a domain comes back as it was saved. */
    enum Save implements Flag {
        /** Past the host's file cache: slower, and the other domains keep it. */
        BYPASS_CACHE,
        RUNNING,
        PAUSED,
        /** For restoring alone. */
        RESET_NVRAM;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virConnectListAllStoragePoolsFlags}, less the pools' types: each pair narrows the list. */
    enum Pools implements Flag {
        INACTIVE,
        ACTIVE,
        PERSISTENT,
        TRANSIENT,
        AUTOSTART,
        NO_AUTOSTART;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virStoragePoolCreateFlags}. */
    enum PoolStart implements Flag {
        WITH_BUILD,
        WITH_BUILD_OVERWRITE,
        WITH_BUILD_NO_OVERWRITE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virStoragePoolBuildFlags}. */
    enum PoolBuild implements Flag {
        REPAIR,
        RESIZE,
        NO_OVERWRITE,
        OVERWRITE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virStorageVolCreateFlags}. */
    enum VolumeCreate implements Flag {
        PREALLOC_METADATA,
        REFLINK,
        VALIDATE;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virStorageVolResizeFlags}. */
    enum VolumeResize implements Flag {
        /** Its space is taken at once. */
        ALLOCATE,
        /** The bytes are so many more, not so many. */
        DELTA,
        SHRINK;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainBlockCopyFlags}. */
    enum BlockCopy implements Flag {
        /** Only the newest file of a chain is copied; the copy is given the rest of the chain as it is. */
        SHALLOW,
        /** The copy's file is there already. */
        REUSE_EXT,
        /** The job need not outlive the domain's process: the only kind that a persistent domain gets. */
        TRANSIENT_JOB,
        /** A write ends when it stands on both sides, so the copy catches up however busy the guest is. */
        SYNCHRONOUS_WRITES;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virDomainStatsTypes}: the groups of bulk statistics. */
    enum Stats implements Flag {
        STATE,
        CPU_TOTAL,
        BALLOON,
        VCPU,
        INTERFACE,
        BLOCK,
        PERF,
        IOTHREAD,
        MEMORY,
        DIRTYRATE,
        VM;

        @Override
        public int bit() {
            return 1 << ordinal();
        }
    }

    /** {@code virConnectGetAllDomainStatsFlags}, the part that says how; which domains is {@link Listing}. */
    enum StatsHow implements Flag {
        /** Leave out what would have to wait for a domain that is busy with a job. */
        NOWAIT(29),
        BACKING(30),
        ENFORCE_STATS(31);

        private final int position;

        StatsHow(int position) {
            this.position = position;
        }

        @Override
        public int bit() {
            return 1 << position;
        }
    }
}
