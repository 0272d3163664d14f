package org.drover.cli.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** A new VM, from a description in its hypervisor's words or from what people know of it. */
@Command(
        name = "define",
        description = {
            "Makes a VM known to a host; it is off. Either from a FILE in the hypervisor's words (libvirt: a domain's XML),"
                    + " or from --name, --cpus, --memory and what it is to have."
        })
final class VmDefine implements Callable<Integer> {
    @ParentCommand
    private VmCommand parent;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "\"-\" for standard input.")
    private Path file;

    @Option(names = "--on", paramLabel = "HOST", required = true, description = "Where.")
    private String host;

    @Option(names = "--name", description = "What it is called.")
    private String name;

    @Option(names = "--cpus", paramLabel = "N", description = "Processors.")
    private Integer cpus;

    @Option(names = "--memory", paramLabel = "SIZE", converter = Sizes.class, description = "As \"2GiB\".")
    private Long memory;

    @Option(
            names = "--disk",
            paramLabel = "PATH|POOL/NAME:SIZE",
            description = "A disk on a volume that is there, or on one that is made for it (\"vms/web.img:20GiB\").")
    private List<String> disks = new ArrayList<>();

    @Option(names = "--medium", paramLabel = "PATH", description = "A CD to boot from.")
    private List<String> media = new ArrayList<>();

    @Option(names = "--network", paramLabel = "NETWORK", description = "It is plugged into, as \"bridge:br0\".")
    private List<String> networks = new ArrayList<>();

    @Option(names = "--no-wait", description = "Do not wait for its end.")
    private boolean noWait;

    @Override
    public Integer call() throws Exception {
        Map<String, Object> wish = file == null ? designed() : described();
        Service service = parent.drover.service();
        return new Operating(parent.drover, service, noWait)
                .send("POST", "/hosts/" + Service.segment(host) + "/vms", wish);
    }

    private Map<String, Object> described() throws Exception {
        boolean more = name != null || cpus != null || memory != null;
        if (more || !disks.isEmpty() || !media.isEmpty() || !networks.isEmpty()) {
            throw wrong("a FILE says everything: leave the other options out");
        }
        return Map.of("description", new String(Documents.read(file), StandardCharsets.UTF_8));
    }

    private Map<String, Object> designed() {
        if (name == null || cpus == null || memory == null) {
            throw wrong("give a FILE, or --name, --cpus and --memory");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (String medium : media) all.add(Map.of("path", medium, "kind", "cdrom"));
        for (String disk : disks) all.add(disk(disk));
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("name", name);
        wish.put("vcpus", cpus);
        wish.put("memoryBytes", memory);
        wish.put("disks", all);
        wish.put("networks", networks);
        return wish;
    }

    private Map<String, Object> disk(String typed) {
        if (typed.startsWith("/")) return Map.of("path", typed);
        int slash = typed.indexOf('/');
        int colon = typed.lastIndexOf(':');
        if (slash < 1 || colon < slash + 2) {
            throw wrong("--disk: \"" + typed + "\" is neither a path nor POOL/NAME:SIZE");
        }
        try {
            return Map.of(
                    "pool",
                    typed.substring(0, slash),
                    "name",
                    typed.substring(slash + 1, colon),
                    "capacityBytes",
                    Sizes.bytes(typed.substring(colon + 1)));
        } catch (TypeConversionException e) {
            throw wrong("--disk: " + e.getMessage());
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
