package org.drover.inventory.internal.xml;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlRootElement;
import java.util.ArrayList;
import java.util.List;

/** The document as JAXB fills it; {@code drover-1.xsd} says what each part means. A missing attribute is null. */
@XmlRootElement(name = "drover")
@XmlAccessorType(XmlAccessType.FIELD)
public final class Document {
    public static final String NAMESPACE = "urn:drover:platform:1";
    public static final String VERSION = "1.3";

    @XmlAttribute(required = true)
    public String version = VERSION;

    public Configuration configuration = new Configuration();
    public Facts inventory;

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Configuration {
        public Tips tips;
        public Metrics metrics;
        public Migration migration;
        public Placement placement;

        @XmlElement(name = "endpoint")
        public List<Endpoint> endpoints = new ArrayList<>();

        @XmlElement(name = "vm")
        public List<VmRules> vms = new ArrayList<>();

        @XmlElement(name = "host")
        public List<HostRules> hosts = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Placement {
        @XmlElement(name = "weight")
        public List<Weight> weights = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Weight {
        @XmlAttribute
        public String rule;

        @XmlAttribute
        public String weight;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class HostRules {
        @XmlAttribute
        public String id;

        @XmlAttribute
        public String maintenance;

        @XmlAttribute
        public String power;

        @XmlAttribute
        public String failover;

        @XmlElement(name = "domain")
        public List<Named> domains = new ArrayList<>();

        @XmlElement(name = "fact")
        public List<Named> facts = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class VmRules {
        @XmlAttribute
        public String id;

        @XmlAttribute
        public String name;

        @XmlAttribute
        public String postCopy;

        @XmlAttribute
        public String network;

        @XmlAttribute
        public String policy;

        @XmlAttribute
        public String pauseBudget;

        @XmlAttribute
        public String priority;

        @XmlAttribute
        public String apart;

        @XmlAttribute
        public String apartIn;

        @XmlAttribute
        public String near;

        @XmlElement(name = "host")
        public List<Named> hosts = new ArrayList<>();

        @XmlElement(name = "preferred")
        public List<Named> preferred = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Tips {
        @XmlAttribute
        public String mode;

        @XmlAttribute
        public String threshold;

        @XmlAttribute
        public String hold;

        @XmlAttribute
        public String margin;

        @XmlAttribute
        public String cooldown;

        @XmlAttribute
        public String verify;

        @XmlAttribute
        public String bandwidth;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Metrics {
        @XmlAttribute
        public String step;

        @XmlAttribute
        public String sampling;

        @XmlAttribute
        public String horizon;

        @XmlAttribute
        public String keep;

        @XmlAttribute
        public String writing;

        @XmlAttribute
        public String prometheus;

        @XmlAttribute
        public String prometheusQueries;

        @XmlAttribute
        public String prometheusToken;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Migration {
        @XmlAttribute
        public String perHost;

        @XmlAttribute
        public String perNetwork;

        @XmlAttribute
        public String perCluster;

        @XmlAttribute
        public String ahead;

        @XmlAttribute
        public String reserve;

        @XmlAttribute
        public String stall;

        @XmlAttribute
        public String pauseFactor;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Endpoint {
        @XmlAttribute
        public String host;

        @XmlAttribute
        public String backend;

        @XmlAttribute
        public String address;

        @XmlElement(name = "setting")
        public List<Setting> settings = new ArrayList<>();

        @XmlElement(name = "secret")
        public List<Secret> secrets = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Setting {
        @XmlAttribute
        public String key;

        @XmlAttribute
        public String value;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Secret {
        @XmlAttribute
        public String key;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Facts {
        @XmlElement(name = "host")
        public List<Host> hosts = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Host {
        @XmlAttribute
        public String id;

        @XmlAttribute
        public String name;

        @XmlAttribute
        public String hypervisor;

        @XmlAttribute
        public Integer cores;

        @XmlAttribute
        public Double cpuMhz;

        @XmlAttribute
        public Long memoryBytes;

        @XmlAttribute
        public String cpuModel;

        @XmlElement(name = "notice")
        public List<String> notices = new ArrayList<>();

        @XmlElement(name = "volume")
        public List<Named> volumes = new ArrayList<>();

        @XmlElement(name = "network")
        public List<Named> networks = new ArrayList<>();

        @XmlElement(name = "vm")
        public List<Vm> vms = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Vm {
        @XmlAttribute
        public String id;

        @XmlAttribute
        public String name;

        @XmlAttribute
        public String state;

        @XmlAttribute
        public Integer vcpus;

        @XmlAttribute
        public Long memoryBytes;

        @XmlAttribute
        public String immovable;

        @XmlElement(name = "disk")
        public List<Disk> disks = new ArrayList<>();

        @XmlElement(name = "network")
        public List<Named> networks = new ArrayList<>();
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Disk {
        @XmlAttribute
        public String target;

        @XmlAttribute
        public String source;

        @XmlAttribute
        public String volume;

        @XmlAttribute
        public Long sizeBytes;
    }

    @XmlAccessorType(XmlAccessType.FIELD)
    public static final class Named {
        @XmlAttribute
        public String id;
    }
}
