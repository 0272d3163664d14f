package org.drover.tips.internal.shelf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.drover.metrics.Forecast;
import org.drover.metrics.Metric;
import org.drover.metrics.Series;
import org.drover.model.HostId;
import org.drover.placement.Relief;
import org.drover.tips.Evidence;
import org.drover.tips.Finding;
import org.drover.tips.Severity;

/** What a tip says, as bytes, version 1: the finding with its evidence, and the plan. Its life is in columns beside it. */
final class CaseCodec {
    private static final int VERSION = 1;

    private CaseCodec() {}

    record Case(Finding finding, Relief plan) {}

    static byte[] encode(Finding finding, Relief plan) {
        var bytes = new ByteArrayOutputStream(4096);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            Wire.text(out, finding.rule());
            Wire.text(out, finding.host().value());
            Wire.text(out, finding.severity().name());
            Wire.reason(out, finding.what());
            evidence(out, finding.evidence());
            PlanCodec.write(out, plan);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory refused a tip", impossible);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException the bytes are no tip of a version known here */
    static Case decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) throw new IOException("a tip of version " + version + ", not " + VERSION);
            var finding = new Finding(
                    Wire.text(in),
                    new HostId(Wire.text(in)),
                    Severity.valueOf(Wire.text(in)),
                    Wire.reason(in),
                    evidence(in));
            return new Case(finding, PlanCodec.read(in));
        } catch (IllegalArgumentException e) {
            throw new IOException("a tip that makes no sense: " + e.getMessage(), e);
        }
    }

    private static void evidence(DataOutputStream out, Evidence evidence) throws IOException {
        Wire.text(out, evidence.metric().name());
        Wire.instant(out, evidence.series().start());
        Wire.duration(out, evidence.series().step());
        Wire.floats(out, evidence.series().values());
        Forecast forecast = evidence.forecast();
        Wire.instant(out, forecast.from());
        Wire.duration(out, forecast.step());
        out.writeInt(forecast.known());
        Wire.floats(out, forecast.q50());
        Wire.floats(out, forecast.q90());
        Wire.floats(out, forecast.q99());
        out.writeDouble(evidence.threshold());
        out.writeDouble(evidence.capacity());
    }

    private static Evidence evidence(DataInputStream in) throws IOException {
        return new Evidence(
                Metric.valueOf(Wire.text(in)),
                new Series(Wire.instant(in), Wire.duration(in), Wire.floats(in)),
                new Forecast(
                        Wire.instant(in),
                        Wire.duration(in),
                        in.readInt(),
                        Wire.floats(in),
                        Wire.floats(in),
                        Wire.floats(in)),
                in.readDouble(),
                in.readDouble());
    }
}
