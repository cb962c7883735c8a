package dev.lifeboat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Directories that need not exist yet. */
final class Directories {

    private Directories() {}

    static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** It, or the nearest one above it that exists. */
    static Path existing(Path directory) {
        Path there = directory.toAbsolutePath();
        for (Path above = there; above != null; above = above.getParent()) {
            if (Files.exists(above)) {
                return above;
            }
        }
        return there;
    }

    /** Whether it is a symbolic link to nothing: no directory can be made in its place. */
    static boolean leadsNowhere(Path directory) {
        return Files.isSymbolicLink(directory) && !Files.exists(directory);
    }
}
