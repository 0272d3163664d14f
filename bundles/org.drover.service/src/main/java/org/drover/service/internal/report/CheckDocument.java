package org.drover.service.internal.report;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;
import org.drover.migration.CheckReport;
import org.drover.migration.MoveForecast;

/**
 * A report as JAXB writes and reads it. What others made up is in elements, where a tab or a line's end stays what it is;
 * characters that XML cannot say are U+FFFD.
 */
@XmlRootElement(name = "check")
@XmlAccessorType(XmlAccessType.FIELD)
public final class CheckDocument {
    public static final String NAMESPACE = "urn:drover:check:1";

    @XmlAttribute(required = true)
    public boolean possible;

    /** Of move that it would be: LIVE, SHARED_NOTHING, QUICK, STORAGE or COLD. */
    @XmlAttribute(required = true)
    public String kind;

    /** UTC, ISO 8601. */
    @XmlAttribute(required = true)
    public String at;

    public Vm vm;
    public String source;
    public String destination;

    @XmlElement(name = "obstacle")
    public List<Obstacle> obstacles = new ArrayList<>();

    /** What could not be looked at. */
    @XmlElement(name = "note")
    public List<String> notes = new ArrayList<>();

    /** What the move is expected to cost; left out when nobody can say. */
    public Forecast forecast;

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Forecast {
        @XmlAttribute(required = true)
        public long pauseMillis;

        @XmlAttribute(required = true)
        public long durationMillis;

        @XmlAttribute(required = true)
        public long bytes;

        @XmlAttribute(required = true)
        public boolean converges;

        public String basis;

        /** What would make it converge, or its pause much shorter. */
        @XmlElement(name = "help")
        public List<String> help = new ArrayList<>();

        static Forecast of(MoveForecast made) {
            Forecast forecast = new Forecast();
            forecast.pauseMillis = made.pause().toMillis();
            forecast.durationMillis = made.duration().toMillis();
            forecast.bytes = made.transferred().count();
            forecast.converges = made.converges();
            forecast.basis = Said.inXml(made.basis());
            forecast.help = made.help().stream().map(Said::inXml).toList();
            return forecast;
        }
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Vm {
        public String id;
        public String name;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Obstacle {
        public String code;
        public String reason;
        public String remedy;
    }

    static CheckDocument of(CheckReport report) {
        CheckDocument document = new CheckDocument();
        document.possible = report.possible();
        document.kind = report.kind().name();
        document.at = report.at().toString();
        document.vm = new Vm();
        document.vm.id = Said.inXml(report.vm().id().value());
        document.vm.name = Said.inXml(report.vm().name());
        document.source = Said.inXml(report.vm().host().value());
        document.destination = Said.inXml(report.destination().value());
        document.obstacles = report.obstacles().stream()
                .map(o -> {
                    Obstacle obstacle = new Obstacle();
                    obstacle.code = Said.inXml(o.code());
                    obstacle.reason = Said.inXml(o.reason());
                    obstacle.remedy = Said.inXml(o.remedy());
                    return obstacle;
                })
                .toList();
        document.forecast = report.forecast().map(Forecast::of).orElse(null);
        document.notes = report.notes().stream().map(Said::inXml).toList();
        return document;
    }
}
