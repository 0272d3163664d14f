package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ShowTest {
    private static JsonNode json(String text) throws Exception {
        return new ObjectMapper().readTree(text.replace('\'', '"'));
    }

    private static JsonNode migration(String stage, boolean ended, int iteration) throws Exception {
        return json("{'stage':'" + stage + "','ended':" + ended + ",'progress':{'iteration':" + iteration
                + ",'totalBytes':1073741824,'remainingBytes':536870912,'dirtyBytesPerSecond':10485760}}");
    }

    @Test
    void aLongReasonIsWrappedBelowItsFirstWord() {
        assertThat(Wrap.text("  no     ", "word ".repeat(30)))
                .startsWith("  no     word word")
                .contains("\n         word")
                .endsWith("word\n")
                .satisfies(text -> assertThat(text.lines())
                        .allSatisfy(line -> assertThat(line.length()).isLessThan(Wrap.WIDTH)));
    }

    @Test
    void aWordThatIsLongerThanALineIsNotCut() {
        assertThat(Wrap.text("  ", "a " + "x".repeat(200) + " b")).isEqualTo("  a\n  " + "x".repeat(200) + "\n  b\n");
    }

    @Test
    void progressFitsATerminalOf80Columns() throws Exception {
        assertThat(Show.progress(migration("COPYING", false, 3)))
                .contains("██████████░░░░░░░░░░", " 50%", "iteration 3: 512.0 MiB left")
                .hasSizeLessThan(Wrap.WIDTH);
    }

    @Test
    void whatMustBeToldOfAHostStandsBelowTheTable() throws Exception {
        String way = "qemu+tcp://h2: neither encrypted nor authenticated: whoever is on this network can read along";
        JsonNode hosts = json("[{'id':'h1','notices':[]},{'id':'h2','notices':['" + way + "']},{'id':'h3'}]");
        assertThat(Show.hosts(hosts).lines().skip(4))
                .containsExactly(
                        "! h2: qemu+tcp://h2: neither encrypted nor authenticated: whoever is on this",
                        "      network can read along");
    }

    @Test
    void onATerminalAnIterationKeepsItsLine() throws Exception {
        StringWriter said = new StringWriter();
        Bar bar = new Bar(new PrintWriter(said), true);
        bar.show(migration("COPYING", false, 1));
        bar.show(migration("COPYING", false, 1));
        bar.show(migration("COPYING", false, 2));
        bar.show(migration("DONE", true, 2));
        assertThat(said.toString().split("\n")).hasSize(3).satisfies(lines -> {
            assertThat(lines[0].split("\r")).hasSize(3); // nothing, and twice the first iteration
            assertThat(lines[1]).contains("iteration 2");
            assertThat(lines[2]).contains("100%  done");
        });
    }

    @Test
    void elsewhereALineIsSaidWhenSomethingChanges() throws Exception {
        StringWriter said = new StringWriter();
        Bar bar = new Bar(new PrintWriter(said), false);
        bar.show(migration("COPYING", false, 1));
        bar.show(migration("COPYING", false, 1));
        bar.show(migration("DONE", true, 1));
        assertThat(said.toString()).doesNotContain("\r").doesNotContain("\u001b");
        assertThat(said.toString().lines()).hasSize(2);
    }
}
