package org.drover.service.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.inventory.Documents;
import org.drover.inventory.ImportPlan;
import org.drover.inventory.Settings;
import org.drover.inventory.UnfitDocumentException;
import org.drover.migration.MigrationRecord;
import org.drover.model.HostId;
import org.drover.service.internal.report.move.MoveDocuments;
import org.drover.tips.Mode;

/** The platform as one XML document: told, and taken. */
final class DocumentRoutes {
    private static final String MODE = "drover.tips.mode";
    private static final int MAX_FILE = 300;

    private final Parts parts;
    private final Documents documents;

    DocumentRoutes(Parts parts, Documents documents) {
        this.parts = parts;
        this.documents = documents;
    }

    void addTo(Router router) {
        router.on("GET", "/export", request -> export())
                .on("GET", "/schema", request -> text(documents.schema()))
                .on("GET", "/schema/migration", request -> MoveDocuments.schema())
                .on("POST", "/import", this::take);
    }

    private String export() {
        Map<String, String> inForce =
                parts.tips == null ? Map.of() : Map.of(MODE, parts.tips().mode().name());
        return text(documents.export(inForce));
    }

    private Json.Imported take(Router.Request request) throws UnfitDocumentException {
        String file = request.query().getOrDefault("file", "the document");
        if (file.length() > MAX_FILE) throw Problem.wrong("the file's name is too long", "Give a shorter one.");
        if (request.flag("dryRun")) return view(true, documents.plan(file, request.body()));
        refuseWhileMoving(documents.plan(file, request.body()).replaced());
        ImportPlan done = documents.apply(file, request.body());
        // the rest counts from the next start
        Optional.ofNullable(done.settings().get(MODE)).ifPresent(mode -> {
            if (parts.tips != null) parts.tips().mode(Mode.valueOf(mode));
        });
        return view(false, done);
    }

    /** A host that is connected anew would leave its moves without a connection. */
    private void refuseWhileMoving(List<HostId> replaced) {
        if (parts.engine == null) return;
        for (MigrationRecord move : parts.engine().current()) {
            for (HostId host : List.of(move.ticket().source(), move.ticket().destination())) {
                if (!replaced.contains(host)) continue;
                throw new Problem(
                        409,
                        "The document was not taken, nothing was changed",
                        "it changes how host " + host + " is reached, and " + move.vmName()
                                + " is being moved there by " + move.ticket().id(),
                        "Wait for its end, or cancel it.");
            }
        }
    }

    private static Json.Imported view(boolean dryRun, ImportPlan plan) {
        return new Json.Imported(
                dryRun,
                plan.changes().stream()
                        .map(c -> new Json.Change(c.what(), c.from().isEmpty() ? null : c.from(), c.to()))
                        .toList(),
                plan.notes());
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** A mode that was chosen counts after a restart too. */
    static void keepMode(Settings settings, Mode mode) {
        settings.keep(Map.of(MODE, mode.name()));
    }
}
