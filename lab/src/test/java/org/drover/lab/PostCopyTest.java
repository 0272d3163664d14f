package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A real VM is switched over before all its memory is sent: it arrives, is led on after a cut, or loses its other half. */
class PostCopyTest {
    private static final int KEPT_MIB = 40;
    private static final MigrationOptions POST_COPY =
            MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1)).withPostCopy(true);
    private static final MigrationOptions FAST = POST_COPY.withBandwidth(ByteRate.ofMiBPerSecond(1_000));
    private static final Map<String, HostConnection> HOSTS = new TreeMap<>();
    private static Lab lab;
    private static int guests;
    private VmId vm;
    private String number;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        for (String host : List.of("h1", "h2")) HOSTS.put(host, new LibvirtBackend().connect(lab.endpoint(host)));
    }

    @AfterAll
    static void takeDown() {
        HOSTS.values().forEach(HostConnection::close);
        lab.close();
    }

    @BeforeEach
    void boot(TestInfo test) throws IOException, InterruptedException {
        number = Integer.toString(++guests);
        vm = lab.guest("web-" + number, guests, "h1");
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        referee.verdict();
        for (String host : HOSTS.keySet()) {
            Virsh virsh = new Virsh(lab, host);
            if (virsh.known().contains(vm)) virsh.remove(vm);
        }
    }

    /** Enough memory that a slow transfer takes a while. */
    private String content() {
        return lab.run(
                "ask",
                number,
                "dd if=/dev/urandom of=/tmp/kept bs=1M count=" + KEPT_MIB + " 2>/dev/null; md5sum < /tmp/kept");
    }

    @Test
    void aVmThatIsSwitchedOverArrivesAndAHalfWithoutItsOtherHalfIsEnded() throws Exception {
        content();
        MigrationTicket ticket = ticket("arrives", POST_COPY);
        try (OutgoingMigration outgoing = at("h1").leave(ticket);
                IncomingMigration incoming = at("h2").arrive(ticket)) {
            Transfer transfer = switchedOver(outgoing, incoming, outgoing.begin(), new AtomicInteger());
            assertThat(outgoing.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
            assertThatThrownBy(outgoing::keep).isInstanceOf(BackendException.Refused.class);
            outgoing.tune(FAST);
            outgoing.confirm(incoming.finish(transfer));
        }
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.ABSENT);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.RUNNING);

        MigrationTicket back =
                new MigrationTicket(new MigrationId("halved"), vm, new HostId("h2"), new HostId("h1"), POST_COPY);
        OutgoingMigration outgoing = at("h2").leave(back);
        IncomingMigration incoming = at("h1").arrive(back);
        Transfer transfer = switchedOver(outgoing, incoming, outgoing.begin(), new AtomicInteger());
        CompletableFuture<Arrival> finished = inBackground(() -> incoming.finish(transfer));
        Await.until("it runs over there", () -> running("h1"));
        assertThat(at("h2").ask(back).presence()).isEqualTo(Presence.SPLIT);
        assertThatThrownBy(incoming::discard).isInstanceOf(BackendException.Refused.class);
        lab.run("off", "h2");
        Standing half = at("h1").ask(back);
        assertThat(half.presence()).isEqualTo(Presence.SPLIT);
        assertThat(half.carries(back.id())).isTrue();
        at("h1").settle(back, half, SettlingAct.END_HALF);
        Standing ended = at("h1").ask(back);
        assertThat(ended.presence()).isEqualTo(Presence.OFF);
        assertThat(ended.carries(back.id())).isTrue();
        assertThatThrownBy(finished::join).hasCauseInstanceOf(BackendException.Lost.class);
        incoming.close();
        outgoing.close();
        lab.run("on", "h2");
        HOSTS.put("h2", new LibvirtBackend().connect(lab.endpoint("h2"))).close();
    }

    @Test
    void aVmThatIsSwitchedOverIsLedOnAfterTheConnectionBroke() throws Exception {
        String content = content();
        MigrationTicket ticket = ticket("led-on", POST_COPY);
        OutgoingMigration outgoing = at("h1").leave(ticket);
        IncomingMigration incoming = at("h2").arrive(ticket);
        Offer offer = outgoing.begin();
        Transfer transfer = switchedOver(outgoing, incoming, offer, new AtomicInteger());
        CompletableFuture<Arrival> finished = inBackground(() -> incoming.finish(transfer));
        Await.until("it runs over there", () -> running("h2"));
        try (OutgoingMigration leaves = at("h1").leaveAgain(ticket);
                IncomingMigration arrives = at("h2").arriveAgain(ticket)) {
            CompletableFuture<Offer> begins = inBackground(leaves::begin);
            CompletableFuture<Reservation> prepares = inBackground(() -> arrives.prepare(offer));
            assertThatThrownBy(begins::join)
                    .cause()
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("on its way");
            assertThatThrownBy(prepares::join)
                    .cause()
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("ss -tK");
        }

        // its QEMU hangs for good when an interrupt meets a missing page, so what the guest always needs has come by
        // now
        lab.run("ask", number, "true");
        lab.run("link", "h2", "mig", "down");
        Await.until("the source has noticed", () -> hasNoticed("h1"));
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.SPLIT);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.SPLIT);
        lab.run("in", "h2", "ss", "-tK", "dst", "10.2.0.1", "sport", "ge", ":49152");
        Await.until("the destination has noticed", () -> hasNoticed("h2"));
        assertThatThrownBy(finished::join).cause().isInstanceOf(BackendException.Lost.class);
        outgoing.close();
        incoming.close();
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.SPLIT);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.SPLIT);

        lab.run("link", "h2", "mig", "up");
        try (OutgoingMigration leaves = at("h1").leaveAgain(ticket);
                IncomingMigration arrives = at("h2").arriveAgain(ticket)) {
            Transfer rest = leaves.perform(arrives.prepare(leaves.begin()), seen -> {});
            leaves.tune(FAST);
            leaves.confirm(arrives.finish(rest));
        }
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.ABSENT);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.RUNNING);
        assertThat(lab.run("ask", number, "md5sum < /tmp/kept")).isEqualTo(content);
        assertThat(lab.run("traces", "h1")).isBlank();
    }

    @Test
    void aVmThatNobodyRanAfterTheSwitchOverIsStartedAtItsSource() throws Exception {
        MigrationTicket ticket = ticket("never-run", POST_COPY);
        try (OutgoingMigration outgoing = at("h1").leave(ticket)) {
            try (IncomingMigration incoming = at("h2").arrive(ticket)) {
                switchedOver(outgoing, incoming, outgoing.begin(), new AtomicInteger());
            }
        }
        Await.until("nothing is over there", () -> at("h2").ask(ticket).presence() == Presence.ABSENT);
        Standing half = at("h1").ask(ticket);
        assertThat(half.presence()).isEqualTo(Presence.SPLIT);
        assertThatThrownBy(() -> at("h1").settle(ticket, half, SettlingAct.RESUME))
                .isInstanceOf(BackendException.Unsupported.class)
                .hasMessageContaining("started from its disks");
        at("h1").settle(ticket, half, SettlingAct.END_HALF);
        Standing ended = at("h1").ask(ticket);
        assertThat(ended.presence()).isEqualTo(Presence.OFF);
        assertThat(ended.carries(ticket.id())).isTrue();
        at("h1").settle(ticket, ended, SettlingAct.START);
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.RUNNING);
        assertThat(running("h2")).isFalse();
    }

    @Test
    void theHalfAtTheSourceIsLetGoOfWhenTheOtherWasCutOff() throws Exception {
        content();
        MigrationTicket ticket = ticket("cut-off", POST_COPY);
        OutgoingMigration outgoing = at("h1").leave(ticket);
        IncomingMigration incoming = at("h2").arrive(ticket);
        Transfer transfer = switchedOver(outgoing, incoming, outgoing.begin(), new AtomicInteger());
        CompletableFuture<Arrival> finished = inBackground(() -> incoming.finish(transfer));
        Await.until("it runs over there", () -> running("h2"));
        lab.run("in", "h2", "sh", "-c", "kill -9 $(pgrep -x qemu-system-x86)");
        assertThatThrownBy(finished::join).cause().isInstanceOf(BackendException.class);
        Await.until("it is off there", () -> at("h2").ask(ticket).presence() == Presence.OFF);
        Await.until("the source has noticed", () -> hasNoticed("h1"));
        outgoing.close();
        incoming.close();
        at("h1").settle(ticket, at("h1").ask(ticket), SettlingAct.LET_GO);
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.ABSENT);
        at("h2").settle(ticket, at("h2").ask(ticket), SettlingAct.START);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.RUNNING);
    }

    private boolean hasNoticed(String host) {
        return new Virsh(lab, host)
                .ask("domstate", "--reason", vm.value())
                .text()
                .contains("post-copy failed");
    }

    @Test
    void parallelChannelsAreRefusedTogetherWithIt() throws BackendException {
        try (OutgoingMigration outgoing = at("h1").leave(ticket("both", POST_COPY.withParallelChannels(2)))) {
            assertThatThrownBy(outgoing::begin)
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("parallel channels");
            outgoing.keep();
        }
        assertThatThrownBy(() -> at("h1").leave(ticket("early", POST_COPY)).switchOver())
                .isInstanceOf(BackendException.Refused.class);
    }

    /** Perform, and the switch as soon as memory flows. */
    private Transfer switchedOver(
            OutgoingMigration outgoing, IncomingMigration incoming, Offer offer, AtomicInteger told)
            throws BackendException {
        AtomicReference<BackendException> failure = new AtomicReference<>();
        Consumer<MigrationProgress> switching = seen -> {
            if (told.incrementAndGet() == 1 || seen.transferred().count() == 0 || failure.get() != null) return;
            if (!Thread.currentThread().getName().startsWith("post-copy") && told.getAndAdd(1000) < 1000) {
                try {
                    outgoing.switchOver();
                } catch (BackendException e) {
                    failure.set(e);
                }
            }
        };
        Transfer transfer = outgoing.perform(incoming.prepare(offer), switching);
        assertThat(failure.get()).isNull();
        assertThat(told.get()).isGreaterThan(1000);
        return transfer;
    }

    private interface Question<T> {
        T ask() throws BackendException;
    }

    private static <T> CompletableFuture<T> inBackground(Question<T> question) {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return question.ask();
                    } catch (BackendException e) {
                        throw new CompletionException(e);
                    }
                })
                .orTimeout(90, TimeUnit.SECONDS);
    }

    private boolean running(String host) {
        return new Virsh(lab, host).running().contains(vm);
    }

    private MigrationTicket ticket(String id, MigrationOptions options) {
        return new MigrationTicket(new MigrationId(id), vm, new HostId("h1"), new HostId("h2"), options);
    }

    private DrivenMigration at(String host) {
        return HOSTS.get(host).capability(DrivenMigration.class).orElseThrow();
    }
}
