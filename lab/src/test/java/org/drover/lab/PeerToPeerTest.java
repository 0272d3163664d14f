package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.backend.api.BackendException;
import org.drover.backend.api.CancelAnswer;
import org.drover.backend.api.DelegatedMigration;
import org.drover.backend.api.DelegatedStatus;
import org.drover.backend.api.DelegatedStatus.Stage;
import org.drover.backend.api.HostConnection;
import org.drover.backend.api.HostEndpoint;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
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

/** Real hosts that migrate a real VM among themselves, with and without whoever started it. */
class PeerToPeerTest {
    private static final VmId VM = Lab.vm(1);
    private static final MigrationOptions SLOWLY = MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(8));
    private static final List<String> NAMES = List.of("h1", "h2");
    private static Lab lab;
    private final Map<String, HostConnection> hosts = new HashMap<>();
    private final List<DelegatedStatus> told = new CopyOnWriteArrayList<>();
    private Referee referee;

    @BeforeAll
    static void bringUp() {
        lab = Lab.up(2);
        lab.guest("web-1", 1, "h1");
    }

    @AfterAll
    static void takeDown() {
        lab.close();
    }

    @BeforeEach
    void watch(TestInfo test) throws Exception {
        connect();
        referee = Referee.watching(lab, test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void judge() throws IOException, InterruptedException {
        letGo();
        String other = other(where());
        Await.until(
                "nothing is left on " + other, () -> lab.run("traces", other).isBlank());
        assertThat(lab.run("vsh", where(), "domjobinfo", VM.value())).contains("None");
        assertThat(lab.run("traces", where())).contains("lease: ");
        referee.verdict();
    }

    private void connect() throws BackendException {
        LibvirtBackend backend = new LibvirtBackend();
        for (String host : NAMES) hosts.put(host, backend.connect(lab.endpoint(host)));
    }

    /** What a host sees of a client that is killed: its connections end. */
    private void letGo() {
        hosts.values().forEach(HostConnection::close);
    }

    private static String where() {
        return new Virsh(lab, "h2").running().contains(VM) ? "h2" : "h1";
    }

    private static String other(String host) {
        return host.equals("h1") ? "h2" : "h1";
    }

    private DelegatedMigration at(String host) {
        return hosts.get(host).capability(DelegatedMigration.class).orElseThrow();
    }

    private MigrationTicket start(String id, MigrationOptions options) throws BackendException {
        String here = where();
        HostId there = new HostId(other(here));
        MigrationTicket ticket = new MigrationTicket(new MigrationId(id), VM, new HostId(here), there, options);
        at(here).start(ticket, lab.endpoint(there.value()), told::add);
        return ticket;
    }

    @Test
    void aMoveIsToldFromItsBeginningToItsEndWithWhatItCost() throws BackendException {
        String here = where();
        start("p2p-whole", MigrationOptions.DEFAULT);
        Await.until("its end is told", () -> told.stream().anyMatch(s -> s.stage() == Stage.DONE));
        DelegatedStatus end = told.get(told.size() - 1);
        assertThat(end.figures().pause()).isPresent();
        assertThat(where()).isEqualTo(other(here));
    }

    @Test
    void aMoveWhoseClientIsGoneIsFollowedByTheNextOne() throws BackendException {
        String here = where();
        MigrationTicket ticket = start("p2p-left", SLOWLY);
        Await.until("it sends", () -> told.stream().anyMatch(s -> s.progress().isPresent()));
        letGo();
        connect();
        DelegatedStatus seen = at(here).ask(ticket.id(), VM).orElseThrow();
        assertThat(seen.stage()).isEqualTo(Stage.RUNNING);
        assertThat(seen.progress()).isPresent();
        assertThat(at(other(here)).ask(ticket.id(), VM).orElseThrow().stage()).isEqualTo(Stage.RUNNING);
        Await.until("it is over there", () -> at(other(here))
                .ask(ticket.id(), VM)
                .filter(s -> s.stage() == Stage.DONE)
                .isPresent());
        Await.until("the source knows nothing of it any more", () -> at(here).ask(ticket.id(), VM)
                .isEmpty());
        assertThat(where()).isEqualTo(other(here));
    }

    @Test
    void aMoveWhoseClientIsGoneIsCancelledByTheNextOne() throws BackendException {
        String here = where();
        MigrationTicket ticket = start("p2p-cancelled", SLOWLY);
        Await.until("it sends", () -> told.stream().anyMatch(s -> s.progress().isPresent()));
        letGo();
        connect();
        assertThat(at(here).cancel(ticket.id())).isEqualTo(CancelAnswer.CANCELLED);
        Await.until("it has come to nothing", () -> at(here).ask(ticket.id(), VM)
                .filter(s -> s.stage() == Stage.FAILED)
                .isPresent());
        assertThat(where()).isEqualTo(here);
    }

    @Test
    void aDaemonThatDoesNotTrustAnotherIsNotLoggedInTo() {
        HostEndpoint known = lab.endpoint(other(where()));
        Map<String, String> settings = new HashMap<>(known.settings());
        settings.put("peer-to-peer", "no");
        HostEndpoint there = new HostEndpoint(known.host(), known.backend(), known.address(), settings);
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId("p2p-not"), VM, new HostId(where()), there.host(), MigrationOptions.DEFAULT);
        assertThatThrownBy(() -> at(where()).start(ticket, there, told::add))
                .isInstanceOf(BackendException.Refused.class)
                .hasMessageContaining("log in");
        assertThat(told).isEmpty();
    }
}
