package org.drover.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.drover.libvirt.internal.rpc.Caller;
import org.drover.libvirt.internal.rpc.CannedRpc;
import org.drover.libvirt.internal.xdr.RemoteTypes;
import org.drover.libvirt.internal.xdr.XdrWriter;
import org.junit.jupiter.api.Test;

/** No reply, however broken, gives anything but a value or a typed error. */
class HostileRepliesTest {
    private static final int FRAMES = 50_000;

    private static Caller answeredWith(XdrWriter reply) {
        return new Caller(new CannedRpc(WireFrame.Status.OK, reply.toByteArray()), Duration.ofSeconds(1));
    }

    @Test
    void readsWhatIsWellFormed() throws Exception {
        DomainRef domain = new DomainRef(UUID.randomUUID(), "vm", 4);
        XdrWriter reply = new XdrWriter().int32(2);
        RemoteTypes.domain(reply, domain);
        RemoteTypes.domain(reply, new DomainRef(new UUID(5, 6), "x".repeat(4 << 20), -1));

        assertThat(new DomainCalls(answeredWith(reply.int32(2))).list())
                .containsExactly(domain, new DomainRef(new UUID(5, 6), "any name", 0));
    }

    @Test
    void refusesListsAndTextBeyondTheirLimits() {
        assertViolates(new XdrWriter().int32(16385).opaque(new byte[16385 * 24]), "list of 16385");
        assertViolates(new XdrWriter().int32(1000).int32(0), "list of 1000");
        assertViolates(new XdrWriter().int32(1).int32((4 << 20) + 1).opaque(new byte[64]), "4194305 bytes");
        assertViolates(new XdrWriter().int32(0).int32(0).int32(0), "4 bytes too many");
        assertViolates(new XdrWriter(), "too early");
    }

    private static void assertViolates(XdrWriter reply, String message) {
        assertThatThrownBy(() -> new DomainCalls(answeredWith(reply)).list())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesTextThatWouldArriveAsSomethingElse() {
        assertThatThrownBy(() -> new XdrWriter().string("a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new XdrWriter().string("\ud83d")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomRepliesGiveValuesOrTypedErrors() {
        Random random = new Random(20260102);
        int understood = 0;
        for (int i = 0; i < FRAMES / Replies.kinds(); i++) {
            understood += Replies.read(
                    random.nextInt(8) == 0 ? WireFrame.Status.ERROR : WireFrame.Status.OK, payload(random));
        }
        assertThat(understood).isPositive();
    }

    /** Words as a broken peer may send them: small numbers, lengths that nearly fit, noise. */
    private static byte[] payload(Random random) {
        XdrWriter out = new XdrWriter();
        for (int i = random.nextInt(40); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> out.int32(random.nextInt());
                case 1 -> out.string("name" + random.nextInt(5));
                case 2 -> out.uuid(new UUID(random.nextLong(), random.nextLong()));
                case 3 -> out.opaque(new byte[random.nextInt(9)]);
                default -> out.int32(random.nextInt(8));
            }
        }
        return out.toByteArray();
    }

    @Test
    void theUnsafeFlagCannotBeExpressed() {
        assertThat(MigrateFlag.values())
                .allSatisfy(flag -> assertThat(flag.bit() & 0x200).isZero());
        assertThatThrownBy(() -> MigrateFlag.of(0x201)).hasMessageContaining("unsafe");
        assertThatThrownBy(() -> MigrateFlag.of(1 << 30)).isInstanceOf(IllegalArgumentException.class);
        assertThat(MigrateFlag.of(0x119))
                .containsExactlyInAnyOrder(
                        MigrateFlag.LIVE,
                        MigrateFlag.PERSIST_DEST,
                        MigrateFlag.UNDEFINE_SOURCE,
                        MigrateFlag.CHANGE_PROTECTION);
    }
}
