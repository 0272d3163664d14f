package org.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    record Cut(Call call, Moment moment, Victim victim) {
        private static final int ALL = Call.values().length * Moment.values().length * Victim.values().length;

        /** Numbers from 1; after the last one it begins anew. */
        static Cut number(long number) {
            int n = (int) Math.floorMod(number - 1, (long) ALL);
            int victims = Victim.values().length;
            int moments = Moment.values().length;
            return new Cut(
                    Call.values()[n / victims / moments],
                    Moment.values()[n / victims % moments],
                    Victim.values()[n % victims]);
        }

        boolean atDestination() {
            return call == Call.PREPARE || call == Call.FINISH;
        }
    }

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BY_ITSELF = Duration.ofSeconds(8);
    private static final Map<String, Object> PATIENTLY = Map.of("pauseBudgetMillis", 10_000);
    private static final int GUEST = 1;
    private static final VmId VM = Lab.vm(GUEST);

    private final Lab lab;
    private final Product product;
    private final Map<String, Gate> gates = new TreeMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private Duration aMove = Duration.ofSeconds(1);
    private String from;
    private String to;

    Cuts() throws IOException {
        lab = Lab.up(2);
        lab.guest("web-1", GUEST, "h1");
        product = Product.started("cuts");
        for (String host : List.of("h1", "h2")) {
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
        return judged(name, cut.victim(), (strike, disk) -> cutThere(cut, strike, disk));
    }

    /** What came of a move in which somebody died at that instant. */
    String outcome(Instant instant, String name) throws IOException, InterruptedException {
        return judged(name, instant.victim(), (strike, disk) -> struckThen(instant, strike, disk));
    }

    private interface Trial {
        String run(Strike strike, DiskWriter disk) throws IOException, InterruptedException;
    }

    private String judged(String name, Victim victim, Trial trial) throws IOException, InterruptedException {
        begin();
        Referee referee = Referee.watching(lab, name);
        try (DiskWriter disk = DiskWriter.started(lab, GUEST, name);
                Strike strike = new Strike(lab, product, victim, from, to)) {
            String outcome = trial.run(strike, disk);
            referee.verdict();
            return outcome;
        } catch (AssertionError | RuntimeException | IOException e) {
            referee.stop(); // a QEMU tells its events to one listener
            throw e;
        }
    }

    private String cutThere(Cut cut, Strike strike, DiskWriter disk) throws IOException, InterruptedException {
        Gate gate = gates.get(cut.atDestination() ? to : from);
        Gate.Hold hold = gate.stop(
                cut.call(),
                cut.moment() == Moment.AFTER_THE_REPLY ? Way.REPLY : Way.REQUEST,
                cut.moment() == Moment.AFTER_SENDING);
        String id = product.move(VM, to, PATIENTLY);
        boolean reached = reached(hold);
        gate.open();
        if (reached) strike.fall();
        boolean passes = cut.victim() != Victim.ENGINE && cut.victim() != Victim.LINE;
        hold.then().orElseThrow().complete(passes);
        return (reached ? "" : "not reached, ") + settled(id, strike, reached, disk);
    }

    private String struckThen(Instant instant, Strike strike, DiskWriter disk) throws IOException {
        long wait = Math.round(instant.share() * aMove.toNanos());
        String id = product.move(VM, to, PATIENTLY);
        for (long end = System.nanoTime() + wait; System.nanoTime() < end; ) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        JsonNode before = product.migration(id); // an engine that is killed forgets its log
        java.time.Instant struck = java.time.Instant.now();
        boolean somebody = strike.fall();
        String outcome = settled(id, strike, true, disk);
        String phase = phaseAt(strike.victim() == Victim.ENGINE ? before : product.migration(id), struck);
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

    private String settled(String id, Strike strike, boolean fell, DiskWriter disk) throws IOException {
        if (strike.victim() == Victim.ENGINE && fell) product.start();
        boolean byItself = endedWithin(id, BY_ITSELF);
        strike.repair();
        JsonNode record = product.ended(id, SOON);
        String where = judge(strike.victim(), record, disk);
        return record.path("stage").asText() + (byItself ? "" : " after the repair") + ", " + where;
    }

    /** How long a move takes that nobody disturbs: the second of two, there and back. */
    Duration measured() throws IOException {
        for (int n = 0; n < 2; n++) {
            begin();
            long began = System.nanoTime();
            JsonNode record = product.ended(product.move(VM, to, PATIENTLY), SOON);
            aMove = Duration.ofNanos(System.nanoTime() - began);
            if (!record.path("stage").asText().equals("DONE")) throw new AssertionError("undisturbed: " + record);
        }
        return aMove;
    }

    /** The guest's writer alone, with nobody who strikes. */
    DiskWriter writer(String name) throws IOException {
        return DiskWriter.started(lab, GUEST, name);
    }

    /** Changes one byte of the guest's disk, in a slot of its writer. */
    void spoil(int slot) throws IOException {
        try (RandomAccessFile image =
                new RandomAccessFile(lab.state().resolve("brick/guest-1.img").toFile(), "rw")) {
            image.seek(slot * 4096L + 1000);
            int was = image.read();
            image.seek(slot * 4096L + 1000);
            image.write(was ^ 1);
        }
    }

    private static boolean reached(Gate.Hold hold) throws InterruptedException {
        try {
            hold.reached().get(20, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            return false;
        }
    }

    /** The guest runs on one host, which both pictures show, and the other one holds nothing of it. */
    private void begin() throws IOException {
        for (String host : gates.keySet()) product.untilReachable(new HostId(host), true, SOON);
        List<String> running = hostsThatHave("--state-running");
        if (running.size() != 1) throw new AssertionError("at the beginning the guest runs on " + running);
        from = running.get(0);
        to = from.equals("h1") ? "h2" : "h1";
        product.untilRunsOn(VM, from, SOON);
        nothingIsLeftOn(to);
    }

    private boolean endedWithin(String id, Duration time) throws IOException {
        try {
            product.ended(id, time);
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private String judge(Victim victim, JsonNode record, DiskWriter disk) throws IOException {
        String stage = record.path("stage").asText();
        List<String> knows = Await.answer("one host alone knows the VM", () -> {
            List<String> hosts = hostsThatHave("--all");
            if (hosts.size() != 1) throw new IllegalStateException(hosts + " know it; " + record);
            return hosts;
        });
        String home = knows.get(0);
        boolean runs = hostsThatHave("--state-running").contains(home);
        boolean mayBeOff = List.of(
                        Victim.SOURCE_QEMU, Victim.DESTINATION_QEMU, Victim.SOURCE_HOST, Victim.DESTINATION_HOST)
                .contains(victim);
        if (!runs && !mayBeOff) throw new AssertionError("nobody runs it, " + home + " knows it; " + record);
        boolean isTrue =
                switch (stage) {
                    case "DONE" -> home.equals(to);
                    case "RETURNED" -> home.equals(from);
                    case "VM_LOST" -> !runs;
                    default -> false;
                };
        if (!isTrue) throw new AssertionError(home + (runs ? " runs" : " knows") + " it, but " + record);
        nothingIsLeftOn(home.equals("h1") ? "h2" : "h1");
        String kept = disk.verdict(runs);
        if (!runs) startAgain(home);
        return home + (runs ? " runs it, " : " had it off, ") + kept;
    }

    private void startAgain(String host) {
        lab.run("vsh", host, "start", VM.value());
        Await.until("the guest answers again", () -> lab.run("ask", "1", "echo", "alive")
                .contains("alive"));
    }

    private void nothingIsLeftOn(String host) {
        Await.until(host + " holds nothing", 60, () -> {
            String left = lab.run("traces", host);
            if (!left.isBlank()) throw new IllegalStateException(left);
            return true;
        });
    }

    /** After a failure: everything is repaired, and the guest starts anew, so that the next cut begins well. */
    void heal() throws IOException {
        gates.values().forEach(Gate::open);
        for (String host : gates.keySet()) {
            lab.run("undrop", host, "mig");
            lab.run("off", host);
            lab.run("on", host);
        }
        product.restart();
        for (String host : hostsThatHave("--all")) {
            if (!host.equals("h1")) lab.run("vsh", host, "undefine", VM.value());
        }
        if (hostsThatHave("--all").isEmpty())
            lab.run("vsh", "h1", "define", lab.state().resolve("guests/1.xml").toString());
        startAgain("h1");
    }

    private List<String> hostsThatHave(String which) {
        return List.of("h1", "h2").stream()
                .filter(host -> lab.run("vsh", host, "list", which, "--uuid").contains(VM.value()))
                .toList();
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
            for (Gate gate : gates.values()) gate.close();
        } finally {
            lab.close();
        }
    }
}
