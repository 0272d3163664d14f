package org.drover.service.internal.report.move;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.xml.bind.SchemaOutputResolver;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.Result;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.MigrationTicket;
import org.drover.backend.api.MoveKind;
import org.drover.backend.api.PauseAnatomy;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.migration.Stage;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.model.HostId;
import org.drover.model.MigrationId;
import org.drover.model.VmId;
import org.drover.model.testing.OddNames;
import org.drover.service.internal.report.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MoveDocumentsTest {
    private static final Instant STOP = Instant.parse("2026-01-05T08:00:00.25Z");
    private static final Pattern NAMES = Pattern.compile("(element|attribute) [^>]*?name=\"([^\"]+)\"");

    static Stream<String> names() {
        return Stream.concat(OddNames.all(), Stream.of("]]>", "half \ud83d of a pair", "<!-- ", "&#60;b&#62;"));
    }

    /** With everything there is, and texts of others wherever they may be. */
    private static MigrationRecord full(String name) {
        MigrationTicket ticket = new MigrationTicket(
                new MigrationId("m-1"),
                new VmId("vm-1"),
                new HostId("here"),
                new HostId("there"),
                MigrationOptions.DEFAULT.withBandwidth(ByteRate.ofMiBPerSecond(64)),
                MoveKind.SHARED_NOTHING,
                List.of(new DiskMove("vda", "/old/" + name, "/new/" + name, true)),
                Optional.empty(),
                Optional.of("blue"));
        PauseAnatomy pause = new PauseAnatomy(
                PauseAnatomy.UNKNOWN
                        .with(PauseStep.STOP, STOP)
                        .with(PauseStep.RESUME, STOP.plusMillis(40))
                        .over(),
                Optional.of(Duration.ofMillis(43)));
        return new MigrationRecord(
                ticket,
                name,
                "because of " + name,
                Stage.DONE,
                Optional.empty(),
                "went over blue: " + name,
                STOP,
                Optional.of(STOP),
                Optional.of(STOP.plusSeconds(9)),
                new MigrationFigures(Optional.of(Duration.ofMillis(38)), Optional.of(Bytes.ofMiB(300)), 3, pause),
                Optional.of(new MoveForecast(
                        Duration.ofMillis(60),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(8),
                        Bytes.ofMiB(280),
                        Bytes.ZERO,
                        2,
                        true,
                        "measured on " + name,
                        List.of())),
                List.of(new LogLine(STOP, "PERFORM"), new LogLine(STOP.plusMillis(40), "said " + name)));
    }

    /** Of which nothing is known yet. */
    private static MigrationRecord queued() {
        return new MigrationRecord(
                new MigrationTicket(
                        new MigrationId("m-2"),
                        new VmId("vm-1"),
                        new HostId("here"),
                        new HostId("there"),
                        MigrationOptions.DEFAULT),
                "web",
                "",
                Stage.QUEUED,
                Optional.empty(),
                "",
                STOP,
                Optional.empty(),
                Optional.empty(),
                MigrationFigures.UNKNOWN,
                List.of());
    }

    private static Schema schema() throws Exception {
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(new StreamSource(new StringReader(MoveDocuments.schema())));
    }

    private static MoveDocument read(String xml) throws Exception {
        schema().newValidator().validate(new StreamSource(new StringReader(xml)));
        return (MoveDocument) MoveDocuments.context().createUnmarshaller().unmarshal(new StringReader(xml));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMoveFitsTheSchemaAndIsReadBackAsItWas(String name) throws Exception {
        MoveDocument move = read(MoveDocuments.xml(full(name)));
        String said = Said.inXml(name);
        assertThat(List.of(move.vm.name, move.reason, move.message, move.forecast.basis))
                .containsExactly(said, "because of " + said, "went over blue: " + said, "measured on " + said);
        assertThat(move.disks)
                .extracting(disk -> disk.from + "|" + disk.to)
                .containsExactly("/old/" + said + "|/new/" + said);
        assertThat(move.log).extracting(line -> line.text).containsExactly("PERFORM", "said " + said);
        assertThat(move.outcome.steps)
                .extracting(step -> step.name + " " + step.afterMillis)
                .containsExactly("stop 0.0", "resume 40.0");
        assertThat(move.outcome.pauseMillis).isEqualTo(38.0);
        assertThat(move.outcome.clientGapMillis).isEqualTo(43.0);
        assertThat(move.ended).isTrue();
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws Exception {
        String xml = MoveDocuments.xml(queued());
        MoveDocument move = read(xml);
        assertThat(move.stage).isEqualTo("QUEUED");
        assertThat(xml).doesNotContain("<outcome", "<forecast", "<message", "<network", "started=", "bandwidth");
    }

    /** The schema that is published has every name that the classes have, and no other. */
    @Test
    void theSchemaIsThatOfTheClasses() throws Exception {
        StringWriter made = new StringWriter();
        MoveDocuments.context().generateSchema(new SchemaOutputResolver() {
            @Override
            public Result createOutput(String namespace, String file) {
                StreamResult result = new StreamResult(made);
                result.setSystemId(file);
                return result;
            }
        });
        assertThat(declared(MoveDocuments.schema())).isEqualTo(declared(made.toString()));
    }

    private static Set<String> declared(String schema) {
        return NAMES.matcher(schema)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
