package org.drover.inventory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.store.Dialect;
import org.drover.store.internal.PooledStore;
import org.drover.store.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoredEndpointBookTest {
    private static final HostEndpoint NODE1 = new HostEndpoint(
            new HostId("-узел 1"),
            "libvirt",
            URI.create("qemu+tcp://node1/system"),
            Map.of("bridges", "br0,br1", "leases", "yes"));
    private static final HostEndpoint NODE2 =
            new HostEndpoint(new HostId("node2"), "simulator", URI.create("sim://demo/node2"), Map.of());

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void endpointsAreThereAgainAfterARestart(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            restart(database);
        }
    }

    private static void restart(TestDatabase database) {
        try (PooledStore store = database.open()) {
            new StoredEndpointBook(store).keep(List.of(NODE1, NODE2));
        }
        try (PooledStore store = database.open()) {
            assertThat(new StoredEndpointBook(store).all()).containsExactlyInAnyOrder(NODE1, NODE2);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aHostConnectedAgainHasItsNewSettingsOnlyAndAForgottenOneIsGone(Dialect dialect) {
        try (TestDatabase database = TestDatabase.empty(dialect);
                PooledStore store = database.open()) {
            EndpointBook book = new StoredEndpointBook(store);
            book.keep(List.of(NODE1, NODE2));
            HostEndpoint changed = new HostEndpoint(NODE1.host(), "libvirt", NODE1.address(), Map.of("bridges", "br7"));
            book.keep(List.of(changed));
            book.drop(NODE2.host());
            assertThat(book.all()).containsExactly(changed);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatIsDecidedForVmsAndHostsIsThereAfterARestartAndTakesThePlaceOfWhatWas(Dialect dialect) {
        VmId web = new VmId("-сервер 🐑");
        VmId db = new VmId("db");
        try (TestDatabase database = TestDatabase.empty(dialect)) {
            try (PooledStore store = database.open()) {
                EndpointBook book = new StoredEndpointBook(store);
                book.keep(
                        List.of(),
                        Map.of(),
                        Map.of(web, Map.of("network", "a", "policy", "b"), db, Map.of("x", "y")),
                        Map.of(NODE1.host(), Map.of("power", "parked"), NODE2.host(), Map.of("maintenance", "true")));
                book.keep(
                        List.of(),
                        Map.of(),
                        Map.of(web, Map.of("network", "c"), db, Map.of()),
                        Map.of(NODE1.host(), Map.of("maintenance", "true")));
                book.drop(NODE2.host());
            }
            try (PooledStore store = database.open()) {
                EndpointBook book = new StoredEndpointBook(store);
                assertThat(book.vmSettings()).isEqualTo(Map.of(web, Map.of("network", "c")));
                assertThat(book.hostSettings()).isEqualTo(Map.of(NODE1.host(), Map.of("maintenance", "true")));
            }
        }
    }
}
