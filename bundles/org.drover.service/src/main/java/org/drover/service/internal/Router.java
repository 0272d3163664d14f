package org.drover.service.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds who answers a request. A path is taken apart before it is decoded, so that a name may hold a slash. */
final class Router {
    /** Answers a request: the value is said as JSON, {@code null} as nothing at all (204). */
    interface Handler {
        Object answer(Request request) throws Exception;
    }

    /** A request with what its path and query said. */
    record Request(Map<String, String> path, Map<String, String> query, byte[] body) {
        String id() {
            return path.get("id");
        }

        /** "?dryRun" and "?dryRun=true" say yes. */
        boolean flag(String name) {
            String value = query.get(name);
            if (value == null || value.equals("false")) return false;
            if (value.isEmpty() || value.equals("true")) return true;
            throw Problem.wrong(name + " is true or false, not \"" + value + "\"", "Say which.");
        }
    }

    record Found(Handler handler, Map<String, String> path) {}

    private record Route(String method, String[] pattern, Handler handler) {}

    private final List<Route> routes = new ArrayList<>();

    /** @param pattern below {@code /api/v1}: "/vms/{id}/rating" */
    Router on(String method, String pattern, Handler handler) {
        routes.add(new Route(method, pattern.substring(1).split("/"), handler));
        return this;
    }

    Found find(String method, String rawPath) {
        String[] parts = rawPath.substring(1).split("/", -1);
        Set<String> others = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> path = match(route.pattern, parts);
            if (path == null) continue;
            if (route.method.equals(method)) return new Found(route.handler, path);
            others.add(route.method);
        }
        if (!others.isEmpty()) {
            throw new Problem(405, method + " is not possible here", "there is " + others, "Use one of these.");
        }
        throw new Problem(404, "There is nothing at " + rawPath, "no such resource", "docs/api.md lists them.");
    }

    static Map<String, String> query(String rawQuery) {
        Map<String, String> query = new LinkedHashMap<>();
        if (rawQuery == null) return query;
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                query.put(decode(pair.substring(0, equals), true), decode(pair.substring(equals + 1), true));
            else if (equals < 0 && !pair.isEmpty()) query.put(decode(pair, true), "");
        }
        return query;
    }

    private static Map<String, String> match(String[] pattern, String[] parts) {
        if (pattern.length != parts.length) return null;
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (pattern[i].startsWith("{")) {
                if (parts[i].isEmpty()) return null;
                found.put(pattern[i].substring(1, pattern[i].length() - 1), decode(parts[i], false));
            } else if (!pattern[i].equals(parts[i])) {
                return null;
            }
        }
        return found;
    }

    private static String decode(String text, boolean plusIsSpace) {
        try {
            return URLDecoder.decode(plusIsSpace ? text : text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Problem.wrong("\"" + text + "\" is not URL-encoded", "Encode it as UTF-8 with %XX.");
        }
    }
}
