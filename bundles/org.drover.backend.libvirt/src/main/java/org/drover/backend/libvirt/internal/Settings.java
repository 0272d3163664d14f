package org.drover.backend.libvirt.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.backend.api.BackendDescriptor.Setting;
import org.drover.backend.api.BackendDescriptor.Way;
import org.drover.libvirt.Kerberos;
import org.drover.libvirt.Login;
import org.drover.model.Bytes;
import org.drover.model.HostLink;
import org.drover.model.NetworkId;
import org.drover.model.VolumeId;

/**
 * An endpoint's settings, checked.
 *
 * @param migrationAddress where other hosts send memory to ({@code tcp://10.2.0.1}); empty: libvirt uses the host's name
 * @param capacityCores    what the host counts as, where it shares its processors; its load is then its VMs' sum
 * @param capacityMemory   likewise
 * @param login           for a libvirtd that asks for one (SASL); both its settings or neither
 * @param kerberos        who Drover is to a libvirtd that asks by Kerberos; by a keytab or by a ticket, not both
 * @param links           the networks that it shares with other hosts, and its address on each
 * @param peerToPeer       its daemon and others' may log in to each other
 * @param peerUri          how other hosts' daemons reach this one's; empty: as Drover does
 * @param exclusive        of the shared volumes, those that one host uses at a time (nothing tells)
 * @param leases           libvirt's lock manager is on there: disks on shared volumes are leased (libvirt does not tell)
 */
record Settings(
        Optional<String> migrationAddress,
        Optional<Double> capacityCores,
        Optional<Bytes> capacityMemory,
        SharedPaths shared,
        Set<VolumeId> exclusive,
        Set<NetworkId> bridges,
        boolean leases,
        Optional<Login> login,
        Optional<Kerberos> kerberos,
        List<HostLink> links,
        boolean peerToPeer,
        Optional<String> peerUri) {
    static final List<Way> WAYS = List.of(
            new Way("qemu+tls://host/system", "TLS: encrypted, with certificates on both sides"),
            new Way(
                    "qemu+ssh://root@host/system",
                    "SSH: by the system's ssh, with a key that needs no passphrase and a known host key"),
            new Way("qemu+tcp://host/system", "TCP: not encrypted; whoever is on that network can command the host"),
            new Way("qemu:///system", "Unix: the daemon of this machine"));

    static final List<Setting> DESCRIBED = List.of(
            new Setting("migration-address", "Where other hosts send memory to, e.g. tcp://10.2.0.1", false, false),
            new Setting(
                    "networks",
                    "Networks to other hosts, e.g. mig=tcp://10.2.0.1;metric=10,mgmt=tcp://10.1.0.1;role=management",
                    false,
                    false),
            new Setting("shared-volumes", "Shared volumes by path, e.g. vms=/mnt/vms,iso=/mnt/iso", false, false),
            new Setting(
                    "exclusive-volumes",
                    "Those of the shared volumes that one host uses at a time: their VMs move together, e.g. lun7",
                    false,
                    false),
            new Setting("bridges", "Bridges that VMs may be plugged into, e.g. br0,br1", false, false),
            new Setting("leases", "yes when lock_manager=\"lockd\" is set in the host's qemu.conf", false, false),
            new Setting(
                    "sasl-user",
                    "User of the host's libvirtd, where it asks for one (auth_tls=\"sasl\")",
                    false,
                    false),
            new Setting("sasl-password", "That user's password (saslpasswd2 -a libvirt USER)", false, true),
            new Setting(
                    "kerberos-keytab",
                    "Keytab with Drover's key, where the host's libvirtd asks by Kerberos (mech_list: gssapi)",
                    false,
                    false),
            new Setting("kerberos-principal", "Whose key of those in it, e.g. drover@EXAMPLE.ORG", false, false),
            new Setting(
                    "kerberos-tickets",
                    "Instead of a keytab: the file of a ticket that kinit got, or default",
                    false,
                    false),
            new Setting(
                    "peer-to-peer",
                    "yes when the hosts' daemons may log in to each other, to migrate among themselves",
                    false,
                    false),
            new Setting(
                    "peer-uri",
                    "How other hosts' daemons reach this one's, when not by its address: qemu+tls://host/system",
                    false,
                    false),
            new Setting("capacity-cores", "Cores this host counts as, when it shares them", false, false),
            new Setting("capacity-memory-mib", "MiB of memory this host counts as, when it shares it", false, false));

    static Settings of(Map<String, String> settings) {
        Set<String> known = DESCRIBED.stream().map(Setting::key).collect(Collectors.toSet());
        settings.keySet().stream().filter(k -> !known.contains(k)).findAny().ifPresent(k -> {
            throw new IllegalArgumentException("the libvirt backend has no setting " + k + "; it has " + known);
        });
        return new Settings(
                given(settings, "migration-address"),
                given(settings, "capacity-cores").map(v -> positive("capacity-cores", v)),
                given(settings, "capacity-memory-mib").map(v -> Bytes.ofMiB((long) positive("capacity-memory-mib", v))),
                SharedPaths.parse(settings.getOrDefault("shared-volumes", "")),
                Stream.of(settings.getOrDefault("exclusive-volumes", "").split(","))
                        .map(String::strip)
                        .filter(v -> !v.isEmpty())
                        .map(VolumeId::new)
                        .collect(Collectors.toUnmodifiableSet()),
                Stream.of(settings.getOrDefault("bridges", "").split(","))
                        .map(String::strip)
                        .filter(b -> !b.isEmpty())
                        .map(DomainXml::bridge)
                        .collect(Collectors.toUnmodifiableSet()),
                yes("leases", settings.getOrDefault("leases", "no")),
                login(given(settings, "sasl-user"), Optional.ofNullable(settings.get("sasl-password"))),
                kerberos(
                        given(settings, "kerberos-keytab"),
                        given(settings, "kerberos-principal"),
                        given(settings, "kerberos-tickets")),
                Links.parse(settings.getOrDefault("networks", "")),
                yes("peer-to-peer", settings.getOrDefault("peer-to-peer", "no")),
                given(settings, "peer-uri"));
    }

    private static Optional<Login> login(Optional<String> user, Optional<String> password) {
        if (user.isPresent() != password.isPresent()) {
            throw new IllegalArgumentException("sasl-user and sasl-password go together");
        }
        return user.map(u -> new Login(u, password.get()));
    }

    private static Optional<Kerberos> kerberos(
            Optional<String> keytab, Optional<String> principal, Optional<String> tickets) {
        if (keytab.isPresent() != principal.isPresent()) {
            throw new IllegalArgumentException("kerberos-keytab and kerberos-principal go together");
        }
        if (keytab.isPresent() && tickets.isPresent()) {
            throw new IllegalArgumentException("kerberos-keytab or kerberos-tickets, not both");
        }
        if (keytab.isPresent()) return Optional.of(new Kerberos.Keytab(Path.of(keytab.get()), principal.get()));
        return tickets.map(file ->
                new Kerberos.TicketCache(file.equals("default") ? Optional.empty() : Optional.of(Path.of(file))));
    }

    private static boolean yes(String key, String value) {
        if (value.equals("yes")) return true;
        if (value.equals("no")) return false;
        throw new IllegalArgumentException(key + " is yes or no, not \"" + value + "\"");
    }

    private static Optional<String> given(Map<String, String> settings, String key) {
        return Optional.ofNullable(settings.get(key)).map(String::strip).filter(v -> !v.isEmpty());
    }

    private static double positive(String key, String value) {
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && number < 1e9) return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " is a number above 0, not \"" + value + "\"", e);
        }
        throw new IllegalArgumentException(key + " is a number above 0, not \"" + value + "\"");
    }
}
