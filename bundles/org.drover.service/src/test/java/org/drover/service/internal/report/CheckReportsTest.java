package org.drover.service.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.xml.bind.JAXBException;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drover.migration.CheckReport;
import org.drover.migration.Obstacle;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.VmFacts;
import org.drover.model.VmId;
import org.drover.model.VmState;
import org.drover.model.testing.OddNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CheckReportsTest {
    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    static Stream<String> names() {
        return Stream.concat(
                OddNames.all(),
                Stream.of(
                        "<script>alert(1)</script>",
                        "\" onload=\"alert(1)",
                        "' onload='alert(1)",
                        "]]>",
                        "%1$s %d %",
                        "half \ud83d of a pair",
                        "<!-- ",
                        "&#60;b&#62;"));
    }

    /** Everywhere where others may put a text of theirs. */
    private static CheckReport report(String name) {
        VmFacts vm = new VmFacts(
                new VmId(name),
                name,
                new HostId("here " + name),
                VmState.RUNNING,
                1,
                Bytes.ofMiB(256),
                List.of(),
                Set.of(),
                Optional.empty());
        return new CheckReport(
                vm,
                new HostId("there " + name),
                Instant.parse("2026-01-02T03:04:05Z"),
                List.of(
                        new Obstacle("name.taken", "another is named " + name, "Rename " + name),
                        new Obstacle("acme." + name, "because", "so")),
                List.of("left out: " + name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void xmlIsReadBackAsItWasButForWhatXmlCannotSay(String name) throws JAXBException {
        String xml = CheckReports.xml(report(name));
        CheckDocument read =
                (CheckDocument) CheckReports.context().createUnmarshaller().unmarshal(new StringReader(xml));
        String said = Said.inXml(name);
        assertThat(said).hasSameSizeAs(name);
        assertThat(read.possible).isFalse();
        assertThat(read.at).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(List.of(read.vm.id, read.vm.name, read.source, read.destination))
                .containsExactly(said, said, "here " + said, "there " + said);
        assertThat(read.obstacles)
                .extracting(o -> o.code + "|" + o.reason + "|" + o.remedy)
                .containsExactly(
                        "name.taken|another is named " + said + "|Rename " + said, "acme." + said + "|because|so");
        assertThat(read.notes).containsExactly("left out: " + said);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aPageHasTheSameElementsWhateverTheNameAndShowsIt(String name) {
        String page = CheckReports.html(report(name));
        assertThat(tags(page)).isEqualTo(tags(CheckReports.html(report("web"))));
        assertThat(page).contains("another is named " + Said.inHtml(name), "Rename " + Said.inHtml(name));
        assertThat(page.codePoints()).noneMatch(c -> c == 0x202e || c == 0x1b);
    }

    private static List<String> tags(String page) {
        return TAG.matcher(page).results().map(MatchResult::group).toList();
    }

    @Test
    void aPageIsOneFileThatRunsAndLoadsNothing() {
        String page = CheckReports.html(report("web"));
        assertThat(page.toLowerCase(Locale.ROOT))
                .startsWith("<!doctype html>")
                .contains("default-src 'none'")
                .doesNotContain("<script", "src=", "href=", "http://", "https://", "@import", "url(");
        assertThat(page).contains("for 2 reasons", "left out: web");
    }

    @Test
    void whereNothingStandsAgainstItThatIsSaid() {
        CheckReport found = report("web");
        CheckReport none = new CheckReport(found.vm(), found.destination(), found.at(), List.of(), List.of());
        assertThat(CheckReports.html(none))
                .contains("Nothing stands against it.")
                .doesNotContain("<li>", "Not looked at");
        assertThat(CheckReports.xml(none)).contains("possible=\"true\"").doesNotContain("<obstacle", "<note");
    }
}
