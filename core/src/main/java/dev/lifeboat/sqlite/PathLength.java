package dev.lifeboat.sqlite;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * How long the path of a database may be. On Unix SQLite opens none whose path has more than 512 bytes, links resolved
 * and {@code -journal} included ({@code MAX_PATHNAME} in its os_unix.c); otherwise it says only that it cannot open it.
 */
public final class PathLength {

    /** The bytes of the longest path of a database itself. */
    public static final int MOST_BYTES = 512 - "-journal".length();

    private PathLength() {}

    /** The bytes of a path without links. */
    public static int bytes(Path real) {
        return real.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether SQLite opens no database of this path, which is without links. */
    public static boolean isTooLong(Path real) {
        return File.separatorChar == '/' && bytes(real) > MOST_BYTES;
    }
}
