package org.drover.libvirt;

import java.util.List;

/** What a migration is told, as {@code VIR_MIGRATE_PARAM_...} of {@code libvirt-domain.h} names it. Immutable. */
public record MigrationParams(TypedParams typed) {
    public static final MigrationParams NONE = new MigrationParams(TypedParams.NONE);

    /** Where the memory goes, for instance {@code tcp://10.2.0.3}; the destination may add a port. */
    public MigrationParams withUri(String uri) {
        return with(TypedParam.of("migrate_uri", uri));
    }

    /** The name over there; Finish finds its domain by it, so it is always given there. */
    public MigrationParams withDestinationName(String name) {
        return with(TypedParam.of("destination_name", name));
    }

    /** The running domain's description over there. */
    public MigrationParams withDestinationXml(String xml) {
        return with(TypedParam.of("destination_xml", xml));
    }

    /** The persistent description over there, with {@link MigrateFlag#PERSIST_DEST}. */
    public MigrationParams withPersistentXml(String xml) {
        return with(TypedParam.of("persistent_xml", xml));
    }

    /** The most to send, in MiB/s. */
    public MigrationParams withBandwidth(long mebibytesPerSecond) {
        return with(TypedParam.ofUnsigned("bandwidth", mebibytesPerSecond));
    }

    /** The same for post-copy. */
    public MigrationParams withPostCopyBandwidth(long mebibytesPerSecond) {
        return with(TypedParam.ofUnsigned("bandwidth.postcopy", mebibytesPerSecond));
    }

    /** On which address the destination listens. */
    public MigrationParams withListenAddress(String address) {
        return with(TypedParam.of("listen_address", address));
    }

    /** With {@link MigrateFlag#PARALLEL}. */
    public MigrationParams withParallelConnections(int connections) {
        return with(TypedParam.of("parallel.connections", connections));
    }

    /** Percent of CPU time taken away at first and more each time, with {@link MigrateFlag#AUTO_CONVERGE}. */
    public MigrationParams withAutoConverge(int initialPercent, int incrementPercent) {
        return with(TypedParam.of("auto_converge.initial", initialPercent))
                .with(TypedParam.of("auto_converge.increment", incrementPercent));
    }

    /** {@code xbzrle} or {@code mt}, with {@link MigrateFlag#COMPRESSED}. */
    public MigrationParams withCompression(String method) {
        return with(TypedParam.of("compression", method));
    }

    /** Which name the destination's TLS certificate must bear, with {@link MigrateFlag#TLS}. */
    public MigrationParams withTlsDestination(String hostname) {
        return with(TypedParam.of("tls.destination", hostname));
    }

    /** Which disks to copy (target names such as {@code vda}), with {@link MigrateFlag#NON_SHARED_DISK}. */
    public MigrationParams withDisks(List<String> targets) {
        TypedParams changed = typed;
        for (String target : targets) {
            changed = changed.and(TypedParam.of("migrate_disks", target));
        }
        return new MigrationParams(changed);
    }

    /** On which port the destination takes the copied disks; it chooses one when it is not told. */
    public MigrationParams withDisksPort(int port) {
        return with(TypedParam.of("disks_port", port));
    }

    /** Where copied disks go, for instance {@code tcp://10.2.0.3:49200}, in place of the port. */
    public MigrationParams withDisksUri(String uri) {
        return with(TypedParam.of("disks_uri", uri));
    }

    /** Any other parameter. */
    public MigrationParams with(TypedParam param) {
        return new MigrationParams(typed.with(param));
    }
}
