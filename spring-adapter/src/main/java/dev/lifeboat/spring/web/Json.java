package dev.lifeboat.spring.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the page. The mapper is our own: how the host writes JSON (names, instants, nulls) is not the page's contract.
 */
final class Json {

    static final String TYPE = MediaType.APPLICATION_JSON_VALUE;

    /** Far more than any request of ours. */
    private static final int MAX_BODY_BYTES = 1 << 16;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private Json() {}

    static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** Reads the body of a request; none is like an empty object. */
    static <T> T read(Exchange exchange, Class<T> type) throws IOException {
        byte[] body = exchange.request().getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw Problem.of(413, "too-large", "the body of the request has more than " + MAX_BODY_BYTES + " bytes")
                    .exception();
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (!text.isBlank()) {
            requireJson(exchange.request().getContentType());
        }
        return parse(text.isBlank() ? "{}" : text, type);
    }

    private static <T> T parse(String text, Class<T> type) {
        try {
            T value = MAPPER.readValue(text, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw Problem.badRequest(field(e.getPath()), "the body of the request cannot be read: " + why(e))
                    .exception();
        }
        throw Problem.badRequest(null, "the body of the request is null, an object is needed")
                .exception();
    }

    /** In words of ours: those of the library name classes. */
    private static String why(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknown.getPropertyName() + " is not known; what is known: " + unknown.getKnownPropertyIds();
        }
        return e instanceof MismatchedInputException mismatch ? needed(mismatch.getTargetType()) : "it is no JSON";
    }

    private static String needed(@Nullable Class<?> type) {
        if (type != null && type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants()) + " is needed";
        }
        if (type == Integer.class) {
            return "a whole number is needed";
        }
        if (type == Boolean.class) {
            return "true or false is needed";
        }
        return type == String.class ? "a text is needed" : "an object is needed";
    }

    private static @Nullable String field(List<JacksonException.Reference> path) {
        return path.isEmpty() ? null : path.get(path.size() - 1).getPropertyName();
    }

    /** A form cannot send it, so that no other site's form reaches what reads it. */
    private static void requireJson(@Nullable String contentType) {
        requireType(contentType, MediaType.APPLICATION_JSON);
    }

    static void requireType(@Nullable String given, MediaType needed) {
        if (given == null || !isOf(given, needed)) {
            throw Problem.of(415, "unsupported-media-type", "the content type " + needed + " is needed")
                    .exception();
        }
    }

    private static boolean isOf(String given, MediaType needed) {
        try {
            return needed.equalsTypeAndSubtype(MediaType.parseMediaType(given));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
