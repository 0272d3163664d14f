package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.drover.libvirt.DeviceCalls.Address;
import org.drover.libvirt.DeviceCalls.AddressSource;
import org.drover.libvirt.HostCalls.Named;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.drover.libvirt.internal.xdr.XdrWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Domains' lives, devices and networks against libvirt's test driver, and against the protocol where it has no such call. */
@Timeout(60)
class LifeCycleTest {
    private static PrivateLibvirtd daemon;
    private static LibvirtConnection connection;

    @BeforeAll
    static void connect() throws Exception {
        daemon = PrivateLibvirtd.start();
        connection = LibvirtConnection.open(daemon.uri(), ConnectOptions.DEFAULT);
    }

    @AfterAll
    static void disconnect() throws Exception {
        if (connection != null) connection.close();
        if (daemon != null) daemon.close();
    }

    private static final String XML =
            """
            <domain type='test'><name>life2</name><memory>8192</memory><os><type>hvm</type></os>
            <on_reboot>restart</on_reboot><devices>
            <disk type='file'><source file='/guest/disk'/><target dev='vda'/></disk>
            <interface type='network'><mac address='52:54:00:AA:BB:01'/><source network='default'/></interface>
            </devices></domain>""";

    @Test
    void aRunningDomainIsResetAndRebootedAndTellsItsDisksAndAddresses() throws Exception {
        DomainCalls domains = connection.domains();
        DomainRef domain = domains.start(domains.defineXml(XML, Flag.Define.VALIDATE));

        domains.reset(domain);
        domains.reboot(domain);
        assertThat(domains.status(domain).state()).isEqualTo(DomainStatus.State.RUNNING);
        assertThat(connection.devices().blockInfo(domain, "vda"))
                .isEqualTo(new DeviceCalls.BlockInfo(1099506450432L, 1099511627776L, 1099511627776L));
        assertThat(connection.devices().addresses(domain, AddressSource.LEASE))
                .singleElement()
                .satisfies(card -> {
                    assertThat(card.mac()).contains("52:54:00:aa:bb:01");
                    assertThat(card.addresses())
                            .singleElement()
                            .extracting(Address::address)
                            .asString()
                            .startsWith("192.168.122.");
                });
        domains.destroy(domain);
        assertThatThrownBy(() -> domains.reset(domain)).isInstanceOf(LibvirtException.class);
        domains.undefine(domain, Flag.Undefine.MANAGED_SAVE, Flag.Undefine.SNAPSHOTS_METADATA);
        assertThat(domains.find(domain.uuid())).isEmpty();
    }

    @Test
    void aDescriptionThatIsNotOfTheSchemaIsRefusedWhenAskedTo() {
        assertThatThrownBy(() -> connection
                        .domains()
                        .defineXml(XML.replace("<devices>", "<devices><nonsense/>"), Flag.Define.VALIDATE))
                .isInstanceOf(LibvirtException.class);
    }

    @Test
    void aNetworkIsDefinedStartedStoppedAndForgotten() throws Exception {
        NetworkCalls networks = connection.networks();
        String xml = "<network><name>guests</name><forward mode='bridge'/><bridge name='br7'/></network>";
        Named network = networks.define(xml);

        assertThat(networks.lookup("guests")).isEqualTo(network);
        assertThat(networks.lookup(network.uuid())).isEqualTo(network);
        assertThat(networks.list(Flag.Networks.INACTIVE)).containsExactly(network);
        networks.start(network);
        networks.setAutostart(network, true);
        assertThat(networks.list(Flag.Networks.ACTIVE, Flag.Networks.AUTOSTART)).contains(network);
        assertThat(networks.xml(network)).contains("br7");
        networks.stop(network);
        networks.undefine(network);
        assertThat(networks.find("guests")).isEmpty();

        Named fleeting = networks.createXml(xml.replace("guests", "fleeting"));
        assertThat(networks.list(Flag.Networks.TRANSIENT)).containsExactly(fleeting);
        networks.stop(fleeting);
        assertThat(networks.list()).extracting(Named::name).containsExactly("default");
    }

    @Test
    void devicesArePluggedAsTheProtocolSays() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            DeviceCalls devices = peer.connection.devices();
            for (Procedure procedure : List.of(
                    Procedure.DOMAIN_ATTACH_DEVICE_FLAGS,
                    Procedure.DOMAIN_DETACH_DEVICE_FLAGS,
                    Procedure.DOMAIN_UPDATE_DEVICE_FLAGS)) {
                Future<Void> changing = peer.run(() -> {
                    switch (procedure) {
                        case DOMAIN_ATTACH_DEVICE_FLAGS ->
                            devices.attach(ScriptedPeer.DOMAIN, "<disk/>", Flag.Device.LIVE, Flag.Device.CONFIG);
                        case DOMAIN_DETACH_DEVICE_FLAGS ->
                            devices.detach(ScriptedPeer.DOMAIN, "<disk/>", Flag.Device.LIVE, Flag.Device.CONFIG);
                        default -> devices.update(ScriptedPeer.DOMAIN, "<disk/>", Flag.Device.LIVE, Flag.Device.CONFIG);
                    }
                });
                FakeDaemon.Received call = peer.daemon.expect(procedure);
                XdrReader in = new XdrReader(call.payload());
                assertThat(RemoteTypes.domain(in)).isEqualTo(ScriptedPeer.DOMAIN);
                assertThat(in.string()).isEqualTo("<disk/>");
                assertThat(in.int32()).isEqualTo(3);
                in.end();
                peer.daemon.reply(call, new byte[0]);
                changing.get();
            }
        }
    }

    @Test
    void anInterfaceWithoutAnAddressIsAnInterface() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            Future<List<DeviceCalls.Interface>> asking =
                    peer.call(() -> peer.connection.devices().addresses(ScriptedPeer.DOMAIN, AddressSource.AGENT));
            FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_INTERFACE_ADDRESSES);
            XdrReader in = new XdrReader(call.payload());
            RemoteTypes.domain(in);
            assertThat(in.int32()).isEqualTo(1);
            XdrWriter answer = new XdrWriter().int32(2);
            answer.string("lo").optionalString(Optional.empty()).int32(0);
            answer.string("eth0")
                    .optionalString(Optional.of("52:54:00:AA:BB:01"))
                    .int32(1);
            answer.int32(1).string("fe80::1").int32(64);
            peer.daemon.reply(call, answer.toByteArray());

            assertThat(asking.get())
                    .containsExactly(
                            new DeviceCalls.Interface("lo", Optional.empty(), List.of()),
                            new DeviceCalls.Interface(
                                    "eth0", Optional.of("52:54:00:aa:bb:01"), List.of(new Address("fe80::1", 64))));
        }
    }
}
