package org.drover.cli.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/**
 * A migration as it goes: on a terminal one line for each iteration, redrawn while it lasts; elsewhere a line whenever
 * stage or iteration change.
 */
public final class Bar {
    private final PrintWriter out;
    private final boolean redraws;
    private String shown = "";
    private int iteration;

    public Bar(PrintWriter out, boolean redraws) {
        this.out = out;
        this.redraws = redraws;
    }

    /** A line of its own, where the bar was; the bar is drawn again below it. */
    public void say(String line) {
        out.print((redraws ? "\r\u001b[K" : "") + line + "\n");
        out.flush();
        iteration = 0;
    }

    public void show(JsonNode migration) {
        int now = migration.path("progress").path("iteration").asInt();
        boolean ended = migration.path("ended").asBoolean();
        if (redraws) {
            if (iteration > 0 && (now > iteration || ended)) out.print("\n");
            out.print("\r" + Show.progress(migration) + "\u001b[K" + (ended ? "\n" : ""));
        } else {
            String step = migration.path("stage").asText() + now;
            if (!step.equals(shown)) out.print(Show.progress(migration) + "\n");
            shown = step;
        }
        iteration = now;
        out.flush();
    }
}
