package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.backend.api.BackendException;
import org.drover.migration.CheckReport;
import org.drover.migration.MigrationRecord;
import org.drover.migration.MoveRequest;
import org.drover.model.MigrationId;
import org.drover.service.internal.report.CheckReports;
import org.drover.service.internal.report.MoveReport;
import org.drover.service.internal.report.move.MoveDocuments;

/** Moves: asked about, asked for, looked at, cancelled. */
final class MigrationRoutes {
    private static final int MAX_HISTORY = 1000;
    private static final Set<String> NOT_OF_THE_MOVE = Set.of("format", "measure");
    /** The header that says what a document says in words. */
    private static final String POSSIBLE = "Drover-Possible";

    private final Parts parts;
    private final ObjectMapper mapper;

    MigrationRoutes(Parts parts, ObjectMapper mapper) {
        this.parts = parts;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/migrations", request -> all(request.query().getOrDefault("history", "20")))
                .on("POST", "/migrations", request -> submit(wish(request)))
                .on("POST", "/migrations/check", request -> check(wish(request), request))
                .on("GET", "/migrations/check", request -> check(wish(request.query()), request))
                .on("GET", "/migrations/{id}", request -> one(find(request.id()), request))
                .on("POST", "/migrations/{id}/undo", request -> undo(request.id()))
                .on("POST", "/migrations/{id}/pause", request -> pause(request.id()))
                .on("POST", "/migrations/{id}/resume", request -> resume(request.id()))
                .on("DELETE", "/migrations/{id}", request -> cancel(request.id()));
    }

    private List<Json.Migration> all(String history) {
        if (!history.matches("[0-9]{1,9}")) {
            throw Problem.wrong(
                    "history is a number of migrations, not \"" + history + "\"", "0 to " + MAX_HISTORY + ".");
        }
        int limit = Math.min(MAX_HISTORY, Integer.parseInt(history));
        Map<MigrationId, MigrationRecord> records = new LinkedHashMap<>();
        parts.engine().current().forEach(one -> records.put(one.ticket().id(), one));
        parts.engine().history(limit).forEach(one -> records.put(one.ticket().id(), one)); // it may just have ended
        return records.values().stream().map(Views::migration).toList();
    }

    private static Object one(MigrationRecord found, Router.Request request) {
        String format = request.query().getOrDefault("format", "json");
        return switch (format) {
            case "json" -> Views.migration(found);
            case "html" -> new Document("text/html", MoveReport.html(found), Map.of());
            case "xml" -> new Document("application/xml", MoveDocuments.xml(found), Map.of());
            default -> throw Problem.wrong("there is no format \"" + format + "\"", "Ask for json, xml or html.");
        };
    }

    private Json.Started submit(MoveRequest wish) {
        return new Json.Started(parts.engine().submit(wish).value());
    }

    /** What stands against a move: as JSON, or as "format" says. */
    private Object check(MoveRequest wish, Router.Request request) throws BackendException {
        if ("true".equals(request.query().get("measure")) && parts.habits != null) parts.habits.measure(wish.vm());
        CheckReport report = parts.engine().preFlight(wish);
        String format = request.query().getOrDefault("format", "json");
        return switch (format) {
            case "json" -> Views.check(report);
            case "xml" -> document("application/xml", CheckReports.xml(report), report);
            case "html" -> document("text/html", CheckReports.html(report), report);
            default -> throw Problem.wrong("there is no format \"" + format + "\"", "Ask for json, xml or html.");
        };
    }

    private static Document document(String type, String text, CheckReport report) {
        return new Document(type, text, Map.of(POSSIBLE, Boolean.toString(report.possible())));
    }

    private Json.Started undo(String id) {
        return new Json.Started(parts.engine().undo(find(id).ticket().id()).value());
    }

    private Json.Cancelled cancel(String id) throws Exception {
        MigrationRecord found = find(id);
        return new Json.Cancelled(parts.engine().cancel(found.ticket().id()).name());
    }

    /** A transfer cannot stand still: it goes on at the lowest rate there is. */
    private Json.Paced pause(String id) throws BackendException {
        MigrationId found = find(id).ticket().id();
        return new Json.Paced(parts.engine().pause(found).bytesPerSecond());
    }

    private Json.Migration resume(String id) throws BackendException {
        MigrationId found = find(id).ticket().id();
        parts.engine().resume(found);
        return Views.migration(find(id));
    }

    private MigrationRecord find(String id) {
        return parts.engine().find(new MigrationId(id)).orElseThrow(() -> Problem.missing("migration", id));
    }

    private MoveRequest wish(Router.Request request) throws Exception {
        return known(Bodies.read(mapper, request.body(), Json.MoveWish.class));
    }

    /** What fits into a query; where single disks go does not. */
    private MoveRequest wish(Map<String, String> query) throws Exception {
        Map<String, String> fields = new HashMap<>(query);
        fields.keySet().removeAll(NOT_OF_THE_MOVE);
        return known(Bodies.read(mapper, mapper.writeValueAsBytes(fields), Json.MoveWish.class));
    }

    private MoveRequest known(Json.MoveWish wish) {
        MoveRequest request = MoveWishes.understood(wish);
        if (parts.inventory.snapshot().vm(request.vm()).isEmpty()) throw Problem.missing("VM", wish.vm());
        return request;
    }
}
