package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Asks for one operation, and waits for its end unless told otherwise. */
final class Operating {
    /** One answer of the service may take so long; then it is asked again. */
    private static final int WAIT_SECONDS = 30;

    private final Drover drover;
    private final Service service;
    private final boolean noWait;

    Operating(Drover drover, Service service, boolean noWait) {
        this.drover = drover;
        this.service = service;
        this.noWait = noWait;
    }

    /** 0 when it is done, or has begun and nobody waits. */
    int send(String method, String path, Object body) throws IOException, InterruptedException {
        char next = path.indexOf('?') < 0 ? '?' : '&';
        JsonNode last = service.send(method, noWait ? path : path + next + "waitSeconds=" + WAIT_SECONDS, body);
        while (!noWait && !last.path("ended").asBoolean()) {
            last = service.get("/operations/" + last.path("id").asText() + "?waitSeconds=" + WAIT_SECONDS);
        }
        JsonNode said = last;
        drover.print(said, () -> ShowOperations.operation(said));
        return noWait || said.path("state").asText().equals("DONE") ? 0 : 1;
    }
}
