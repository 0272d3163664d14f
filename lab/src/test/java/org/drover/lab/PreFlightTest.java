package org.drover.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What stands against a move is found on real hosts before anything is touched, and libvirt would refuse it too. */
class PreFlightTest {
    @RegisterExtension
    static final TwoHosts lab = new TwoHosts("preflight");

    private static final String QUESTION = "/migrations/check?vm=" + TwoHosts.VM + "&destination=h2";

    private static JsonNode check() throws IOException {
        return lab.product().ask("GET", QUESTION, "");
    }

    @Test
    void nothingStandsAgainstAnOrdinaryVm() throws IOException {
        JsonNode found = check();
        assertThat(found.path("possible").asBoolean()).as(found.toString()).isTrue();
        assertThat(found.path("notes")).isEmpty();
    }

    @Test
    void aBlockCopyDoesUntilItIsOver() throws IOException {
        String copy = "/mnt/vms/copy.img";
        lab.run("in", "h1", "sh", "-c", "truncate -r /mnt/vms/guest-1.img " + copy + " && chmod 666 " + copy);
        lab.run(
                "vsh",
                "h1",
                "blockcopy",
                "web-1",
                "vda",
                "--dest",
                copy,
                "--format",
                "raw",
                "--reuse-external",
                "--transient-job");
        try {
            // libvirt tells of no job that begins; of this it does, and the VM is looked at again
            lab.run("vsh", "h1", "suspend", "web-1");
            lab.run("vsh", "h1", "resume", "web-1");
            Await.until("the job is seen", 90, () -> !check().path("possible").asBoolean());
            Product.Said said = lab.product().drover("check", "web-1", "h2");
            assertThat(said.out()).contains("On h1 runs for web-1: block copy of vda. Wait for its end or cancel it");
            assertThat(said.code()).isEqualTo(1);
            assertThat(lab.product()
                            .drover("check", "web-1", "h2", "--format", "xml")
                            .out())
                    .contains("<code>vm.busy</code>");
        } finally {
            lab.run("vsh", "h1", "blockjob", "web-1", "vda", "--abort");
        }
        assertThat(check().path("possible").asBoolean()).isTrue();
        assertThat(lab.product().drover("check", "web-1", "h2").out()).startsWith("Nothing stands against it.");
    }
}
