package org.drover.service.internal;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the JSON that was sent; what does not fit is refused with its line and column. */
final class Bodies {
    private static final String TO_DO = "Send the JSON that docs/api.md shows for this address.";

    private Bodies() {}

    static <T> T read(ObjectMapper mapper, byte[] body, Class<T> as) throws IOException {
        try {
            T value = mapper.readValue(body, as);
            if (value == null) throw refused("the body is null, an object is expected", null);
            return value;
        } catch (JsonProcessingException e) {
            throw refused(words(e), e.getLocation());
        }
    }

    /** Empty when nothing was sent. */
    static <T> Optional<T> optional(ObjectMapper mapper, byte[] body, Class<T> as) throws IOException {
        return body.length == 0 ? Optional.empty() : Optional.of(read(mapper, body, as));
    }

    private static String words(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "there is no field \"" + unknown.getPropertyName() + "\" here, there are "
                    + unknown.getKnownPropertyIds();
        }
        if (e instanceof InvalidFormatException format) {
            return "field " + field(format) + " cannot be \"" + format.getValue() + "\"";
        }
        if (e instanceof MismatchedInputException mismatch) {
            String at = field(mismatch);
            return at.isEmpty() ? "an object {…} is expected" : "field " + at + " is of another kind";
        }
        return e.getOriginalMessage();
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(reference -> String.valueOf(reference.getFieldName()))
                .collect(Collectors.joining("."));
    }

    private static Problem refused(String why, JsonLocation at) {
        String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return new Problem(400, "The body is not what is expected here", why + where, TO_DO);
    }
}
