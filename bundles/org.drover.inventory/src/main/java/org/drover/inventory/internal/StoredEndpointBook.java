package org.drover.inventory.internal;

import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.drover.backend.api.HostEndpoint;
import org.drover.model.HostId;
import org.drover.model.VmId;
import org.drover.store.SchemaVersion;
import org.drover.store.Store;

/** Endpoints, and settings of the platform, of VMs and of hosts, as rows. An endpoint's settings are kept as they were given, secrets too: the database is readable by its owner alone. */
final class StoredEndpointBook implements EndpointBook {
    private static final SchemaVersion FIRST = SchemaVersion.of(
            1,
            """
            create table inventory_endpoint (
              host varchar(4096) not null,
              backend varchar(4096) not null,
              address varchar(8192) not null);
            create table inventory_endpoint_setting (
              host varchar(4096) not null,
              name varchar(4096) not null,
              setting clob not null);
            """);
    private static final SchemaVersion SETTINGS = SchemaVersion.of(
            2,
            """
            create table inventory_setting (
              name varchar(256) not null primary key,
              setting varchar(8192) not null);
            """);
    private static final SchemaVersion VM_SETTINGS = SchemaVersion.of(
            3,
            """
            create table inventory_vm_setting (
              vm varchar(4096) not null,
              name varchar(256) not null,
              setting varchar(8192) not null);
            """);
    private static final SchemaVersion HOST_SETTINGS = SchemaVersion.of(
            4,
            """
            create table inventory_host_setting (
              host varchar(4096) not null,
              name varchar(256) not null,
              setting varchar(8192) not null);
            """);
    private final Store store;

    StoredEndpointBook(Store store) {
        this.store = store;
        store.schema("inventory", FIRST, SETTINGS, VM_SETTINGS, HOST_SETTINGS);
    }

    @Override
    public List<HostEndpoint> all() {
        return store.inTransaction(StoredEndpointBook::read);
    }

    private static List<HostEndpoint> read(Connection connection) throws SQLException {
        Map<String, Map<String, String>> settings = new HashMap<>();
        try (PreparedStatement query =
                        connection.prepareStatement("select host, name, setting from inventory_endpoint_setting");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                settings.computeIfAbsent(rows.getString(1), host -> new HashMap<>())
                        .put(rows.getString(2), rows.getString(3));
            }
        }
        List<HostEndpoint> endpoints = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "select host, backend, address from inventory_endpoint order by host");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String host = rows.getString(1);
                endpoints.add(new HostEndpoint(
                        new HostId(host),
                        rows.getString(2),
                        URI.create(rows.getString(3)),
                        settings.getOrDefault(host, Map.of())));
            }
        }
        return endpoints;
    }

    @Override
    public void keep(
            List<HostEndpoint> endpoints,
            Map<String, String> settings,
            Map<VmId, Map<String, String>> vms,
            Map<HostId, Map<String, String>> hosts) {
        store.inTransaction(connection -> {
            for (HostEndpoint endpoint : endpoints) {
                deleteEndpoint(connection, endpoint.host());
                insert(connection, endpoint);
            }
            for (Map.Entry<String, String> setting : settings.entrySet()) put(connection, setting);
            for (VmId vm : vms.keySet()) put(connection, "vm", vm.value(), vms.get(vm));
            for (HostId host : hosts.keySet()) put(connection, "host", host.value(), hosts.get(host));
            return endpoints.size();
        });
    }

    @Override
    public Map<String, String> settings() {
        return store.inTransaction(connection -> {
            Map<String, String> settings = new HashMap<>();
            try (PreparedStatement query = connection.prepareStatement("select name, setting from inventory_setting");
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) settings.put(rows.getString(1), rows.getString(2));
            }
            return settings;
        });
    }

    private static void put(Connection connection, Map.Entry<String, String> setting) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from inventory_setting where name = ?")) {
            delete.setString(1, setting.getKey());
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into inventory_setting values (?, ?)")) {
            insert.setString(1, setting.getKey());
            insert.setString(2, setting.getValue());
            insert.executeUpdate();
        }
    }

    @Override
    public Map<VmId, Map<String, String>> vmSettings() {
        return ofAll("vm", VmId::new);
    }

    @Override
    public Map<HostId, Map<String, String>> hostSettings() {
        return ofAll("host", HostId::new);
    }

    /** @param what "vm" or "host": the table is called so, and its first column */
    private <T> Map<T, Map<String, String>> ofAll(String what, Function<String, T> id) {
        return store.inTransaction(connection -> {
            Map<T, Map<String, String>> all = new HashMap<>();
            String select = "select " + what + ", name, setting from inventory_" + what + "_setting";
            try (PreparedStatement query = connection.prepareStatement(select);
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    all.computeIfAbsent(id.apply(rows.getString(1)), one -> new HashMap<>())
                            .put(rows.getString(2), rows.getString(3));
                }
            }
            return all;
        });
    }

    private static void put(Connection connection, String what, String id, Map<String, String> settings)
            throws SQLException {
        String table = "inventory_" + what + "_setting";
        try (PreparedStatement delete =
                connection.prepareStatement("delete from " + table + " where " + what + " = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " values (?, ?, ?)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                insert.setString(1, id);
                insert.setString(2, setting.getKey());
                insert.setString(3, setting.getValue());
                insert.executeUpdate();
            }
        }
    }

    private static void insert(Connection connection, HostEndpoint endpoint) throws SQLException {
        String host = endpoint.host().value();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into inventory_endpoint values (?, ?, ?)")) {
            insert.setString(1, host);
            insert.setString(2, endpoint.backend());
            insert.setString(3, endpoint.address().toString());
            insert.executeUpdate();
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into inventory_endpoint_setting values (?, ?, ?)")) {
            for (Map.Entry<String, String> setting : endpoint.settings().entrySet()) {
                insert.setString(1, host);
                insert.setString(2, setting.getKey());
                insert.setString(3, setting.getValue());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public void drop(HostId host) {
        store.inTransaction(connection -> {
            deleteEndpoint(connection, host);
            put(connection, "host", host.value(), Map.of());
            return host;
        });
    }

    private static void deleteEndpoint(Connection connection, HostId host) throws SQLException {
        for (String table : List.of("inventory_endpoint_setting", "inventory_endpoint")) {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + table + " where host = ?")) {
                delete.setString(1, host.value());
                delete.executeUpdate();
            }
        }
    }
}
