package org.drover.service.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.drover.inventory.Settings;
import org.drover.tips.Mode;
import org.drover.tips.Tip;
import org.drover.tips.TipId;

/** Tips: looked at, implemented, dismissed. */
final class TipRoutes {
    private static final long DEFAULT_HOURS = 24;
    private static final int HISTORY = 100;

    private final Parts parts;
    private final Settings settings;
    private final ObjectMapper mapper;

    TipRoutes(Parts parts, Settings settings, ObjectMapper mapper) {
        this.parts = parts;
        this.settings = settings;
        this.mapper = mapper;
    }

    void addTo(Router router) {
        router.on("GET", "/tips", request -> all("true".equals(request.query().get("history"))))
                .on(
                        "GET",
                        "/tips/mode",
                        request -> new Json.Mode(parts.tips().mode().name()))
                .on("PUT", "/tips/mode", request -> mode(Bodies.read(mapper, request.body(), Json.Mode.class)))
                .on("GET", "/tips/{id}", request -> Views.tip(find(request.id())))
                .on("POST", "/tips/{id}/implement", request -> implement(request.id()))
                .on("POST", "/tips/{id}/dismiss", this::dismiss);
    }

    private List<Json.Tip> all(boolean withHistory) {
        List<Tip> tips = new ArrayList<>(parts.tips().current());
        if (withHistory) tips.addAll(parts.tips().history(HISTORY));
        return tips.stream().map(Views::tip).toList();
    }

    private Json.Mode mode(Json.Mode wish) {
        if (wish.mode() == null) throw Problem.wrong("no mode is given", "off, advise or automatic.");
        Mode mode = Arrays.stream(Mode.values())
                .filter(m -> m.name().equalsIgnoreCase(wish.mode()))
                .findFirst()
                .orElseThrow(
                        () -> Problem.wrong("there is no mode \"" + wish.mode() + "\"", "off, advise or automatic."));
        parts.tips().mode(mode);
        DocumentRoutes.keepMode(settings, mode);
        return new Json.Mode(parts.tips().mode().name());
    }

    private Json.Started implement(String id) {
        return new Json.Started(parts.tips().implement(find(id).id()).value());
    }

    private Object dismiss(Router.Request request) throws Exception {
        Json.Dismissal wish = request.body().length == 0
                ? new Json.Dismissal(null, null)
                : Bodies.read(mapper, request.body(), Json.Dismissal.class);
        long hours = wish.hours() == null ? DEFAULT_HOURS : wish.hours();
        if (hours < 0 || hours > 24 * 365) throw Problem.wrong("not for " + hours + " hours", "0 hours to a year.");
        String reason = wish.reason() == null ? "" : wish.reason();
        parts.tips().dismiss(find(request.id()).id(), reason, Duration.ofHours(hours));
        return null;
    }

    private Tip find(String id) {
        return parts.tips().find(new TipId(id)).orElseThrow(() -> Problem.missing("tip", id));
    }
}
