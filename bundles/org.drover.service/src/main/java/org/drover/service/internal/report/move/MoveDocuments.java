package org.drover.service.internal.report.move;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.drover.backend.api.DiskMove;
import org.drover.backend.api.MigrationFigures;
import org.drover.backend.api.MigrationOptions;
import org.drover.backend.api.PauseStep;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MigrationRecord.LogLine;
import org.drover.migration.MoveForecast;
import org.drover.model.ByteRate;
import org.drover.model.Bytes;
import org.drover.service.internal.report.Said;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;

/** A record as a document. */
public final class MoveDocuments {
    private static final String SCHEMA = "drover-move-1.xsd";

    private MoveDocuments() {}

    /** Made when it is first needed: half a second that no start pays for. */
    private static final class Mapping {
        static final JAXBContext CONTEXT = make();

        private static JAXBContext make() {
            try {
                return new JAXBContextFactory().createContext(new Class<?>[] {MoveDocument.class}, Map.of());
            } catch (JAXBException e) {
                throw new IllegalStateException("The document's classes do not fit JAXB: " + e.getMessage(), e);
            }
        }
    }

    static JAXBContext context() {
        return Mapping.CONTEXT;
    }

    /** What fits; published, and only ever added to. */
    public static String schema() {
        try (InputStream in = MoveDocuments.class.getResourceAsStream(SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In UTF-8. */
    public static String xml(MigrationRecord move) {
        try {
            Marshaller marshaller = context().createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            marshaller.marshal(of(move), out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (JAXBException e) {
            throw new IllegalStateException("The move cannot be written: " + e.getMessage(), e);
        }
    }

    private static MoveDocument of(MigrationRecord move) {
        MoveDocument document = new MoveDocument();
        document.id = Said.inXml(move.ticket().id().value());
        document.kind = move.ticket().kind().name();
        document.stage = move.stage().name();
        document.ended = move.stage().isEnd();
        document.vm = new MoveDocument.Vm();
        document.vm.id = Said.inXml(move.ticket().vm().value());
        document.vm.name = Said.inXml(move.vmName());
        document.source = Said.inXml(move.ticket().source().value());
        document.destination = Said.inXml(move.ticket().destination().value());
        document.network = move.ticket().network().map(Said::inXml).orElse(null);
        document.reason = Said.inXml(move.reason());
        document.message = move.message().isEmpty() ? null : Said.inXml(move.message());
        document.times = times(move);
        document.options = options(move.ticket().options());
        document.disks = move.ticket().disks().stream().map(MoveDocuments::disk).toList();
        document.forecast = move.forecast().map(MoveDocuments::forecast).orElse(null);
        document.outcome = outcome(move.figures());
        document.log = move.log().stream().map(MoveDocuments::line).toList();
        return document;
    }

    private static MoveDocument.Times times(MigrationRecord move) {
        MoveDocument.Times times = new MoveDocument.Times();
        times.submitted = move.submitted().toString();
        times.started = move.started().map(Instant::toString).orElse(null);
        times.ended = move.ended().map(Instant::toString).orElse(null);
        return times;
    }

    private static MoveDocument.Options options(MigrationOptions wanted) {
        MoveDocument.Options options = new MoveDocument.Options();
        options.policy = wanted.policy().name();
        options.pauseBudgetMillis = wanted.pauseBudget().toMillis();
        options.bandwidthBytesPerSecond =
                wanted.bandwidth().map(ByteRate::bytesPerSecond).orElse(null);
        options.autoConverge = wanted.autoConverge();
        options.postCopy = wanted.postCopy();
        options.compression = wanted.compression();
        options.parallelChannels = wanted.parallelChannels();
        return options;
    }

    private static MoveDocument.Disk disk(DiskMove move) {
        MoveDocument.Disk disk = new MoveDocument.Disk();
        disk.flat = move.flat();
        disk.target = Said.inXml(move.disk());
        disk.from = Said.inXml(move.from());
        disk.to = Said.inXml(move.to());
        return disk;
    }

    private static MoveDocument.Forecast forecast(MoveForecast made) {
        MoveDocument.Forecast forecast = new MoveDocument.Forecast();
        forecast.pauseMillis = made.pause().toMillis();
        forecast.durationMillis = made.duration().toMillis();
        forecast.bytes = made.transferred().count();
        forecast.passes = made.passes();
        forecast.converges = made.converges();
        forecast.basis = Said.inXml(made.basis());
        return forecast;
    }

    /** {@code null} when nobody told anything. */
    private static MoveDocument.Outcome outcome(MigrationFigures figures) {
        if (figures.equals(MigrationFigures.UNKNOWN)) return null;
        MoveDocument.Outcome outcome = new MoveDocument.Outcome();
        outcome.pauseMillis = figures.pause().map(MoveDocuments::millis).orElse(null);
        outcome.clientGapMillis =
                figures.anatomy().gap().map(MoveDocuments::millis).orElse(null);
        outcome.bytes = figures.transferred().map(Bytes::count).orElse(null);
        outcome.passes = figures.iterations() == 0 ? null : figures.iterations();
        for (PauseStep step : PauseStep.values()) {
            Optional<Duration> after = figures.anatomy().after(step);
            if (after.isEmpty()) continue;
            MoveDocument.Step seen = new MoveDocument.Step();
            seen.name = step.toString();
            seen.afterMillis = millis(after.get());
            outcome.steps.add(seen);
        }
        return outcome;
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static MoveDocument.Line line(LogLine said) {
        MoveDocument.Line line = new MoveDocument.Line();
        line.at = said.at().toString();
        line.text = Said.inXml(said.text());
        return line;
    }
}
