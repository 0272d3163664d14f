package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client against libvirt itself, whose test driver keeps pretended domains in memory. */
class RealDaemonTest {
    private static PrivateLibvirtd daemon;
    private static LibvirtConnection connection;

    @BeforeAll
    static void connect() throws Exception {
        daemon = PrivateLibvirtd.start();
        connection = LibvirtConnection.open(daemon.uri(), ConnectOptions.DEFAULT);
    }

    @AfterAll
    static void disconnect() throws Exception {
        if (connection != null) {
            connection.close();
        }
        if (daemon != null) {
            daemon.close();
        }
    }

    private static String xml(String name, UUID uuid) {
        return "<domain type='test'><name>%s</name><uuid>%s</uuid><memory>8192</memory><os><type>hvm</type></os></domain>"
                .formatted(name, uuid);
    }

    @Test
    void tellsOfItsHost() throws Exception {
        HostCalls host = connection.host();

        assertThat(host.libvirtVersion().major()).isGreaterThanOrEqualTo(9);
        assertThat(host.hypervisorVersion()).isNotNull();
        assertThat(host.hostname()).isNotBlank();
        assertThat(host.capabilities()).startsWith("<capabilities>");
        assertThat(host.nodeInfo()).isEqualTo(new HostCalls.NodeInfo("i686", 3145728, 16, 1400, 2, 2, 2, 2));
        assertThat(host.cpuStats()).containsKeys("user", "kernel", "idle", "iowait");
        assertThat(host.networks()).extracting(HostCalls.Named::name).containsExactly("default");
        assertThat(host.storagePools()).extracting(HostCalls.Named::name).containsExactly("default-pool");
        assertThat(host.interfaces()).extracting(HostCalls.Interface::name).containsExactly("eth1");
        assertThat(host.interfaceXml(host.interfaces().get(0))).contains("eth1");
        assertThat(host.poolXml(host.storagePools().get(0))).contains("<name>default-pool</name>");
    }

    @Test
    void listsDomainsAndFindsThemByUuid() throws Exception {
        DomainRef test = connection.domains().list(Flag.Listing.RUNNING).stream()
                .filter(d -> d.name().equals("test"))
                .findFirst()
                .orElseThrow();

        assertThat(connection.domains().lookup(test.uuid())).isEqualTo(test);
        assertThat(connection.domains().find(new UUID(0, 42))).isEmpty();
        assertThat(connection.domains().xml(test)).contains("<name>test</name>");
        assertThat(connection.domains().status(test)).hasToString("running (unknown)");
    }

    @Test
    void leadsADomainThroughItsLifeAndHearsOfIt() throws Exception {
        DomainCalls domains = connection.domains();
        UUID uuid = UUID.randomUUID();
        BlockingQueue<DomainEvent.Change> heard = new LinkedBlockingQueue<>();
        EventCalls.Subscription listening = connection.events().listen(DomainEvent.Kind.LIFECYCLE, event -> {
            if (event instanceof DomainEvent.Lifecycle change
                    && change.domain().uuid().equals(uuid)) {
                heard.add(change.change());
            }
        });
        try {
            DomainRef domain = domains.defineXml(xml("life", uuid));
            domain = domains.start(domain);
            domains.suspend(domain);
            assertThat(domains.status(domain).is(DomainStatus.Reason.PAUSED_USER))
                    .isTrue();
            domains.resume(domain);
            assertThat(domains.status(domain).is(DomainStatus.Reason.RUNNING_UNPAUSED))
                    .isTrue();
            domains.destroy(domain);
            domains.undefine(domain);

            assertThat(domains.find(uuid)).isEmpty();
            for (DomainEvent.Change expected : List.of(
                    DomainEvent.Change.DEFINED,
                    DomainEvent.Change.STARTED,
                    DomainEvent.Change.SUSPENDED,
                    DomainEvent.Change.RESUMED,
                    DomainEvent.Change.STOPPED,
                    DomainEvent.Change.UNDEFINED)) {
                assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(expected);
            }
        } finally {
            listening.close();
        }
    }

    @Test
    void carriesNamesOfAnyLanguageAndLength() throws Exception {
        for (String name : List.of("-dash", "with  spaces", "Kuh 🐄 牛 корова", "x".repeat(200))) {
            DomainRef domain = connection.domains().createXml(xml(name, UUID.randomUUID()));

            assertThat(connection.domains().lookup(domain.uuid()).name()).isEqualTo(name);
            connection.domains().destroy(domain);
        }
    }

    @Test
    void keepsAnElementOfOursInADomainsMetadata() throws Exception {
        DomainCalls domains = connection.domains();
        DomainRef domain = domains.createXml(xml("marked", UUID.randomUUID()));
        String uri = "urn:test:mark";

        assertThat(domains.metadata(domain, uri)).isEmpty();
        domains.setMetadata(domain, Optional.of("<mark id='42'/>"), "m", uri, Flag.Affect.LIVE);
        assertThat(domains.metadata(domain, uri))
                .hasValueSatisfying(mark -> assertThat(mark).contains("42"));
        assertThat(domains.xml(domain)).contains("<m:mark", "42");
        domains.setMetadata(domain, Optional.empty(), "m", uri, Flag.Affect.LIVE);
        assertThat(domains.metadata(domain, uri)).isEmpty();
        domains.destroy(domain);
    }

    @Test
    void readsBulkStatistics() throws Exception {
        List<DomainCalls.Stats> all = connection.domains().stats(EnumSet.of(Flag.Stats.STATE));

        assertThat(all).anySatisfy(stats -> {
            assertThat(stats.domain().name()).isEqualTo("test");
            assertThat(stats.values().number("state.state")).hasValue(1);
        });
    }

    @Test
    void passesTheDaemonsRefusalOnAndGoesOn() throws Exception {
        assertThatThrownBy(() -> connection.domains().lookup(new UUID(0, 1)))
                .isInstanceOfSatisfying(LibvirtException.class, e -> {
                    assertThat(e.is(ErrorCode.NO_DOMAIN)).isTrue();
                    assertThat(e).hasMessageContaining("Domain not found");
                });
        assertThatThrownBy(() -> connection.domains().defineXml("<domain")).isInstanceOf(LibvirtException.class);
        assertThat(connection.host().hostname()).isNotBlank();
    }

    @Test
    void manyThreadsShareAConnection() throws Exception {
        List<CompletableFuture<String>> answers = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return connection.host().hostname();
                    } catch (LibvirtFailure e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.get(20, TimeUnit.SECONDS))
                .isNotBlank());
    }

    @Test
    void realRepliesThatWereTamperedWithGiveValuesOrTypedErrors() throws Exception {
        List<WireFrame> replies = new CopyOnWriteArrayList<>();
        ConnectOptions tapped = ConnectOptions.DEFAULT.withTap(frame -> {
            if (frame.type() == WireFrame.Type.REPLY) {
                replies.add(frame);
            }
        });
        try (LibvirtConnection second = LibvirtConnection.open(daemon.uri(), tapped)) {
            DomainRef domain = second.domains().list().get(0);
            second.domains().xml(domain);
            second.domains().status(domain);
            second.domains().find(new UUID(0, 7));
            second.domains().stats(EnumSet.allOf(Flag.Stats.class));
            second.host().nodeInfo();
            second.host().cpuStats();
            second.host().networks();
            second.host().interfaces();
        }
        Random random = new Random(20260103);
        int understood = 0;
        for (int i = 0; i < 100_000; i++) {
            WireFrame reply = replies.get(random.nextInt(replies.size()));
            byte[] payload = new byte[reply.payload().remaining()];
            reply.payload().get(payload);
            understood += Replies.read(reply.procedure(), reply.status(), Replies.mutate(payload, random)) ? 1 : 0;
        }
        assertThat(understood).isBetween(1, 99_999);
    }

    @Test
    void failsWhenNobodyListens() {
        assertThatThrownBy(() -> LibvirtConnection.open(
                        LibvirtUri.parse("test+unix:///default?socket=/nonexistent/sock"), ConnectOptions.DEFAULT))
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("/nonexistent/sock");
    }
}
