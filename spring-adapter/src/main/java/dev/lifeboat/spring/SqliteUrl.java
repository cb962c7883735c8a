package dev.lifeboat.spring;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig.Pragma;

/**
 * The JDBC URL of a SQLite database, read as the driver and SQLite read it: parameters that name a pragma are taken off,
 * all others stay part of the name. Nothing is opened, since opening a database that is missing makes one.
 */
record SqliteUrl(String url) {

    private static final String PREFIX = "jdbc:sqlite:";
    private static final String NO_ESCAPE = "%(?![0-9A-Fa-f]{2})";
    private static final Set<String> PRAGMAS = Arrays.stream(Pragma.values())
            .map(pragma -> pragma.pragmaName.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    static boolean matches(String url) {
        return JDBC.isValidURL(url);
    }

    /** The file of the database; none if it is in memory, temporary, or unpacked from the class path. */
    Optional<Path> file() {
        String name = withoutPragmas(url.substring(PREFIX.length()));
        String file = name.startsWith("file:") ? pathOfUri(name.substring("file:".length())) : name;
        return file.isEmpty() || file.equals(":memory:") || file.startsWith(":resource:")
                ? Optional.empty()
                : Optional.of(Path.of(file).toAbsolutePath());
    }

    /** The driver goes through the parameters from the last to the first. */
    private static String withoutPragmas(String name) {
        int question = name.indexOf('?');
        if (question < 0) {
            return name;
        }
        List<String> parameters = Arrays.asList(name.substring(question + 1).split("&"));
        Collections.reverse(parameters);
        String kept = parameters.stream()
                .map(String::trim)
                .filter(parameter -> !parameter.isEmpty() && !isPragma(parameter))
                .collect(Collectors.joining("&"));
        return name.substring(0, question) + (kept.isEmpty() ? "" : "?" + kept);
    }

    private static boolean isPragma(String parameter) {
        return PRAGMAS.contains(parameter.split("=", -1)[0].trim().toLowerCase(Locale.ROOT));
    }

    /** As in "Uniform Resource Identifiers" of SQLite's documentation. */
    private static String pathOfUri(String uri) {
        String withoutFragment = uri.split("#", -1)[0];
        String[] parts = withoutFragment.split("\\?", 2);
        if (parts.length > 1 && Set.of(parts[1].split("&", -1)).contains("mode=memory")) {
            return "";
        }
        String path = parts[0].startsWith("//") ? parts[0].substring(Math.max(2, parts[0].indexOf('/', 2))) : parts[0];
        String escapes = path.replace("+", "%2B").replaceAll(NO_ESCAPE, "%25");
        return URLDecoder.decode(escapes, StandardCharsets.UTF_8);
    }
}
