package org.drover.backend.libvirt.internal;

import java.util.Optional;
import org.w3c.dom.Element;

/** A CPU by model and features, written as libvirt's CPU calls take it. */
final class CpuXml {
    private CpuXml() {}

    /** @param told an element with a model and features in it; empty when they are not plain names */
    static Optional<String> of(Element told) {
        Optional<String> model = SafeXml.text(told, "model").filter(CpuXml::isPlain);
        if (model.isEmpty()) return Optional.empty();
        StringBuilder cpu = new StringBuilder("<cpu mode='custom' match='exact'><model>" + model.get() + "</model>");
        for (Element feature : SafeXml.children(told, "feature")) {
            String name = feature.getAttribute("name");
            String policy = feature.getAttribute("policy");
            if (!isPlain(name) || !isPlain(policy)) return Optional.empty();
            cpu.append("<feature policy='" + policy + "' name='" + name + "'/>");
        }
        return Optional.of(cpu.append("</cpu>").toString());
    }

    private static boolean isPlain(String name) {
        return name.matches("[A-Za-z0-9._+-]{1,64}");
    }
}
