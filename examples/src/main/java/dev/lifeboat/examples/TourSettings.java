package dev.lifeboat.examples;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * What a tour is told.
 *
 * @param directory where it writes; nothing is written elsewhere
 * @param database the database to look at; empty for the tour of the media server
 * @param megabytes how large the database of the media server becomes
 */
record TourSettings(Path directory, Optional<Path> database, int megabytes) {

    private static final int DEFAULT_MEGABYTES = 250;

    /**
     * From the properties {@code demo.directory} ({@code target/tour} if not given), {@code demo.database}, and
     * {@code demo.cwd}: the directory in which the user stands, which a relative database is meant from.
     */
    static TourSettings from(Properties properties) {
        Path here = Path.of(properties.getProperty("demo.cwd", "")).toAbsolutePath();
        Path directory = Path.of(properties.getProperty("demo.directory", "target/tour"));
        Optional<Path> database = Optional.ofNullable(properties.getProperty("demo.database"))
                .filter(text -> !text.isBlank())
                .map(text -> here.resolve(text).normalize());
        return new TourSettings(directory.toAbsolutePath(), database, DEFAULT_MEGABYTES);
    }
}
