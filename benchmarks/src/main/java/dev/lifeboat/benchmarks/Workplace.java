package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** An empty directory that is deleted in the end. */
record Workplace(Path directory) implements AutoCloseable {

    /** One below this directory; what a run that was ended left there goes first. */
    static Workplace in(Path parent) throws IOException {
        Workplace place = new Workplace(parent.resolve("work"));
        place.close();
        Files.createDirectories(place.directory());
        return place;
    }

    /** One below this directory, with a durable copy of a database as the live one. */
    static Workplace in(Path parent, Tools tools, Path database) throws IOException, InterruptedException {
        Workplace place = in(parent);
        tools.copyDurably(database, place.live());
        return place;
    }

    Path live() {
        return directory.resolve("live.db");
    }

    @Override
    public void close() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> entries = Files.walk(directory)) {
                for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(entry);
                }
            }
        }
    }
}
