package dev.lifeboat.spring;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The value of a property on its way into the core. What the core refuses is refused under the name of the property. */
record Setting<T>(String property, @Nullable T value) {

    /** Not a drive of Windows, which is one letter. As a path it would name a directory that nobody meant. */
    private static final String URL = "[A-Za-z][A-Za-z0-9+.-]+:.*";

    static <T> Setting<T> of(String property, @Nullable T value) {
        return new Setting<>(property, value);
    }

    /** A path, relative to the working directory, or a file URL and no other. Never one on the class path; no text is no path. */
    static Setting<Path> path(String property, @Nullable String text) {
        return text == null || text.isBlank()
                ? of(property, null)
                : of(property, of(property, text.strip()).as(Setting::toPath));
    }

    private static Path toPath(String text) {
        if (text.startsWith("file:")) {
            return Path.of(URI.create(text));
        }
        if (text.matches(URL)) {
            throw new IllegalArgumentException("a path is needed, such as /var/data, and this is a URL");
        }
        return Path.of(text);
    }

    boolean isGiven() {
        return value != null;
    }

    /** Hands the value on, if there is one. */
    Setting<T> into(Consumer<T> setter) {
        if (isGiven()) {
            as(given -> {
                setter.accept(given);
                return this;
            });
        }
        return this;
    }

    /** What the core makes of a value that is there. */
    <R> R as(Function<T, R> conversion) {
        try {
            return conversion.apply(Objects.requireNonNull(value, property));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationPropertyValueException(property, value, e.getMessage());
        }
    }
}
