package org.drover.service.internal.report;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveForecast;
import org.drover.migration.Obstacle;
import org.glassfish.jaxb.runtime.v2.JAXBContextFactory;

/** A report as XML or as a page. */
public final class CheckReports {
    private CheckReports() {}

    /** Made when it is first needed: half a second that no start pays for. */
    private static final class Mapping {
        static final JAXBContext CONTEXT = make();

        private static JAXBContext make() {
            try {
                return new JAXBContextFactory().createContext(new Class<?>[] {CheckDocument.class}, Map.of());
            } catch (JAXBException e) {
                throw new IllegalStateException("The report's classes do not fit JAXB: " + e.getMessage(), e);
            }
        }
    }

    static JAXBContext context() {
        return Mapping.CONTEXT;
    }

    /** In UTF-8, by the classes of {@link CheckDocument}. */
    public static String xml(CheckReport report) {
        try {
            Marshaller marshaller = context().createMarshaller();
            marshaller.setProperty(Marshaller.JAXB_FORMATTED_OUTPUT, true);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            marshaller.marshal(CheckDocument.of(report), out);
            return out.toString(StandardCharsets.UTF_8);
        } catch (JAXBException e) {
            throw new IllegalStateException("The report cannot be written: " + e.getMessage(), e);
        }
    }

    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>%1$s to %2$s</title>
            <style>
            body { font: 16px/1.5 sans-serif; max-width: 48em; margin: 2em auto; padding: 0 1em; color: #222 }
            h1 { font-size: 1.4em; overflow-wrap: anywhere }
            .yes { border-left: 6px solid #2a7; padding-left: 1em }
            .no { border-left: 6px solid #c33; padding-left: 1em }
            li { margin: 1em 0; overflow-wrap: anywhere }
            .remedy { display: block; color: #555 }
            </style>
            </head>
            <body>
            <h1><bdi>%1$s</bdi> from <bdi>%3$s</bdi> to <bdi>%2$s</bdi></h1>
            %4$s<p>Looked at %5$s. VM id: <bdi>%6$s</bdi></p>
            </body>
            </html>
            """;

    /** One file that loads nothing and runs nothing. */
    public static String html(CheckReport report) {
        return PAGE.formatted(
                Said.inHtml(report.vm().name()),
                Said.inHtml(report.destination().value()),
                Said.inHtml(report.vm().host().value()),
                kind(report) + verdict(report) + forecast(report) + notes(report),
                Said.inHtml(report.at().toString()),
                Said.inHtml(report.vm().id().value()));
    }

    private static String kind(CheckReport report) {
        return report.why().isEmpty()
                ? ""
                : "<p>A move of kind " + report.kind() + ", because <bdi>" + Said.inHtml(report.why())
                        + "</bdi>.</p>\n";
    }

    private static String verdict(CheckReport report) {
        if (report.possible()) return "<p class=\"yes\">Nothing stands against it.</p>\n";
        int count = report.obstacles().size();
        StringBuilder text = new StringBuilder("<p class=\"no\">It cannot be moved there now, for ")
                .append(count == 1 ? "one reason" : count + " reasons")
                .append(":</p>\n<ol>\n");
        for (Obstacle obstacle : report.obstacles()) {
            text.append("<li><bdi>")
                    .append(Said.inHtml(obstacle.reason()))
                    .append("</bdi> <bdi class=\"remedy\">")
                    .append(Said.inHtml(obstacle.remedy()))
                    .append("</bdi></li>\n");
        }
        return text.append("</ol>\n").toString();
    }

    private static String forecast(CheckReport report) {
        if (report.forecast().isEmpty()) return "";
        MoveForecast forecast = report.forecast().get();
        StringBuilder text = new StringBuilder("<h2>Expected</h2>\n<p>")
                .append(Said.inHtml(Said.sentence(forecast.summary())))
                .append("</p>\n<p><bdi>")
                .append(Said.inHtml(Said.sentence(forecast.basis())))
                .append("</bdi></p>\n");
        if (!forecast.help().isEmpty()) text.append("<p>What would help:</p>\n<ul>\n");
        forecast.help()
                .forEach(help ->
                        text.append("<li><bdi>").append(Said.inHtml(help)).append("</bdi></li>\n"));
        return text.append(forecast.help().isEmpty() ? "" : "</ul>\n").toString();
    }

    private static String notes(CheckReport report) {
        if (report.notes().isEmpty()) return "";
        StringBuilder text = new StringBuilder("<h2>Not looked at</h2>\n<ul>\n");
        report.notes()
                .forEach(note ->
                        text.append("<li><bdi>").append(Said.inHtml(note)).append("</bdi></li>\n"));
        return text.append("</ul>\n").toString();
    }
}
