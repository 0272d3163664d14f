package org.drover.inventory.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.drover.inventory.internal.xml.Document;

/** Which start properties are configuration of the platform, and where each of them stands in the document. */
final class KnownSettings {
    private KnownSettings() {}

    /** What the document says, by the names of the start properties. */
    static Map<String, String> in(Document.Configuration configuration) {
        return in(configuration.tips, configuration.metrics);
    }

    private static Map<String, String> in(Document.Tips tips, Document.Metrics metrics) {
        Map<String, String> said = new LinkedHashMap<>();
        if (tips != null) {
            said.put("drover.tips.mode", tips.mode);
            said.put("drover.tips.threshold", tips.threshold);
            said.put("drover.tips.hold", tips.hold);
            said.put("drover.tips.margin", tips.margin);
            said.put("drover.tips.cooldown", tips.cooldown);
            said.put("drover.tips.verify", tips.verify);
        }
        if (metrics != null) {
            said.put("drover.metrics.step", metrics.step);
            said.put("drover.metrics.sampling", metrics.sampling);
            said.put("drover.metrics.horizon", metrics.horizon);
        }
        said.values().removeIf(value -> value == null);
        said.replaceAll((name, value) -> value.strip());
        return said;
    }

    /**
     * Null when nothing of it is configured.
     *
     * @param value what is configured under a name, or null
     */
    static Document.Tips tips(UnaryOperator<String> value) {
        Document.Tips tips = new Document.Tips();
        tips.mode = value.apply("drover.tips.mode");
        tips.threshold = value.apply("drover.tips.threshold");
        tips.hold = value.apply("drover.tips.hold");
        tips.margin = value.apply("drover.tips.margin");
        tips.cooldown = value.apply("drover.tips.cooldown");
        tips.verify = value.apply("drover.tips.verify");
        return in(tips, null).isEmpty() ? null : tips;
    }

    static Document.Metrics metrics(UnaryOperator<String> value) {
        Document.Metrics metrics = new Document.Metrics();
        metrics.step = value.apply("drover.metrics.step");
        metrics.sampling = value.apply("drover.metrics.sampling");
        metrics.horizon = value.apply("drover.metrics.horizon");
        return in(null, metrics).isEmpty() ? null : metrics;
    }
}
