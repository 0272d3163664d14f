package org.drover.lab;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The destination dies while it receives: the VM runs on where it was, without a pause. */
class DestinationDiesTest {
    @RegisterExtension
    static final TwoHosts lab = new TwoHosts("dies");

    @Test
    void aLibvirtdThatIsKilled() throws IOException {
        String move = lab.slowMove();
        lab.run("in", "h2", "sh", "-c", "kill -9 $(pgrep -x libvirtd)");
        try {
            lab.assertReturned(move, "PERFORM", "host h2", "Check that h2 is up");
        } finally {
            lab.run("daemons", "h2");
        }
        lab.assertNothingIsLeft();
    }

    @Test
    void aReceivingQemuThatIsKilled() throws IOException {
        String move = lab.slowMove();
        lab.run("in", "h2", "sh", "-c", "kill -9 $(pgrep '^qemu-system')");
        lab.assertReturned(move, "PERFORM", "perform on host h1", "Look at h2");
        lab.assertNothingIsLeft();
    }

    @Test
    void aHostWhosePowerIsCut() throws IOException {
        String move = lab.slowMove();
        lab.run("off", "h2");
        try {
            lab.assertReturned(move, "PERFORM", "h2", "web-1");
        } finally {
            lab.run("on", "h2");
        }
        lab.assertNothingIsLeft();
    }
}
