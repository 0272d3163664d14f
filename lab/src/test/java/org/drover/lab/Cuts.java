package org.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.drover.lab.Gate.Call;
import org.drover.lab.Gate.Way;
import org.drover.lab.Instants.Instant;
import org.drover.lab.Strike.Victim;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * Every call of the conversation, cut before it is sent, after it was sent and after its reply, with every victim, on real
 * hosts; or a victim that dies at any instant ({@link Instants}). Afterwards the migration has ended with an outcome that is
 * true, nobody ran twice, nothing is left over, and the guest's disk holds every block that was acknowledged.
 */
final class Cuts implements AutoCloseable {
    /** Where the conversation is cut. */
    enum Moment {
        BEFORE_SENDING,
        AFTER_SENDING,
        AFTER_THE_REPLY
    }

    /**
     * One cut of the campaign.
     *
     * @param as the kind of move that is cut
     */
    record Cut(MoveAs as, Call call, Moment moment, Victim victim) {
        private static final List<Cut> ALL = Stream.of(
                        of(MoveAs.LIVE, Victim.BESIDES_THE_JOURNAL),
                        of(MoveAs.STORAGE, Victim.ON_ONE_HOST),
                        of(MoveAs.SHARED_NOTHING, Victim.BESIDES_THE_JOURNAL),
                        of(MoveAs.LIVE, Victim.OF_THE_JOURNAL),
                        of(MoveAs.STORAGE, Victim.OF_THE_JOURNAL),
                        of(MoveAs.SHARED_NOTHING, Victim.OF_THE_JOURNAL))
                .flatMap(cuts -> cuts)
                .toList();
        static final int COUNT = ALL.size();

        private static Stream<Cut> of(MoveAs as, Collection<Victim> victims) {
            return as.calls().stream().flatMap(call -> Stream.of(Moment.values())
                    .flatMap(moment -> victims.stream().map(victim -> new Cut(as, call, moment, victim))));
        }

        /** Numbers from 1; after the last one it begins anew. */
        static Cut number(long number) {
            return ALL.get((int) Math.floorMod(number - 1, (long) COUNT));
        }

        boolean atDestination() {
            return MoveAs.isForTheDestination(call);
        }
    }

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BY_ITSELF = Duration.ofSeconds(8);
    private static final VmId VM = Traveller.VM;

    private final Lab lab;
    private final Product product;
    private final SmallDisk data;
    private final Traveller guest;
    private final Map<String, Gate> gates = new TreeMap<>();
    private final Map<MoveAs, Duration> undisturbed = new EnumMap<>(MoveAs.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private String from;
    private String to;
    private String disk;

    Cuts() throws IOException {
        lab = Lab.up(2);
        guest = new Traveller(lab);
        data = new SmallDisk();
        product = Product.started("cuts", data);
        for (String host : Traveller.HOSTS) {
            Path socket = lab.state().resolve(host + "-gate.sock");
            gates.put(host, new Gate(socket, lab.socket(host)));
            product.connect(lab.endpoint(host, socket));
        }
    }

    /** {@code --from NUMBER --count N}: tries so many cuts and prints what came of them. */
    public static void main(String[] arguments) throws Exception {
        long first = Long.parseLong(arguments[1]);
        long count = Long.parseLong(arguments[3]);
        int failed = 0;
        try (Cuts cuts = new Cuts()) {
            cuts.takenDownAtExit();
            for (long number = first; number < first + count; number++) {
                try {
                    String outcome = cuts.outcome(Cut.number(number), "cut-" + number);
                    System.out.println(number + " " + Cut.number(number) + ": " + outcome);
                } catch (AssertionError | RuntimeException | IOException e) {
                    failed++;
                    System.out.println("seed " + number + ": " + Cut.number(number) + ": " + e);
                    cuts.heal();
                }
            }
        }
        System.out.println("seeds " + first + " to " + (first + count - 1) + ": " + (count - failed) + " well, "
                + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    /** What came of a move that was cut there, when it was well; else an error that says what is wrong. */
    String outcome(Cut cut, String name) throws IOException, InterruptedException {
        return judged(name, cut.as(), cut.victim(), (strike, writer) -> cutThere(cut, strike, writer));
    }

    /** What came of a move in which somebody died at that instant. */
    String outcome(Instant instant, String name) throws IOException, InterruptedException {
        measured(instant.as());
        return judged(name, instant.as(), instant.victim(), (strike, writer) -> struckThen(instant, strike, writer));
    }

    private interface Trial {
        String run(Strike strike, DiskWriter writer) throws IOException, InterruptedException;
    }

    private String judged(String name, MoveAs as, Victim victim, Trial trial) throws IOException, InterruptedException {
        begin(as);
        Referee referee = Referee.watching(lab, name);
        try (DiskWriter writer = writer(name);
                Strike strike = new Strike(lab, product, data, victim, from, to)) {
            String outcome = trial.run(strike, writer);
            referee.verdict();
            return outcome;
        } catch (AssertionError | RuntimeException | IOException e) {
            referee.stop(); // a QEMU tells its events to one listener
            throw e;
        }
    }

    private String cutThere(Cut cut, Strike strike, DiskWriter writer) throws IOException, InterruptedException {
        Gate gate = gates.get(cut.atDestination() ? to : from);
        Gate.Hold hold = gate.stop(
                cut.call(),
                cut.moment() == Moment.AFTER_THE_REPLY ? Way.REPLY : Way.REQUEST,
                cut.moment() == Moment.AFTER_SENDING);
        String id = product.move(VM, to, cut.as().wish());
        boolean reached = reached(hold);
        gate.open();
        if (reached) strike.fall();
        boolean passes = !cut.victim().killsTheEngine() && cut.victim() != Victim.LINE;
        hold.then().orElseThrow().complete(passes);
        return (reached ? "" : "not reached, ") + settled(cut.as(), id, strike, reached, writer);
    }

    private String struckThen(Instant instant, Strike strike, DiskWriter writer) throws IOException {
        long wait = Math.round(instant.share() * undisturbed.get(instant.as()).toNanos());
        String id = product.move(VM, to, instant.as().wish());
        for (long end = System.nanoTime() + wait; System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        JsonNode before = product.migration(id); // an engine that is killed forgets its log
        java.time.Instant struck = java.time.Instant.now();
        boolean somebody = strike.fall();
        String outcome = settled(instant.as(), id, strike, true, writer);
        String phase = phaseAt(strike.victim().killsTheEngine() ? before : product.migration(id), struck);
        return wait / 1_000_000 + " ms, in " + phase + (somebody ? "" : ", nobody was there") + ": " + outcome;
    }

    /** The phase that the record says the move was in. */
    private static String phaseAt(JsonNode record, java.time.Instant when) {
        String phase = "no phase";
        for (JsonNode line : record.path("log")) {
            boolean isPhase = line.path("text").asText().matches("[A-Z]+");
            if (isPhase && !java.time.Instant.parse(line.path("at").asText()).isAfter(when)) {
                phase = line.path("text").asText();
            }
        }
        boolean over = record.hasNonNull("endedAt")
                && !java.time.Instant.parse(record.path("endedAt").asText()).isAfter(when);
        return over ? "nothing any more" : phase;
    }

    private String settled(MoveAs as, String id, Strike strike, boolean fell, DiskWriter writer) throws IOException {
        if (strike.victim().killsTheEngine() && fell) product.start();
        boolean byItself = endedWithin(id, BY_ITSELF);
        strike.repair();
        boolean soon = endedWithin(id, SOON);
        if (!soon && strike.victim().canBeForgotten(as)) letGoByHand();
        JsonNode record = product.ended(id, SOON);
        String where = judge(as, strike.victim(), record, writer);
        String how = byItself ? "" : soon ? " after the repair" : " after its connection was ended by hand";
        return record.path("stage").asText() + how + ", " + where;
    }

    /** What docs/migration.md asks a person for: a QEMU that waits for a peer which has forgotten it is told so. */
    private void letGoByHand() {
        lab.run("in", from, "ss", "-tK", "dst", "10.2.0." + to.substring(1), "dport", "ge", ":49152");
    }

    /** How long such a move takes that nobody disturbs: the second of two. */
    Duration measured(MoveAs as) throws IOException {
        for (int n = 0; n < 2 && !undisturbed.containsKey(as); n++) {
            begin(as);
            long began = System.nanoTime();
            JsonNode record = product.ended(product.move(VM, to, as.wish()), SOON);
            if (!record.path("stage").asText().equals("DONE")) throw new AssertionError("undisturbed: " + record);
            if (n == 1) undisturbed.put(as, Duration.ofNanos(System.nanoTime() - began));
        }
        return undisturbed.get(as);
    }

    /** The guest's writer. */
    DiskWriter writer(String name) throws IOException {
        return DiskWriter.started(lab, Traveller.GUEST, name);
    }

    Traveller guest() {
        return guest;
    }

    private static boolean reached(Gate.Hold hold) throws InterruptedException {
        try {
            hold.reached().get(20, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            return false;
        }
    }

    /** The guest runs on one host, which both pictures show, its disk is where such a move begins, and nothing else is. */
    private void begin(MoveAs as) throws IOException {
        for (String host : gates.keySet()) product.untilReachable(new HostId(host), true, SOON);
        List<String> running = guest.hostsThatHave("--state-running");
        if (running.size() != 1) throw new AssertionError("at the beginning the guest runs on " + running);
        from = running.get(0);
        to = as.staysOnItsHost() ? from : Traveller.other(from);
        product.untilRunsOn(VM, from, SOON);
        guest.diskInto(as.folder, product);
        guest.assertNothingIsLeft();
        disk = guest.disk();
    }

    private boolean endedWithin(String id, Duration time) throws IOException {
        try {
            product.ended(id, time);
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private String judge(MoveAs as, Victim victim, JsonNode record, DiskWriter writer) throws IOException {
        String stage = record.path("stage").asText();
        String home = guest.home();
        boolean runs = guest.runs();
        if (!runs && !victim.endsTheVm()) throw new AssertionError("nobody runs it, " + home + " knows it; " + record);
        boolean stays = guest.disk().equals(disk);
        boolean isTrue =
                switch (stage) {
                    case "DONE" -> home.equals(to) && stays == (as == MoveAs.LIVE);
                    case "RETURNED" -> home.equals(from) && stays;
                    case "VM_LOST" -> !runs;
                    default -> false;
                };
        if (!isTrue) {
            throw new AssertionError(home + (runs ? " runs" : " knows") + " it on " + guest.disk() + ", but " + record);
        }
        guest.assertNothingIsLeft();
        String kept = writer.verdict(runs, guest.image());
        if (!runs) guest.start();
        return home + (runs ? " runs it, " : " had it off, ") + kept;
    }

    /** After a failure: everything is repaired, and the guest starts anew, so that the next cut begins well. */
    void heal() throws IOException {
        gates.values().forEach(Gate::open);
        data.free();
        for (String host : gates.keySet()) {
            lab.run("undrop", host, "mig");
            lab.run("off", host);
            lab.run("on", host);
        }
        product.restart();
        List<String> knows = guest.hostsThatHave("--all");
        if (knows.size() > 1) lab.run("vsh", "h2", "undefine", VM.value());
        if (knows.isEmpty())
            lab.run("vsh", "h1", "define", lab.state().resolve("guests/1.xml").toString());
        guest.start();
    }

    /** Ctrl-C leaves no laboratory behind. */
    void takenDownAtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::takeDown));
    }

    private void takeDown() {
        try {
            close();
        } catch (IOException e) {
            System.err.println("cuts: " + e);
        }
    }

    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) return;
        try {
            product.close();
            data.close();
            for (Gate gate : gates.values()) gate.close();
        } finally {
            lab.close();
        }
    }
}
