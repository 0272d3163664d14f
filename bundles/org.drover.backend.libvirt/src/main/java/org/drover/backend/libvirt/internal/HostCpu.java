package org.drover.backend.libvirt.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.drover.libvirt.HostCalls;
import org.drover.libvirt.LibvirtException;
import org.drover.libvirt.LibvirtFailure;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The features of the best CPU that a host can give to a VM and send on: its host model, in the names of libvirt's
 * {@code cpu_map}, for each way in which it runs VMs.
 */
final class HostCpu {
    private static final List<String> WAYS = List.of("kvm", "qemu");

    private HostCpu() {}

    /** By kind; without the ways that the host has not, or of which it does not tell. */
    static Map<String, Set<String>> features(HostCalls calls, String architecture) throws LibvirtFailure {
        Map<String, Set<String>> features = new HashMap<>();
        for (String way : WAYS) {
            try {
                Optional<String> model = hostModel(calls.domainCapabilities(way));
                if (model.isEmpty()) continue;
                required(calls.expandedCpu(way, model.get()))
                        .ifPresent(names -> features.put(kind(architecture, way), names));
            } catch (LibvirtException notTold) {
                continue;
            }
        }
        return features;
    }

    static String kind(String architecture, String virtualization) {
        return architecture + "/" + virtualization;
    }

    /** As libvirt wants it back: its expansions are asked of a CPU, not of a mode. */
    private static Optional<String> hostModel(String domainCapabilities) {
        try {
            Optional<Element> cpu = SafeXml.at(SafeXml.parse(domainCapabilities), "cpu");
            return cpu.stream()
                    .flatMap(c -> SafeXml.children(c, "mode").stream())
                    .filter(mode -> mode.getAttribute("name").equals("host-model"))
                    .findFirst()
                    .flatMap(CpuXml::of);
        } catch (SAXException noSense) {
            return Optional.empty();
        }
    }

    /** The features that a CPU's XML requires, by name. */
    static Optional<Set<String>> required(String cpu) {
        try {
            Set<String> names = new HashSet<>();
            for (Element feature : SafeXml.children(SafeXml.parse(cpu), "feature")) {
                String policy = feature.getAttribute("policy");
                if (policy.equals("require") || policy.equals("force") || policy.isEmpty()) {
                    names.add(feature.getAttribute("name"));
                }
            }
            return names.isEmpty() ? Optional.empty() : Optional.of(names);
        } catch (SAXException noSense) {
            return Optional.empty();
        }
    }
}
