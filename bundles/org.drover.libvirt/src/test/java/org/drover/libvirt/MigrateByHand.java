package org.drover.libvirt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Leads one live migration from the command line and prints every frame, every phase's time and the outcome:
 * {@code MigrateByHand SOURCE-URI DESTINATION-URI MIGRATION-URI UUID [cancel]}, for instance
 * {@code qemu+tcp://10.1.0.1/system qemu+tcp://10.1.0.2/system tcp://10.2.0.2 00000000-...}.
 * With {@code cancel} the transfer is slowed down, cancelled once it is under way, and undone on both sides.
 */
final class MigrateByHand {
    private static final Set<MigrateFlag> FLAGS =
            EnumSet.of(MigrateFlag.LIVE, MigrateFlag.PERSIST_DEST, MigrateFlag.UNDEFINE_SOURCE);

    private static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());
    private static long last = System.nanoTime();

    private MigrateByHand() {}

    public static void main(String[] arguments) throws Exception {
        LibvirtUri from = LibvirtUri.parse(arguments[0]);
        LibvirtUri to = LibvirtUri.parse(arguments[1]);
        UUID uuid = UUID.fromString(arguments[3]);
        try (LibvirtConnection source = LibvirtConnection.open(from, tapped("source"));
                LibvirtConnection destination = LibvirtConnection.open(to, tapped("dest"));
                LibvirtConnection watcher = LibvirtConnection.open(from, ConnectOptions.DEFAULT)) {
            phase("connected");
            for (DomainEvent.Kind kind : DomainEvent.Kind.values()) {
                watcher.events().listen(kind, event -> LOG.add("event at source: " + event));
            }
            DomainRef domain = source.domains().lookup(uuid);
            phase("listening");
            if (arguments.length == 5) {
                cancel(source, destination, watcher, domain, arguments[2]);
                return;
            }
            migrate(source, destination, watcher, domain, arguments[2]);
            System.out.println("source now: " + source.domains().find(uuid));
            System.out.println("destination now: " + destination.domains().status(domain));
            System.out.println("completed at destination: " + destination.jobs().completed(domain));
        } finally {
            LOG.forEach(System.out::println);
        }
    }

    private static void migrate(
            LibvirtConnection source,
            LibvirtConnection destination,
            LibvirtConnection watcher,
            DomainRef domain,
            String migrationUri)
            throws Exception {
        watcher.jobs().setMaxDowntime(domain, Duration.ofMillis(200));
        MigrationParams params = MigrationParams.NONE.withUri(migrationUri);
        MigrationCalls.Begun begun = source.migrations().begin(domain, params, FLAGS);
        phase("begun, " + begun.cookie() + ", XML of " + begun.xml().length() + " characters");
        params = params.withDestinationXml(begun.xml());
        MigrationCalls.Prepared prepared = destination.migrations().prepare(params, begun.cookie(), FLAGS);
        phase("prepared, " + prepared);
        params = prepared.uri().map(params::withUri).orElse(params);
        CompletableFuture<MigrationCookie> performing =
                source.migrations().within(Duration.ofMinutes(5)).perform(domain, params, prepared.cookie(), FLAGS);
        phase("performing, job beside it: " + source.jobs().stats(domain));
        MigrationCookie performed = performing.get();
        phase("performed, " + performed + ", source " + source.domains().status(domain));
        params = params.withDestinationName(domain.name());
        MigrationCalls.Finished finished = destination.migrations().finish(params, performed, FLAGS);
        phase("finished, " + finished);
        source.migrations().confirm(domain, params, finished.cookie(), FLAGS);
        phase("confirmed");
    }

    private static void cancel(
            LibvirtConnection source,
            LibvirtConnection destination,
            LibvirtConnection watcher,
            DomainRef domain,
            String migrationUri)
            throws Exception {
        CompletableFuture<DomainEvent> underWay = new CompletableFuture<>();
        watcher.events().listen(DomainEvent.Kind.MIGRATION_ITERATION, underWay::complete);
        MigrationParams params =
                MigrationParams.NONE.withUri(migrationUri).withBandwidth(1).withDestinationName(domain.name());
        MigrationCalls.Begun begun = source.migrations().begin(domain, params, FLAGS);
        params = params.withDestinationXml(begun.xml());
        MigrationCalls.Prepared prepared = destination.migrations().prepare(params, begun.cookie(), FLAGS);
        params = prepared.uri().map(params::withUri).orElse(params);
        CompletableFuture<MigrationCookie> performing =
                source.migrations().within(Duration.ofMinutes(5)).perform(domain, params, prepared.cookie(), FLAGS);
        underWay.get(10, TimeUnit.SECONDS);
        phase("under way: " + source.jobs().stats(domain));
        source.jobs().abort(domain);
        phase("abort answered");
        try {
            performing.get();
        } catch (ExecutionException e) {
            phase("perform ended: " + e.getCause());
        }
        phase("cancelled at the destination: "
                + destination.migrations().cancelAtDestination(params, MigrationCookie.EMPTY, FLAGS));
        System.out.println("source now: " + source.domains().status(domain));
        System.out.println("destination now: " + destination.domains().find(domain.uuid()));
    }

    private static ConnectOptions tapped(String side) {
        return ConnectOptions.DEFAULT.withTap(frame -> LOG.add(side + " " + frame));
    }

    private static void phase(String what) {
        long now = System.nanoTime();
        LOG.add("%6.1f ms %s".formatted((now - last) / 1e6, what));
        last = now;
    }
}
