package org.drover.migration.internal.history;

import org.drover.store.SchemaVersion;

/** The tables of ended migrations, from their first version on. Times: nanoseconds since 1970. */
final class MoveSchema {
    static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table migration_move (
              id varchar(256) not null primary key,
              vm varchar(4096) not null,
              vm_name varchar(4096) not null,
              source varchar(4096) not null,
              destination varchar(4096) not null,
              -- DRIVEN or DELEGATED; null when no host was asked for anything
              kind varchar(16),
              reason clob not null,
              outcome varchar(32) not null,
              message clob not null,
              submitted bigint not null,
              started bigint,
              ended bigint,
              pause_budget_nanos bigint not null,
              bandwidth bigint,
              auto_converge int not null,
              channels int not null,
              compression int not null,
              pause_nanos bigint,
              transferred_bytes bigint,
              iterations int not null);
            create index migration_move_ended on migration_move (ended);
            create table migration_log (
              move varchar(256) not null,
              line int not null,
              noted bigint not null,
              said clob not null,
              primary key (move, line));
            """);

    static final SchemaVersion FORECASTS = SchemaVersion.of(
            2,
            """
            alter table migration_move add column foretold_pause_nanos bigint;
            alter table migration_move add column foretold_last_pass_nanos bigint;
            alter table migration_move add column foretold_duration_nanos bigint;
            alter table migration_move add column foretold_bytes bigint;
            alter table migration_move add column foretold_again_bytes bigint;
            alter table migration_move add column foretold_passes int;
            alter table migration_move add column foretold_converges int;
            alter table migration_move add column foretold_basis varchar(4096);
            alter table migration_move add column policy varchar(32);
            """);

    static final SchemaVersion KINDS = SchemaVersion.of(
            3,
            """
            alter table migration_move add column post_copy int;
            alter table migration_move add column moved varchar(32);
            alter table migration_move add column image_at_source varchar(4096);
            alter table migration_move add column image_at_destination varchar(4096);
            alter table migration_move add column image_carried int;
            alter table migration_move add column network varchar(4096);
            create table migration_disk (
              move varchar(256) not null,
              disk varchar(256) not null,
              was_on varchar(4096) not null,
              goes_to varchar(4096) not null,
              flat int not null,
              primary key (move, disk));
            """);

    static final SchemaVersion PAUSES = SchemaVersion.of(
            4,
            """
            alter table migration_move add column client_gap_nanos bigint;
            create table migration_step (
              move varchar(256) not null,
              step varchar(32) not null,
              passed bigint not null,
              primary key (move, step));
            """);

    private MoveSchema() {}

    static SchemaVersion[] all() {
        return new SchemaVersion[] {FIRST, FORECASTS, KINDS, PAUSES};
    }
}
