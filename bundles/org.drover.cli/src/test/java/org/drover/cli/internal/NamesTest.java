package org.drover.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamesTest {
    private final JsonNode vms = vms();

    private static JsonNode vms() {
        try {
            return new ObjectMapper()
                    .readTree(
                            """
                    [{"id":"1","name":"web","host":"a"},{"id":"2","name":"web","host":"b"},
                     {"id":"3","name":"-веб 7","host":"a"}]""");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aNameWithADashSpacesAndUnicodeIsFound() {
        assertThat(Names.vm(vms, "-веб 7").path("id").asText()).isEqualTo("3");
    }

    @Test
    void aNameThatTwoVmsHaveIsRefusedWithTheCandidates() {
        assertThatThrownBy(() -> Names.vm(vms, "web"))
                .hasMessageContaining("1  on a")
                .hasMessageContaining("2  on b");
        assertThat(Names.vm(vms, "web@b").path("id").asText()).isEqualTo("2");
        assertThat(Names.vm(vms, "1").path("host").asText()).isEqualTo("a");
    }

    @Test
    void aNameCannotMoveTheCursor() {
        assertThat(new Table("VM").row("a[2Jb").toString()).doesNotContain("");
    }

    @Test
    void withoutAServiceOneSentenceSaysWhatToDo(@TempDir Path empty) {
        StringWriter err = new StringWriter();
        int code = Drover.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "rate",
                "--data",
                empty.toString(),
                "--",
                "-x");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("drover service").hasLineCount(1);
    }

    @Test
    void starsComeInHalves() {
        assertThat(Show.stars(3.5)).isEqualTo("★★★½☆");
        assertThat(Show.stars(0)).isEqualTo("☆☆☆☆☆");
    }
}
