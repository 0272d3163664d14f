package org.drover.migration.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.Capability;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.Leases;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.VmLifecycle;
import org.drover.backend.simulator.DataCentre;
import org.drover.backend.simulator.HostSpec;
import org.drover.backend.simulator.SimulatorBackend;
import org.drover.backend.simulator.VmSpec;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.migration.internal.history.RecentHistory;
import org.drover.migration.internal.journal.Journal;
import org.drover.migration.internal.journal.JournalEntry;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;

/**
 * One move of "web" from a to b, and what strikes it: at so-and-so many a point something happens. The points of a run are
 * counted: between all events of the data centre, before each request and when it was answered, before, after and behind
 * each write to the journal's disk. Up to its first blow every run is the same. What was struck is mended after its time,
 * an engine that died begins anew, and where the engine asks for a person one does what {@code docs/migration.md} says.
 */
final class Interleaving {
    /** What the two hosts offer. */
    enum Kind {
        DRIVEN(Set.of(DrivenMigration.class, VmLifecycle.class)),
        LEASED(Set.of(DrivenMigration.class, Leases.class, VmLifecycle.class)),
        DELEGATED(Set.of(DelegatedMigration.class, VmLifecycle.class));

        private final Set<Class<? extends Capability>> offered;

        Kind(Set<Class<? extends Capability>> offered) {
            this.offered = offered;
        }
    }

    /** That blow at that point. */
    record Strike(int at, Blow blow) {
        @Override
        public String toString() {
            return at + ":" + blow;
        }
    }

    /** Hears of every point before anything strikes there. */
    interface Tracer {
        void reached(int point, Moment moment);
    }

    static final VmId WEB = new VmId("vm-web");
    static final MigrationId ID = new MigrationId("m-1");
    /** Once nothing is broken any more, all must have ended within this. */
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(2);

    /** What asks for a person for so long needs one: two hosts are asked one after the other, and change meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Path JOURNAL = Path.of("journal");
    private static final VmSpec VM =
            VmSpec.named("web").withSize(2, VmSpec.named("web").cpu(), Bytes.ofMiB(256));

    final DataCentre world;
    final List<Strike> strikes;
    final RecentHistory history = new RecentHistory(10);
    final List<String> broken = new ArrayList<>();
    /** When something last struck that takes a VM out of memory. */
    Optional<Instant> deadly = Optional.empty();

    Optional<CancelAnswer> cancelled = Optional.empty();
    boolean personCame;
    /** Somebody was told that the move is queued. */
    boolean accepted;

    private final SimulatorBackend backend;
    private final MemoryDisk disk = new MemoryDisk();
    private final Tracer tracer;
    private final Damage damage;
    private int point = -1;
    private int struck;
    private String lastCall = "";
    private Instant mended;
    private Instant bootsAt;
    private boolean lostPower;
    private Doomed process;
    private SimulatedSchedule schedule;
    private LiveHosts hosts;
    Journal journal;
    Engine engine;

    Interleaving(Kind kind, List<Strike> strikes, Tracer tracer) {
        this.strikes = strikes;
        this.tracer = tracer;
        world = DataCentre.seeded(1)
                .host(HostSpec.named("a").offering(kind.offered))
                .host(HostSpec.named("b").offering(kind.offered))
                .vm("a", VM);
        backend = new SimulatorBackend(world);
        damage = new Damage(world, disk, WEB);
    }

    /** Runs it to its end; what went wrong, empty when nothing did. */
    Optional<String> play() {
        try {
            mended = world.clock().instant();
            boot();
            point = 0;
            world.clock().betweenEvents(() -> reachedQuietly(Moment.EVENT));
            disk.observe(this::reached);
            submit();
            while (!isOver() && Duration.between(mended, now()).compareTo(SETTLES_WITHIN) < 0) goOn();
            return new InterleavingVerdict(this).failure();
        } finally {
            backend.close();
        }
    }

    private void submit() {
        try {
            engine.submit(new MoveRequest(WEB, new HostId("b"), MigrationOptions.DEFAULT, "an interleaving"));
            accepted = true;
        } catch (Doomed.Died | UncheckedIOException diedOrDiskFull) {
            // then there was no migration, or the next engine finds it
        }
    }

    private void goOn() {
        if (process.dead()) {
            bury();
            world.runUntil(() -> false, Duration.between(now(), bootsAt));
            try {
                boot();
            } catch (Doomed.Died died) {
                return;
            }
        }
        schedule.runUntil(() -> isOver() || needsPerson(), SETTLES_WITHIN.minus(Duration.between(mended, now())));
        if (process.dead() || !needsPerson()) return;
        schedule.runUntil(this::isOver, PATIENCE);
        if (!process.dead() && needsPerson()) {
            personCame = true;
            Person.settles(world, backend, WEB, "a").ifPresent(broken::add);
        }
    }

    private Instant now() {
        return world.clock().instant();
    }

    /** Nothing of the dead process goes on; the hosts hear of it, or notice. */
    private void bury() {
        if (journal != null) journal.close();
        disk.processDies();
        if (lostPower) world.faults().later(Duration.ofSeconds(15), world.faults()::clientDies);
        else world.faults().clientDies();
        lostPower = false;
        mended = bootsAt;
    }

    private void boot() {
        process = new Doomed(this::reached);
        schedule = new SimulatedSchedule(world, process, Duration.ZERO);
        world.tellingOn(schedule::run);
        hosts = new LiveHosts(world, backend, process);
        hosts.look();
        journal = null;
        try {
            journal = Journal.open(JOURNAL, 4 << 10, disk);
        } catch (IOException diskFull) {
            die(Duration.ofSeconds(5));
            return;
        }
        engine = new Engine(journal, hosts, hosts, schedule, Limits.DEFAULT, history, () -> ID);
        engine.start();
    }

    private void die(Duration away) {
        process.die();
        bootsAt = now().plus(away);
    }

    private boolean isOver() {
        return struck == strikes.size() && damage.isMended() && !process.dead() && isSettled();
    }

    private boolean isSettled() {
        return engine.current().isEmpty() && journal.open().isEmpty();
    }

    private boolean needsPerson() {
        return !personCame
                && struck == strikes.size()
                && damage.isMended()
                && engine.current().stream().anyMatch(Person::isNeeded);
    }

    private void reached(Moment moment) throws IOException {
        strikeAt(moment);
        if (moment == Moment.WRITTEN && disk.failing()) throw new IOException("No space left on device");
    }

    private void reached(Moment moment, HostId host, String step) throws BackendException {
        lastCall = moment + step + host;
        for (Blow blow : strikeAt(moment)) mishap(blow, moment, host, step);
        if (moment == Moment.ANSWERED && !damage.answers(host.value())) throw lost(host, step);
    }

    private void reachedQuietly(Moment moment) {
        strikeAt(moment);
    }

    /** One more point of the run: checks what must always be so, then whatever is to happen here happens. */
    private Set<Blow> strikeAt(Moment moment) {
        if (point < 0) return Set.of();
        check();
        int here = point++;
        if (tracer != null) tracer.reached(here, moment);
        Set<Blow> now = EnumSet.noneOf(Blow.class);
        while (struck < strikes.size() && strikes.get(struck).at() == here) {
            Blow blow = strikes.get(struck++).blow();
            now.add(blow);
            strike(blow);
        }
        return now;
    }

    private void check() {
        if (world.whereRuns(WEB).size() > 1) broken.add("at " + now() + " it runs on " + world.whereRuns(WEB));
        if (deadly.isEmpty() && world.whereInMemory(WEB).isEmpty())
            broken.add("at " + now() + " nobody has it any more");
    }

    private void strike(Blow blow) {
        mended = now();
        if (blow.isDeadly()) deadly = Optional.of(now());
        blow.lasts().ifPresent(time -> world.faults().later(time, () -> mend(blow)));
        if (damage.begins(blow)) return;
        switch (blow) {
            case ENGINE_KILLED_AS_IT_WROTE -> {
                disk.tear();
                kill(Duration.ofSeconds(1));
            }
            case ENGINE_KILLED -> kill(Duration.ofSeconds(1));
            case ENGINE_CUT, ENGINE_CUT_AS_IT_WROTE -> {
                disk.losePower(blow == Blow.ENGINE_CUT_AS_IT_WROTE);
                lostPower = true;
                kill(Duration.ofSeconds(60));
            }
            case CANCELLED -> schedule.urgently(this::cancel);
            case BACKEND_LEAVES -> schedule.urgently(() -> engine.leave(SimulatorBackend.ID));
            default -> {} // of a call: that is told to whoever makes it
        }
    }

    private void kill(Duration away) {
        die(away);
        throw new Doomed.Died();
    }

    private void mend(Blow blow) {
        mended = now();
        damage.ends(blow);
        if (!process.dead()) schedule.run(hosts::look);
    }

    private void cancel() {
        try {
            CancelAnswer answer = engine.cancel(ID);
            cancelled = Optional.of(answer);
        } catch (BackendException e) {
            // the hosts were to be asked and did not answer: it goes on
        }
    }

    private static void mishap(Blow blow, Moment moment, HostId host, String step) throws BackendException {
        switch (blow) {
            case CALL_REFUSED ->
                throw new BackendException.Refused(host, Optional.of(WEB), step, "it does not want to", null);
            case CALL_UNREACHABLE ->
                throw new BackendException.HostUnreachable(host, Optional.of(WEB), step, "no route", null);
            case CALL_LOST -> throw lost(host, step);
            default -> {}
        }
    }

    private static BackendException lost(HostId host, String step) {
        return new BackendException.Lost(host, Optional.of(WEB), step, "the line broke", null);
    }

    /** What can happen now and would change anything. */
    Set<Blow> possible(Moment moment) {
        Set<Blow> all = EnumSet.noneOf(Blow.class);
        for (Blow blow : Blow.ALL)
            if (damage.isPossible(
                    blow, moment, !process.dead(), () -> !engine.current().isEmpty())) all.add(blow);
        return all;
    }

    /** All that engine, journal and hosts are, without times and amounts. */
    String state(Moment moment) {
        StringBuilder all = new StringBuilder(world.state());
        all.append(moment)
                .append(lastCall)
                .append(damage.lasting())
                .append(disk.failing())
                .append(disk.holdsUnforced());
        if (process.dead()) return all.append(" no engine").toString();
        if (journal == null) return all.append(" it begins").toString();
        for (JournalEntry entry : journal.open()) all.append(entry.kind()).append(entry.phase());
        for (MigrationRecord record : engine.current()) {
            all.append(record.stage()).append(record.message());
            int lines = record.log().size();
            if (lines > 0) all.append(withoutDigits(record.log().get(lines - 1).text()));
        }
        return all.toString();
    }

    private static String withoutDigits(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) if (!Character.isDigit(text.charAt(i))) kept.append(text.charAt(i));
        return kept.toString();
    }
}
