package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A real VM is switched over before all its memory is sent, and arrives, or loses its other half. */
class PostCopyTest {
    private static final String SLOW_MBIT = "60";
    private static final MigrationOptions POST_COPY =
            MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1)).withPostCopy(true);
    private final Map<String, HostConnection> hosts = new TreeMap<>();
    private Lab lab;
    private VmId vm;
    private Referee referee;

    @BeforeEach
    void bringUp(TestInfo test) throws BackendException, IOException, InterruptedException {
        lab = Lab.up(2);
        vm = lab.guest("web-1", 1, "h1");
        lab.run("ask", "1", "dd if=/dev/urandom of=/tmp/kept bs=1M count=60 2>/dev/null");
        for (String host : new String[] {"h1", "h2"}) hosts.put(host, new LibvirtBackend().connect(lab.endpoint(host)));
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void takeDown() throws IOException, InterruptedException {
        try {
            referee.verdict();
        } finally {
            hosts.values().forEach(HostConnection::close);
            lab.close();
        }
    }

    @Test
    void aVmThatIsSwitchedOverArrivesAndAHalfWithoutItsOtherHalfIsEnded() throws Exception {
        MigrationTicket ticket = ticket("arrives", POST_COPY);
        try (OutgoingMigration outgoing = at("h1").leave(ticket);
                IncomingMigration incoming = at("h2").arrive(ticket)) {
            Transfer transfer = switchedOver(outgoing, incoming, new AtomicInteger());
            assertThat(outgoing.cancel()).isEqualTo(CancelAnswer.TOO_LATE);
            assertThatThrownBy(outgoing::keep).isInstanceOf(BackendException.Refused.class);
            outgoing.confirm(incoming.finish(transfer));
        }
        assertThat(at("h1").ask(ticket).presence()).isEqualTo(Presence.ABSENT);
        assertThat(at("h2").ask(ticket).presence()).isEqualTo(Presence.RUNNING);

        lab.run("slow", "h2", "mig", SLOW_MBIT);
        MigrationTicket back =
                new MigrationTicket(new MigrationId("halved"), vm, new HostId("h2"), new HostId("h1"), POST_COPY);
        OutgoingMigration outgoing = at("h2").leave(back);
        IncomingMigration incoming = at("h1").arrive(back);
        Transfer transfer = switchedOver(outgoing, incoming, new AtomicInteger());
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
    private Transfer switchedOver(OutgoingMigration outgoing, IncomingMigration incoming, AtomicInteger told)
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
        Transfer transfer = outgoing.perform(incoming.prepare(outgoing.begin()), switching);
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
        return hosts.get(host).capability(DrivenMigration.class).orElseThrow();
    }
}
