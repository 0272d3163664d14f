package org.drover.console;

/** What a list of the console holds, and what an action, a column or a page is about. */
public enum Subject {
    /** Nothing in particular: the platform as a whole. */
    PLATFORM,
    /** Items are {@link org.drover.model.VmFacts}. */
    VM,
    /** Items are {@link org.drover.inventory.HostEntry}. */
    HOST,
    /** Items are {@link org.drover.model.VolumeId}. */
    VOLUME,
    /** Items are {@link org.drover.model.NetworkId}. */
    NETWORK,
    /** Items are {@link org.drover.tips.Tip}. */
    TIP,
    /** Items are {@link org.drover.migration.MigrationRecord} or {@link org.drover.migration.PlanRecord}. */
    JOB,
    /** Items are sentences. */
    EVENT
}
