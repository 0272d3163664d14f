package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Follows maintenance by looking once a second; a service that is away for a minute is waited for. */
final class MaintenanceFollowing {
    private static final Duration AWAY = Duration.ofSeconds(60);

    private final Drover drover;
    private final PrintWriter err;
    private Service service;
    private String said = "";

    MaintenanceFollowing(Service service, Drover drover, PrintWriter err) {
        this.service = service;
        this.drover = drover;
        this.err = err;
    }

    /** Until the host is in one of these phases; 0 for the first one. */
    int host(String path, String good, String other) throws Exception {
        Set<String> ends = Set.of(good, other);
        JsonNode now = look(path);
        while (!ends.contains(now.path("phase").asText())) {
            say(ShowMaintenance.progress(now));
            now = again(path);
        }
        JsonNode last = now;
        drover.print(last, () -> ShowMaintenance.host(last));
        return last.path("phase").asText().equals(good) ? 0 : 1;
    }

    /**
     * Until it has ended, is halted, or waits for a person.
     *
     * @param command for each stop; null when there is none
     */
    int roll(String command) throws Exception {
        JsonNode now = look(MaintenanceCommand.ROLL);
        while (!now.path("ended").asBoolean() && !now.path("halted").asBoolean()) {
            say(ShowMaintenance.turn(now));
            if (now.path("state").asText().equals("AT_STOP")) {
                if (command == null) break;
                atStop(now.path("host").asText(), command);
            }
            now = again(MaintenanceCommand.ROLL);
        }
        JsonNode last = now;
        drover.print(last, () -> ShowMaintenance.roll(last));
        boolean good = last.path("state").asText().equals("DONE")
                || last.path("state").asText().equals("AT_STOP")
                        && !last.path("halted").asBoolean();
        return good ? 0 : 1;
    }

    private void atStop(String host, String command) throws Exception {
        err.println("At " + Table.tame(host) + ": " + Table.tame(command));
        // what it prints is no answer of Drover's
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", "eval \"$0\" 1>&2", command).inheritIO();
        shell.environment().put("DROVER_HOST", host);
        int rc = shell.start().waitFor();
        service = service.again();
        if (rc == 0) service.post(MaintenanceCommand.ROLL + "/go-on", null);
        else
            service.post(
                    MaintenanceCommand.ROLL + "/halt",
                    Map.of("reason", "the command at " + host + " ended with " + rc + ": " + command));
    }

    private JsonNode again(String path) throws Exception {
        TimeUnit.SECONDS.sleep(1);
        return look(path);
    }

    private JsonNode look(String path) throws InterruptedException {
        long since = System.nanoTime();
        while (true) {
            try {
                return service.get(path);
            } catch (Service.Away | IOException away) {
                if (System.nanoTime() - since > AWAY.toNanos())
                    throw new Service.Failure("Drover has not come back within " + AWAY.toSeconds()
                            + " s. Once it runs again maintenance goes on: look with \"drover maintenance status\".");
                TimeUnit.SECONDS.sleep(1);
                find();
            }
        }
    }

    private void find() {
        try {
            service = service.again();
        } catch (IOException | Service.Away notYet) {
            say("Drover is away; waiting for it");
        }
    }

    private void say(String line) {
        if (!drover.json && !line.equals(said)) err.println(line);
        said = line;
    }
}
