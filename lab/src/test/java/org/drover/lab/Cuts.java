package org.drover.lab;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.lab.Gate.Call;
import org.drover.lab.Gate.Way;
import org.drover.model.HostId;
import org.drover.model.VmId;

/**
 * Every call of the conversation, cut before it is sent, after it was sent and after its reply, with every victim, on real
 * hosts: afterwards the migration has ended with an outcome that is true, nobody ran twice, and nothing is left over.
 */
final class Cuts implements AutoCloseable {
    /** Where the conversation is cut. */
    enum Moment {
        BEFORE_SENDING,
        AFTER_SENDING,
        AFTER_THE_REPLY
    }

    /** Who dies there. */
    enum Victim {
        ENGINE,
        LINE,
        SOURCE_DAEMON,
        DESTINATION_DAEMON,
        SOURCE_QEMU,
        DESTINATION_QEMU,
        SOURCE_HOST,
        DESTINATION_HOST,
        MIGRATION_NETWORK
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
            Runtime.getRuntime().addShutdownHook(new Thread(cuts::takeDown)); // Ctrl-C leaves no laboratory behind
            for (long number = first; number < first + count; number++) {
                String outcome;
                try {
                    outcome = cuts.outcome(Cut.number(number), "cut-" + number);
                    System.err.println(number + " " + Cut.number(number) + ": " + outcome);
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
        begin();
        Referee referee = Referee.watching(lab, name);
        try {
            String outcome = outcome(cut);
            referee.verdict();
            return outcome;
        } catch (AssertionError | RuntimeException | IOException e) {
            referee.stop(); // a QEMU tells its events to one listener
            throw e;
        }
    }

    private String outcome(Cut cut) throws IOException, InterruptedException {
        Gate gate = gates.get(cut.atDestination() ? to : from);
        Gate.Hold hold = gate.stop(
                cut.call(),
                cut.moment() == Moment.AFTER_THE_REPLY ? Way.REPLY : Way.REQUEST,
                cut.moment() == Moment.AFTER_SENDING);
        String id = product.move(VM, to, PATIENTLY);
        boolean reached = reached(hold);
        gate.open();
        if (reached) strike(cut.victim());
        boolean passes = cut.victim() != Victim.ENGINE && cut.victim() != Victim.LINE;
        hold.then().orElseThrow().complete(passes);
        if (cut.victim() == Victim.ENGINE && reached) product.start();
        boolean byItself = endedWithin(id, BY_ITSELF);
        restore(cut.victim());
        JsonNode record = product.ended(id, SOON);
        String where = judge(cut, record);
        return (reached ? "" : "not reached, ") + record.path("stage").asText() + (byItself ? "" : " after the repair")
                + ", " + where;
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

    private void strike(Victim victim) {
        switch (victim) {
            case ENGINE -> product.kill();
            case LINE -> {}
            case SOURCE_DAEMON -> lab.run("in", from, "sh", "-c", "kill -9 $(pgrep -x libvirtd)");
            case DESTINATION_DAEMON -> lab.run("in", to, "sh", "-c", "kill -9 $(pgrep -x libvirtd)");
            case SOURCE_QEMU -> lab.run("in", from, "sh", "-c", "pkill -9 -x qemu-system-x86 || true");
            case DESTINATION_QEMU -> lab.run("in", to, "sh", "-c", "pkill -9 -x qemu-system-x86 || true");
            case SOURCE_HOST -> lab.run("off", from);
            case DESTINATION_HOST -> lab.run("off", to);
            case MIGRATION_NETWORK -> lab.run("drop", from, "mig");
            default -> throw new IllegalArgumentException("unknown: " + victim);
        }
    }

    private void restore(Victim victim) {
        switch (victim) {
            case SOURCE_DAEMON -> lab.run("daemons", from);
            case DESTINATION_DAEMON -> lab.run("daemons", to);
            case SOURCE_HOST -> lab.run("on", from);
            case DESTINATION_HOST -> lab.run("on", to);
            case MIGRATION_NETWORK -> lab.run("undrop", from, "mig");
            default -> {}
        }
    }

    private boolean endedWithin(String id, Duration time) throws IOException {
        try {
            product.ended(id, time);
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private String judge(Cut cut, JsonNode record) throws IOException {
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
                .contains(cut.victim());
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
        if (!runs) startAgain(home);
        return runs ? home + " runs it" : home + " had it off";
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
    private void heal() throws IOException {
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
