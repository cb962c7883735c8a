package dev.lifeboat;

import java.nio.file.Files;
import java.nio.file.Path;

/** Directories that need not exist yet. */
final class Directories {

    private Directories() {}

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
}
