package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

/** A guest that writes numbered blocks to its disk, over and over, and can say whether each is what it wrote last. */
final class Scribe {
    private final Lab lab;
    private final String guest;

    Scribe(Lab lab, int guest) {
        this.lab = lab;
        this.guest = Integer.toString(guest);
    }

    /** Returns when it has written each block. */
    void write() {
        lab.run("ask", guest, "scribe", "write");
    }

    /** Stops writing, drops what the guest has cached and reads every block from the disk. */
    void verdict() {
        assertThat(lab.run("ask", guest, "scribe", "check"))
                .doesNotContain("holds")
                .endsWith(" 24 of 24 good\n");
    }
}
