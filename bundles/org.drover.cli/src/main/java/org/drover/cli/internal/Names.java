package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** From what a person typed to one VM: its id, or its name when only one has it, or NAME@HOST. */
final class Names {
    private Names() {}

    static JsonNode vm(Service service, String typed) throws IOException, InterruptedException {
        return vm(service.get("/vms"), typed);
    }

    static JsonNode vm(JsonNode vms, String typed) {
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> alike = new ArrayList<>();
        for (JsonNode vm : vms) {
            if (vm.path("id").asText().equals(typed)) return vm;
            String name = vm.path("name").asText();
            if (name.equals(typed) || (name + "@" + vm.path("host").asText()).equals(typed)) named.add(vm);
            else if (composed(name).equals(composed(typed))) alike.add(vm);
        }
        if (named.isEmpty()) named = alike;
        if (named.size() == 1) return named.get(0);
        String said = "\"" + Table.tame(typed) + "\"";
        if (named.isEmpty()) {
            throw new Service.Failure("There is no VM " + said
                    + ". \"drover vms\" lists them; put -- before a name that starts with a dash.");
        }
        throw new Service.Failure(named.size() + " VMs are called " + said + "; say which by its id:\n"
                + named.stream()
                        .map(vm -> Table.tame("  " + vm.path("id").asText() + "  on "
                                + vm.path("host").asText()))
                        .collect(Collectors.joining("\n")));
    }

    /** One keyboard writes "é" as one character, another as two. */
    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }
}
