package org.drover.metrics.internal.prometheus;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a Prometheus over its HTTP API: {@code /api/v1/query_range}, as its documentation ("HTTP API", Range queries) has it. */
final class Prometheus {
    /** Prometheus refuses more than 11,000 points for a series. */
    static final int MOST_POINTS = 10_000;

    private static final int CONNECTING = 5_000;
    private static final int ANSWERING = 30_000;
    private static final int LONGEST = 256 << 20;

    private final URI base;
    private final Optional<String> token;

    /** @param token sent as a bearer's */
    Prometheus(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
    }

    /** One series of an answer; values by their times in milliseconds since 1970. */
    record Found(Map<String, String> labels, Map<Long, Double> values) {}

    /**
     * @param start the first point; points follow in steps, up to {@code end}
     * @throws IOException what is wrong, in words: it does not answer, or refuses the query, or answers something else
     */
    List<Found> range(String query, Instant start, Instant end, Duration step) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("query", query);
        form.put("start", seconds(start.toEpochMilli()));
        form.put("end", seconds(end.toEpochMilli()));
        form.put("step", seconds(step.toMillis()));
        String body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return found(post("api/v1/query_range", body));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
    }

    private Object post(String path, String body) throws IOException {
        URI at = URI.create(base + (base.toString().endsWith("/") ? "" : "/") + path);
        HttpURLConnection connection = (HttpURLConnection) at.toURL().openConnection();
        try {
            connection.setConnectTimeout(CONNECTING);
            connection.setReadTimeout(ANSWERING);
            connection.setInstanceFollowRedirects(false);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            token.ifPresent(secret -> connection.setRequestProperty("Authorization", "Bearer " + secret));
            connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            int status = connection.getResponseCode();
            String said = text(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            Object answer = json(said, status);
            if (status == 200) return answer;
            throw new IOException("it answers " + status + ": " + error(answer));
        } finally {
            connection.disconnect();
        }
    }

    private static String text(InputStream stream) throws IOException {
        if (stream == null) return "";
        byte[] bytes = stream.readNBytes(LONGEST);
        if (bytes.length == LONGEST) throw new IOException("its answer is longer than " + LONGEST + " bytes");
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Object json(String said, int status) throws IOException {
        try {
            return Json.read(said);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "it answers " + status + " with something that is no Prometheus's: " + e.getMessage());
        }
    }

    private static String error(Object answer) {
        return answer instanceof Map<?, ?> map && map.get("error") instanceof String error ? error : "no reason";
    }

    private static List<Found> found(Object answer) throws IOException {
        Object data = answer instanceof Map<?, ?> map ? map.get("data") : null;
        Object type = data instanceof Map<?, ?> map ? map.get("resultType") : null;
        if (!"matrix".equals(type)) throw new IOException("its answer is no matrix but " + type);
        List<Found> found = new ArrayList<>();
        if (((Map<?, ?>) data).get("result") instanceof List<?> list) {
            for (Object series : list) if (series instanceof Map<?, ?> map) found.add(series(map));
        }
        return found;
    }

    private static Found series(Map<?, ?> map) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (map.get("metric") instanceof Map<?, ?> said)
            said.forEach((name, value) -> labels.put(String.valueOf(name), String.valueOf(value)));
        Map<Long, Double> values = new LinkedHashMap<>();
        if (map.get("values") instanceof List<?> list) {
            for (Object point : list) {
                if (!(point instanceof List<?> pair) || pair.size() != 2) continue;
                if (pair.get(0) instanceof Double at && pair.get(1) instanceof String value)
                    values.put(Math.round(at * 1000), number(value));
            }
        }
        return new Found(labels, values);
    }

    /** "NaN", "+Inf" and "-Inf" are values, too; none of them is a measurement. */
    private static double number(String value) {
        try {
            return Double.parseDouble(value.replace("Inf", "Infinity"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
