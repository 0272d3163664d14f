package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Where hosts keep disks, and what lies there. */
final class Storage {
    private static final String NO_WAIT = "Do not wait for its end.";

    private Storage() {}

    private static String pool(String host, String pool) {
        return "/hosts/" + Service.segment(host) + "/pools/" + Service.segment(pool) + "/volumes";
    }

    @Command(name = "pool", description = "Where a host keeps disks.")
    static final class Pools implements Runnable {
        @ParentCommand
        private Drover drover;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }

        @Command(name = "list", description = "The storage pools of a host, and what is free there.")
        void list(@Parameters(paramLabel = "HOST") String host) throws Exception {
            JsonNode pools = drover.service().get("/hosts/" + Service.segment(host) + "/pools");
            drover.print(pools, () -> ShowOperations.pools(pools));
        }
    }

    @Command(name = "volume", description = "What lies in a storage pool of a host.")
    static final class Volumes implements Runnable {
        @ParentCommand
        private Drover drover;

        @Spec
        private CommandSpec spec;

        @Override
        public void run() {
            spec.commandLine().usage(spec.commandLine().getOut());
        }

        @Command(name = "list", description = "The volumes of a pool.")
        void list(@Parameters(paramLabel = "HOST") String host, @Parameters(paramLabel = "POOL") String pool)
                throws Exception {
            JsonNode volumes = drover.service().get(pool(host, pool));
            drover.print(volumes, () -> ShowOperations.volumes(volumes));
        }

        @Command(name = "create", description = "Makes a volume of zeros that takes its space as it is written.")
        int create(
                @Parameters(paramLabel = "HOST") String host,
                @Parameters(paramLabel = "POOL") String pool,
                @Parameters(paramLabel = "NAME") String name,
                @Parameters(paramLabel = "SIZE", converter = Sizes.class, description = "As \"20GiB\".") long size,
                @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
                throws Exception {
            return new Operating(drover, drover.service(), noWait)
                    .send("POST", pool(host, pool), Map.of("name", name, "capacityBytes", size));
        }

        @Command(name = "delete", description = "Deletes a volume and what is on it, unless a VM of any host has it.")
        int delete(
                @Parameters(paramLabel = "HOST") String host,
                @Parameters(paramLabel = "POOL") String pool,
                @Parameters(paramLabel = "NAME") String name,
                @Option(names = "--no-wait", description = NO_WAIT) boolean noWait)
                throws Exception {
            return new Operating(drover, drover.service(), noWait)
                    .send("DELETE", pool(host, pool) + "/" + Service.segment(name), null);
        }
    }
}
