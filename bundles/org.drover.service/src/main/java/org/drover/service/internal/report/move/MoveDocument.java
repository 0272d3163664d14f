package org.drover.service.internal.report.move;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;

/**
 * A move as JAXB writes and reads it; what is not known is left out. What others made up is in elements, where a tab or a line's
 * end stays what it is; characters that XML cannot say are U+FFFD. Times are UTC, in ISO 8601.
 */
@XmlRootElement(name = "migration")
@XmlAccessorType(XmlAccessType.FIELD)
public final class MoveDocument {
    public static final String NAMESPACE = "urn:drover:migration:1";

    @XmlAttribute(required = true)
    public String id;

    @XmlAttribute(required = true)
    public String kind;

    @XmlAttribute(required = true)
    public String stage;

    @XmlAttribute(required = true)
    public boolean ended;

    @XmlElement(required = true)
    public Vm vm;

    @XmlElement(required = true)
    public String source;

    @XmlElement(required = true)
    public String destination;

    public String network;

    @XmlElement(required = true)
    public String reason;

    public String message;

    @XmlElement(required = true)
    public Times times;

    @XmlElement(required = true)
    public Options options;

    @XmlElement(name = "disk")
    public List<Disk> disks = new ArrayList<>();

    public Forecast forecast;
    public Outcome outcome;

    @XmlElement(name = "line")
    public List<Line> log = new ArrayList<>();

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Vm {
        @XmlElement(required = true)
        public String id;

        @XmlElement(required = true)
        public String name;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Times {
        @XmlAttribute(required = true)
        public String submitted;

        @XmlAttribute
        public String started;

        @XmlAttribute
        public String ended;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Options {
        @XmlAttribute(required = true)
        public String policy;

        @XmlAttribute(required = true)
        public long pauseBudgetMillis;

        @XmlAttribute
        public Long bandwidthBytesPerSecond;

        @XmlAttribute(required = true)
        public boolean autoConverge;

        @XmlAttribute(required = true)
        public boolean postCopy;

        @XmlAttribute(required = true)
        public boolean compression;

        @XmlAttribute(required = true)
        public int parallelChannels;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Disk {
        @XmlAttribute(required = true)
        public boolean flat;

        @XmlElement(required = true)
        public String target;

        @XmlElement(required = true)
        public String from;

        @XmlElement(required = true)
        public String to;
    }

    /** Made before anything was touched. */
    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Forecast {
        @XmlAttribute(required = true)
        public long pauseMillis;

        @XmlAttribute(required = true)
        public long durationMillis;

        @XmlAttribute(required = true)
        public long bytes;

        @XmlAttribute(required = true)
        public int passes;

        @XmlAttribute(required = true)
        public boolean converges;

        @XmlElement(required = true)
        public String basis;
    }

    /** What it cost, as far as somebody told. */
    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Outcome {
        @XmlAttribute
        public Double pauseMillis;

        @XmlAttribute
        public Double clientGapMillis;

        @XmlAttribute
        public Long bytes;

        @XmlAttribute
        public Integer passes;

        /** Of the pause, in their order; one that nobody saw is left out. */
        @XmlElement(name = "step")
        public List<Step> steps = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Step {
        @XmlAttribute(required = true)
        public String name;

        /** Since the VM was stopped. */
        @XmlAttribute(required = true)
        public double afterMillis;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Line {
        @XmlAttribute(required = true)
        public String at;

        @XmlElement(required = true)
        public String text;
    }
}
