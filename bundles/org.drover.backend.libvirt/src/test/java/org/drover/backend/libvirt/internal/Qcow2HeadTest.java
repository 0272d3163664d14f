package org.drover.backend.libvirt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A real file's beginning is changed in the laboratory ({@code ColdMoveTest}); this is what one may look like. */
class Qcow2HeadTest {
    private static final int AT = 200;
    private static final int BITS = 9;

    private static byte[] head(String file) {
        ByteBuffer head = ByteBuffer.allocate(1024);
        byte[] name = file.getBytes(StandardCharsets.UTF_8);
        head.putInt(0x514649fb).putInt(3).putLong(AT).putInt(name.length).putInt(BITS);
        head.put(AT, name);
        return head.array();
    }

    private static String named(byte[] head) {
        ByteBuffer read = ByteBuffer.wrap(head);
        return new String(head, (int) read.getLong(8), read.getInt(16), StandardCharsets.UTF_8);
    }

    @Test
    void anotherFileIsNamedWhetherItsNameIsLongerOrShorter() {
        for (String file : new String[] {"/a", "/images/base.qcow2", "/images/below1-base.m-0b1c.qcow2"}) {
            byte[] changed =
                    Qcow2Head.standingOn(head("/images/base.qcow2"), file).orElseThrow();
            assertThat(named(changed)).isEqualTo(file);
            assertThat(changed.length).as("nothing behind the name is touched").isLessThanOrEqualTo(AT + 40);
        }
        byte[] shorter = Qcow2Head.standingOn(head("/images/base.qcow2"), "/a").orElseThrow();
        assertThat(new String(shorter, AT, 18, StandardCharsets.UTF_8).strip()).doesNotContain("base");
    }

    @Test
    void whatStandsOnNothingIsNoQcow2OrHasNoRoomStaysAsItIs() {
        String longest = "/" + "x".repeat((1 << BITS) - AT - 1);
        assertThat(Qcow2Head.standingOn(head("/b"), longest)).isPresent();
        assertThat(Qcow2Head.standingOn(head("/b"), longest + "x"))
                .as("past the first cluster")
                .isEmpty();
        assertThat(Qcow2Head.standingOn(head(""), "/b")).isEmpty();
        assertThat(Qcow2Head.standingOn(new byte[1024], "/b")).isEmpty();
        assertThat(Qcow2Head.standingOn(new byte[3], "/b")).isEmpty();

        byte[] taken = head("/b");
        taken[AT + 5] = 1;
        assertThat(Qcow2Head.standingOn(taken, "/longer"))
                .as("something is behind it")
                .isEmpty();
    }

    @Test
    void aHeaderThatLiesIsNotFollowed() {
        for (long offset : new long[] {-1, 0, 8, 511, 1 << 30, Long.MAX_VALUE, Long.MIN_VALUE}) {
            byte[] lies = head("/b");
            ByteBuffer.wrap(lies).putLong(8, offset);
            assertThat(Qcow2Head.standingOn(lies, "/c")).as("%d", offset).isEqualTo(Optional.empty());
        }
        for (int[] lie : new int[][] {{16, -1}, {16, 1024}, {16, Integer.MAX_VALUE}, {20, 0}, {20, -5}, {20, 64}}) {
            byte[] lies = head("/b");
            ByteBuffer.wrap(lies).putInt(lie[0], lie[1]);
            assertThat(Qcow2Head.standingOn(lies, "/c")).isEmpty();
        }
    }
}
