package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.DrivenMigration;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.IncomingMigration;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationProgress;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.Offer;
import org.drover.backend.api.OutgoingMigration;
import org.drover.backend.api.PhasedMigration;
import org.drover.backend.api.Presence;
import org.drover.backend.api.Reservation;
import org.drover.backend.api.SettlingAct;
import org.drover.backend.api.Standing;
import org.drover.backend.libvirt.internal.LibvirtBackend;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** A real VM moves with a disk that only its host has, while it writes to it, phase by phase. */
class SharedNothingTest {
    private static final String OWN = "/var/lib/libvirt/images/";
    private static final Map<String, HostConnection> HOSTS = new TreeMap<>();
    private static Lab lab;
    private static WireLog wire;
    private static VmId vm;
    private static Scribe scribe;
    private Referee referee;

    @BeforeAll
    static void bringUp() throws BackendException {
        lab = Lab.up(2);
        wire = new WireLog();
        lab.run("guest", "web-1", "1", "--on", "h1", "--local", "qcow2");
        vm = Lab.vm(1);
        scribe = new Scribe(lab, 1);
        lab.run("ask", "1", "dd if=/dev/urandom of=/dev/vda bs=1M seek=32 count=12 2>/dev/null; sync");
        for (String host : List.of("h1", "h2")) HOSTS.put(host, connected(host));
    }

    @AfterAll
    static void takeDown() throws IOException {
        HOSTS.values().forEach(HostConnection::close);
        wire.save("shared-nothing.wire.txt");
        lab.close();
    }

    @BeforeEach
    void watch(TestInfo test) throws IOException, InterruptedException {
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
        scribe.write();
    }

    @AfterEach
    void judge() throws IOException, InterruptedException, BackendException {
        scribe.verdict();
        String runs = whereItRuns();
        Await.until("the other host holds nothing", () -> {
            String left = lab.run("traces", runs.equals("h1") ? "h2" : "h1");
            if (!left.isBlank()) throw new IllegalStateException(left);
            return true;
        });
        assertThat(lab.run("traces", runs).lines().filter(line -> line.startsWith("disk: ")))
                .as("one file")
                .containsExactly("disk: " + Path.of(source(runs)).getFileName());
        assertThat(lab.run("traces", runs)).doesNotContain("pool: ", "port: ");
        referee.verdict();
    }

    @Test
    void aVmGoesWithItsDiskAndTheSourcesFileGoes() throws BackendException {
        Move move = new Move("whole", MigrationOptions.DEFAULT);
        List<MigrationProgress> progress = new ArrayList<>();
        Reservation reservation = move.source.prepare();
        assertThat(move.ask(move.to).presence()).isEqualTo(Presence.INCOMING);
        assertThat(move.ask(move.to).leftovers()).as("it is in use").isEmpty();
        var transfer = move.outgoing.perform(reservation, progress::add);
        assertThat(move.ask(move.from).leftovers()).isEmpty();
        var arrival = move.incoming.finish(transfer);
        move.outgoing.confirm(arrival);
        move.close();

        assertThat(progress).anySatisfy(p -> assertThat(p.total().count()).isGreaterThanOrEqualTo(64L << 20));
        for (String how : List.of("--details", "--inactive")) {
            assertThat(lab.run("vsh", move.to, "domblklist", vm.value(), how)).contains(move.disk.to());
        }
        assertThat(move.ask(move.to).carries(move.ticket.id())).isTrue();
        assertThat(move.ask(move.from).presence()).isEqualTo(Presence.ABSENT);
        assertThat(move.ask(move.from).leftovers()).isEmpty();
        assertThat(wire.migrationFlagsSent()).isNotEmpty().allMatch(flags -> (flags & 0x200) == 0);
    }

    @Test
    void aMoveGivenUpBeforeFinishLeavesTheVmWithItsFileAndNoOther() throws BackendException {
        for (int phases = 1; phases <= 3; phases++) {
            Move move = new Move("given-up-" + phases, MigrationOptions.DEFAULT);
            if (phases == 1) {
                move.outgoing.begin();
            } else {
                Reservation reservation = move.source.prepare();
                if (phases == 3) move.outgoing.perform(reservation, p -> {});
            }
            move.incoming.discard();
            move.outgoing.keep();
            move.close();
            move.assertAsBefore();
        }
    }

    @Test
    void whatAClientThatIsKilledInMidCopyLeavesIsRemovedByTheNextOne()
            throws BackendException, IOException, InterruptedException {
        Move move = new Move("left", MigrationOptions.DEFAULT);
        move.close();
        LoneMover.killedWhileItSends(lab, move.ticket);

        Await.until("the destination is empty", () -> move.ask(move.to).presence() == Presence.ABSENT);
        Standing sends = move.ask(move.from);
        if (sends.presence() == Presence.SENDING) { // it may take half a minute to notice
            move.at(move.from).settle(move.ticket, sends, SettlingAct.STOP_SENDING);
        }
        Await.until("the source goes on alone", () -> move.ask(move.from).presence() == Presence.RUNNING);
        Standing left = move.ask(move.to);
        assertThat(left.leftovers()).containsExactly(move.disk.to());
        move.at(move.to).settle(move.ticket, left, SettlingAct.REMOVE_LEFTOVERS);
        Standing here = move.ask(move.from);
        assertThat(here.leftovers()).isEmpty();
        assertThatThrownBy(() -> move.at(move.from)
                        .settle(
                                move.ticket,
                                here.withLeftovers(List.of(move.disk.from())),
                                SettlingAct.REMOVE_LEFTOVERS))
                .as("what is in use is not deleted, whatever is asked")
                .isInstanceOf(BackendException.Refused.class);
        assertThat(move.ask(move.to).leftovers()).isEmpty();
    }

    @Test
    void anUnconfirmedMoveLeavesTheSourcesFileUntilItIsSettled() throws BackendException {
        Move move = new Move("unconfirmed", MigrationOptions.DEFAULT);
        move.incoming.finish(move.outgoing.perform(move.source.prepare(), p -> {}));
        move.close();
        Await.until("the source waits", () -> move.ask(move.from).presence() == Presence.HANDED_OVER);
        assertThat(move.ask(move.from).leftovers()).as("whole, and in use").isEmpty();
        move.at(move.from).settle(move.ticket, move.ask(move.from), SettlingAct.LET_GO);
        Standing gone = move.ask(move.from);
        assertThat(gone.leftovers()).containsExactly(move.disk.from());
        move.at(move.from).settle(move.ticket, gone, SettlingAct.REMOVE_LEFTOVERS);
    }

    private static HostConnection connected(String host) throws BackendException {
        return new LibvirtBackend(wire).connect(lab.endpoint(host));
    }

    private static String whereItRuns() throws BackendException {
        for (String host : HOSTS.keySet()) {
            var seen = HOSTS.get(host).vm(vm);
            if (seen.isPresent() && seen.get().state() == VmState.RUNNING) return host;
        }
        throw new AssertionError("VM " + vm + " runs nowhere");
    }

    private static String source(String host) throws BackendException {
        return HOSTS.get(host).vm(vm).orElseThrow().disks().get(0).source();
    }

    private interface Prepared {
        Reservation prepare() throws BackendException;
    }

    /** One migration of the VM from where it runs to the other host. */
    private static final class Move {
        final String from = whereItRuns();
        final String to = from.equals("h1") ? "h2" : "h1";
        final DiskMove disk;
        final MigrationTicket ticket;
        final OutgoingMigration outgoing;
        final IncomingMigration incoming;
        final Prepared source;

        Move(String id, MigrationOptions options) throws BackendException {
            MigrationId migrationId = new MigrationId(id);
            String name = Path.of(source(from)).getFileName().toString();
            disk = new DiskMove("vda", source(from), OWN + PhasedMigration.fileName(name, migrationId), true);
            ticket = new MigrationTicket(
                    migrationId,
                    vm,
                    new HostId(from),
                    new HostId(to),
                    options,
                    MoveKind.SHARED_NOTHING,
                    List.of(disk),
                    Optional.empty());
            outgoing = at(from).leave(ticket);
            incoming = at(to).arrive(ticket);
            source = () -> {
                Offer offer = outgoing.begin();
                return incoming.prepare(offer);
            };
        }

        DrivenMigration at(String host) {
            return HOSTS.get(host).capability(DrivenMigration.class).orElseThrow();
        }

        Standing ask(String host) throws BackendException {
            return at(host).ask(ticket);
        }

        void close() {
            outgoing.close();
            incoming.close();
        }

        void assertAsBefore() throws BackendException {
            assertThat(ask(from).presence()).isEqualTo(Presence.RUNNING);
            assertThat(ask(from).mark()).isEmpty();
            assertThat(ask(from).leftovers()).isEmpty();
            assertThat(ask(to).presence()).isEqualTo(Presence.ABSENT);
            assertThat(ask(to).leftovers()).isEmpty();
            assertThat(source(from)).isEqualTo(disk.from());
        }
    }
}
