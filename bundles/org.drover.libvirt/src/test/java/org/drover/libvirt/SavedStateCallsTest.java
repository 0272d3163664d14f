package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.drover.libvirt.internal.rpc.Procedure;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against libvirt's test driver, which writes files with a description and no memory. */
@Timeout(60)
class SavedStateCallsTest {
    private static final Set<Flag.Save> AS_IT_WAS = Set.of();

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

    private static DomainRef running(String name) throws Exception {
        DomainRef defined = connection
                .domains()
                .defineXml("<domain type='test'><name>%s</name><memory>8192</memory><os><type>hvm</type></os></domain>"
                        .formatted(name));
        return connection.domains().start(defined);
    }

    @Test
    void aDomainGoesIntoAFileAndComesBack(@TempDir Path directory) throws Exception {
        DomainRef domain = running("file");
        Path file = directory.resolve("file.save");
        connection.savedStates().save(domain, file.toString(), Optional.empty(), AS_IT_WAS);

        assertThat(file).isNotEmptyFile();
        assertThat(connection.domains().status(domain).is(DomainStatus.Reason.SHUT_OFF_SAVED))
                .isTrue();
        assertThat(connection.savedStates().xml(file.toString()))
                .contains(domain.uuid().toString());
        connection.savedStates().restore(file.toString(), Optional.empty(), AS_IT_WAS);
        assertThat(connection.domains().status(domain).is(DomainStatus.Reason.RUNNING_RESTORED))
                .isTrue();
        connection.domains().destroy(domain);
        connection.domains().undefine(domain);
        Files.delete(file);
        assertThatThrownBy(() -> connection.savedStates().xml(file.toString())).isInstanceOf(LibvirtException.class);
    }

    @Test
    void theDaemonKeepsAFileOfItsOwnUntilTheNextStart() throws Exception {
        DomainRef domain = running("managed");
        SavedStateCalls states = connection.savedStates();
        assertThat(states.hasManagedSave(domain)).isFalse();
        states.managedSave(domain);

        assertThat(states.hasManagedSave(domain)).isTrue();
        states.removeManagedSave(domain);
        assertThat(states.hasManagedSave(domain)).isFalse();
        connection.domains().start(domain);
        states.managedSave(domain, Flag.Save.RUNNING);
        assertThatThrownBy(() -> connection.domains().undefine(domain)).isInstanceOf(LibvirtException.class);
        connection.domains().undefine(domain, Flag.Undefine.MANAGED_SAVE);
        assertThat(connection.domains().find(domain.uuid())).isEmpty();
    }

    @Test
    void whatTheTestDriverDoesNotTakeIsLaidOutAsTheProtocolSays() throws Exception {
        try (ScriptedPeer peer = new ScriptedPeer()) {
            SavedStateCalls states = peer.connection.savedStates();
            Set<Flag.Save> paused = EnumSet.of(Flag.Save.BYPASS_CACHE, Flag.Save.PAUSED);
            Future<Void> restoring = peer.run(() -> states.restore("/s", Optional.of("<domain/>"), paused));
            FakeDaemon.Received call = peer.daemon.expect(Procedure.DOMAIN_RESTORE_FLAGS);
            XdrReader in = new XdrReader(call.payload());
            assertThat(in.string()).isEqualTo("/s");
            assertThat(in.optional(XdrReader::string)).contains("<domain/>");
            assertThat(in.int32()).isEqualTo(1 | 4);
            in.end();
            peer.daemon.reply(call, new byte[0]);
            restoring.get();

            DomainRef domain = new DomainRef(new UUID(1, 2), "vm", 3);
            Future<Void> saving = peer.run(() -> states.managedSave(domain, "<domain/>", AS_IT_WAS));
            call = peer.daemon.expect(Procedure.DOMAIN_SAVE_PARAMS);
            in = new XdrReader(call.payload());
            assertThat(RemoteTypes.domain(in)).isEqualTo(domain);
            assertThat(RemoteTypes.params(in, 64)).containsExactly(TypedParam.of("dxml", "<domain/>"));
            assertThat(in.int32()).isZero();
            in.end();
            peer.daemon.reply(call, new byte[0]);
            saving.get();
        }
    }
}
