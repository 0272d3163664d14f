package org.drover.backend.libvirt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drover.model.ByteRate;
import org.drover.model.HostLink;

/**
 * The networks that a host is on, as the administrator said: {@code mig=tcp://10.2.0.1;metric=10,
 * mgmt=tcp://10.1.0.1;role=management;metric=100;bandwidth=100}; libvirt knows nothing of them. Role: migration unless it
 * says otherwise; metric: 0; bandwidth in MiB/s.
 */
final class Links {
    private Links() {}

    static List<HostLink> parse(String setting) {
        List<HostLink> links = new ArrayList<>();
        for (String part : setting.split(",")) {
            if (!part.isBlank()) links.add(link(part.strip()));
        }
        return List.copyOf(links);
    }

    private static HostLink link(String text) {
        HostLink.Role role = HostLink.Role.MIGRATION;
        int metric = 0;
        Optional<ByteRate> bandwidth = Optional.empty();
        String[] parts = text.split(";");
        String[] named = parts[0].split("=", 2);
        if (named.length != 2 || named[0].isBlank() || !named[1].contains("://")) throw wrong(text);
        try {
            for (int i = 1; i < parts.length; i++) {
                String[] pair = parts[i].strip().split("=", 2);
                if (pair.length != 2) throw wrong(text);
                switch (pair[0]) {
                    case "role" -> role = HostLink.Role.valueOf(pair[1].toUpperCase(Locale.ROOT));
                    case "metric" -> metric = Integer.parseInt(pair[1]);
                    case "bandwidth" -> bandwidth = Optional.of(ByteRate.ofMiBPerSecond(Long.parseLong(pair[1])));
                    default -> throw wrong(text);
                }
            }
            return new HostLink(named[0].strip(), role, metric, bandwidth, named[1].strip());
        } catch (IllegalArgumentException e) {
            throw e instanceof NumberFormatException || e.getMessage().startsWith("No enum") ? wrong(text) : e;
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException("networks takes name=tcp://address;role=migration;metric=0;bandwidth=MiB/s,"
                + " the last three optional, separated by commas; \"" + text + "\" is not that");
    }
}
