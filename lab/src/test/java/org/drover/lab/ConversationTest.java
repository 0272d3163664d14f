package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drover.backend.api.Arrival;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.Past;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.api.Transfer;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.HostTraits;
import org.drover.model.MigrationId;
import org.drover.model.Place;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.VolumeId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The phases of a migration with real libvirtd and real VMs, one by one, as the engine leads them. */
class ConversationTest {
    private static final String NAME = "-вм 1 <&> '";
    private static Lab lab;
    private static WireLog wire;
    private static final Map<String, HostConnection> HOSTS = new TreeMap<>();
    private static VmId vm;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        wire = new WireLog();
        vm = lab.guest(NAME, 1, "h1");
        LibvirtBackend backend = new LibvirtBackend(wire);
        for (String host : List.of("h1", "h2")) HOSTS.put(host, backend.connect(lab.endpoint(host)));
    }

    @AfterAll
    static void takeDown() throws IOException {
        HOSTS.values().forEach(HostConnection::close);
        wire.save("conversation.wire.txt");
        lab.close();
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        referee.verdict();
    }

    @Test
    void aVmIsSeenWithItsNameItsMemoryAndWhereItsDiskLies() throws BackendException {
        VmFacts seen = HOSTS.get(whereItRuns()).vms().get(0);
        assertThat(seen.id()).isEqualTo(vm);
        assertThat(seen.name()).isEqualTo(NAME);
        assertThat(seen.memory().count()).isEqualTo(256L << 20);
        assertThat(seen.disks()).allMatch(d -> d.volume().isPresent());
        assertThat(seen.disks().get(0).size()).isEqualTo(Bytes.ofMiB(64));
        assertThat(seen.immovable()).isEmpty();
        assertThat(seen.traits().cpu()).hasValueSatisfying(cpu -> {
            assertThat(cpu.kind()).isEqualTo("x86_64/qemu");
            assertThat(cpu.names()).contains("sse2", "lahf_lm").doesNotContain("avx512f");
        });
    }

    @Test
    void aHostTellsWhatItCanGiveToVms() throws BackendException {
        for (HostConnection host : HOSTS.values()) {
            HostTraits traits = host.facts().traits();
            assertThat(traits.cpuFeatures().get("x86_64/qemu"))
                    .contains("sse2", "aes")
                    .doesNotContain("vme");
            assertThat(traits.cpuFeatures()).as("no KVM here").containsOnlyKeys("x86_64/qemu");
            assertThat(traits.freeHugePages()).isPresent();
            assertThat(traits.leases()).contains(true);
            Place own = traits.placeOf("/var/lib/libvirt/images/x.qcow2").orElseThrow();
            assertThat(own.name()).isEqualTo("images");
            assertThat(own.free()).isGreaterThan(Bytes.ofMiB(1));
            assertThat(own.volume()).isEmpty();
            assertThat(traits.placeOf("/mnt/vms/x.img").orElseThrow().volume()).contains(new VolumeId("vms"));
            assertThat(traits.notices()).as("a unix socket").isEmpty();
        }
    }

    @Test
    void aMoveEndsOnTheDestinationAndLeavesNothingBehind() throws BackendException {
        Move move = new Move("whole");
        List<MigrationProgress> progress = new ArrayList<>();
        Offer offer = move.source.begin();
        Reservation reservation = move.destination.prepare(offer);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.INCOMING);
        assertThat(move.ask(move.to).carries(move.ticket.id())).isTrue();
        Transfer transfer = move.source.perform(reservation, progress::add);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.INCOMING);
        Arrival arrival = move.destination.finish(transfer);
        MigrationFigures figures = move.source.confirm(arrival);
        move.close();

        assertThat(move.ask(move.from).presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.RUNNING);
        assertThat(move.ask(move.to).carries(move.ticket.id())).isTrue();
        assertThat(figures.pause())
                .hasValueSatisfying(p -> assertThat(p).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2)));
        assertThat(wire.migrationFlagsSent()).isNotEmpty().allMatch(flags -> (flags & 0x200) == 0);
    }

    @Test
    void aMoveGivenUpAfterEachPhaseBeforeFinishLeavesTheVmRunningWhereItWas() throws BackendException {
        for (int phases = 1; phases <= 3; phases++) {
            Move move = new Move("given-up-" + phases);
            Offer offer = move.source.begin();
            if (phases >= 2) {
                Reservation reservation = move.destination.prepare(offer);
                if (phases >= 3) move.source.perform(reservation, p -> {});
            }
            move.destination.discard();
            move.source.keep();
            move.close();
            assertThat(move.ask(move.from).presence())
                    .as("source after %d phases", phases)
                    .isEqualTo(Presence.RUNNING);
            assertThat(move.ask(move.to).presence())
                    .as("destination after %d phases", phases)
                    .isEqualTo(Presence.ABSENT);
        }
    }

    @Test
    void aPerformThatIsLeftBeforeItsEndIsEndedByKeep() throws BackendException {
        Move move = new Move("left", MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(1)));
        Reservation reservation = move.destination.prepare(move.source.begin());
        assertThatThrownBy(() -> move.source.perform(reservation, p -> {
                    throw new IllegalStateException("whoever listens is broken");
                }))
                .hasMessage("whoever listens is broken");
        Await.until("it is being sent", () -> move.ask(move.from).presence() == Presence.SENDING);
        Await.until("it is kept", 5, () -> {
            move.source.keep(); // refused as long as the transfer is just ending
            return true;
        });
        move.destination.discard();
        move.close();
        assertThat(move.ask(move.from).presence()).isEqualTo(Presence.RUNNING);
        assertThat(move.ask(move.from).mark()).isEmpty();
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.ABSENT);
    }

    @Test
    void anEngineThatVanishesAfterPerformLeavesAHandedOverVmThatIsResumedOnce() throws BackendException {
        Move move = new Move("vanished");
        move.source.perform(move.destination.prepare(move.source.begin()), p -> {});
        move.close();

        Await.until("the destination is empty", () -> move.ask(move.to).presence() == Presence.ABSENT);
        Await.until("the source waits", () -> move.ask(move.from).presence() == Presence.HANDED_OVER);
        Standing seen = move.ask(move.from);
        move.at(move.from).settle(move.ticket, seen, SettlingAct.RESUME);
        assertThat(move.ask(move.from).presence()).isEqualTo(Presence.RUNNING);
        assertThatThrownBy(() -> move.at(move.from).settle(move.ticket, seen, SettlingAct.RESUME))
                .isInstanceOf(BackendException.Refused.class);
    }

    @Test
    void anEngineThatVanishesAfterFinishLeavesACopyThatIsLetGo() throws BackendException {
        Move move = new Move("unconfirmed");
        move.destination.finish(move.source.perform(move.destination.prepare(move.source.begin()), p -> {}));
        move.close();

        Await.until("the source waits", () -> move.ask(move.from).presence() == Presence.HANDED_OVER);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.RUNNING);
        assertThatThrownBy(() -> move.at(move.from).settle(move.ticket, move.ask(move.from), SettlingAct.RESUME))
                .as("the lease refuses a second copy")
                .isInstanceOf(BackendException.Refused.class);
        move.at(move.from).settle(move.ticket, move.ask(move.from), SettlingAct.LET_GO);
        assertThat(move.ask(move.from).presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.RUNNING);
    }

    /** What its destination defines tells after a failure whether it ran there; of one that nobody defines nothing would. */
    @Test
    void aVmThatIsDefinedNowhereIsRefusedAndRunsOnWhereItIs(@TempDir Path folder) throws BackendException, IOException {
        Move move = new Move("undefined");
        String xml = lab.run("vsh", move.from, "dumpxml", "--inactive", "--security-info", vm.value());
        Path definition = Files.writeString(folder.resolve("web-1.xml"), xml);
        lab.run("vsh", move.from, "undefine", vm.value());
        try {
            assertThat(lab.run("vsh", move.from, "list", "--transient", "--uuid"))
                    .contains(vm.value());
            assertThatThrownBy(move.source::begin)
                    .isInstanceOf(BackendException.Refused.class)
                    .hasMessageContaining("virsh define");
            move.close();
            assertThat(move.ask(move.from).presence()).isEqualTo(Presence.RUNNING);
            assertThat(move.ask(move.to).presence()).isEqualTo(Presence.ABSENT);
        } finally {
            lab.run("vsh", move.from, "define", definition.toString());
        }
        assertThat(lab.run("vsh", move.from, "list", "--persistent", "--uuid")).contains(vm.value());
    }

    @Test
    void whatIsCutOffRightAfterFinishIsFoundOffAndOursAndIsStartedFromItsDisks() throws BackendException {
        Move move = new Move("cut-off");
        move.destination.finish(move.source.perform(move.destination.prepare(move.source.begin()), p -> {}));
        lab.run("off", move.to);
        lab.run("on", move.to);
        move.close();
        reconnect(move.to);

        Standing there = move.ask(move.to);
        assertThat(there.presence()).isEqualTo(Presence.OFF);
        assertThat(there.carries(move.ticket.id()))
                .as("its definition bears the mark")
                .isTrue();
        assertThat(there.past()).as("it ran, and nobody knows how it ended").isEqualTo(Past.UNKNOWN);
        Await.until("the source waits", () -> move.ask(move.from).presence() == Presence.HANDED_OVER);
        move.at(move.from).settle(move.ticket, move.ask(move.from), SettlingAct.LET_GO);
        move.at(move.to).settle(move.ticket, there, SettlingAct.START);
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.RUNNING);
        Standing here = move.ask(move.from);
        assertThat(here.presence()).isEqualTo(Presence.ABSENT);
        assertThat(here.past())
                .as("finish defines before it runs, so what is not defined never ran")
                .isEqualTo(Past.NEVER_RAN);
        assertThat(here.up()).hasValueSatisfying(up -> assertThat(up).isGreaterThan(Duration.ofSeconds(10)));
    }

    private static void reconnect(String host) throws BackendException {
        HOSTS.get(host).close();
        HOSTS.put(host, new LibvirtBackend(wire).connect(lab.endpoint(host)));
    }

    private static String whereItRuns() throws BackendException {
        for (Map.Entry<String, HostConnection> host : HOSTS.entrySet()) {
            for (VmFacts seen : host.getValue().vms()) {
                if (seen.id().equals(vm) && seen.state() == VmState.RUNNING) return host.getKey();
            }
        }
        throw new AssertionError("VM " + vm + " runs nowhere");
    }

    /** One migration of the VM from where it runs to the other host. */
    private static final class Move {
        final String from = whereItRuns();
        final String to = from.equals("h1") ? "h2" : "h1";
        final MigrationTicket ticket;
        final OutgoingMigration source;
        final IncomingMigration destination;

        Move(String id) throws BackendException {
            this(id, MigrationOptions.DEFAULT);
        }

        Move(String id, MigrationOptions options) throws BackendException {
            ticket = new MigrationTicket(new MigrationId(id), vm, new HostId(from), new HostId(to), options);
            source = at(from).leave(ticket);
            destination = at(to).arrive(ticket);
        }

        DrivenMigration at(String host) {
            return HOSTS.get(host).capability(DrivenMigration.class).orElseThrow();
        }

        Standing ask(String host) throws BackendException {
            return at(host).ask(ticket);
        }

        void close() {
            source.close();
            destination.close();
        }
    }
}
