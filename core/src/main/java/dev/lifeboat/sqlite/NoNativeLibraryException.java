package dev.lifeboat.sqlite;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The driver cannot load SQLite's native library, so that nothing works. The message names the directory and says why. */
public final class NoNativeLibraryException extends SQLException {

    private static final long serialVersionUID = 1L;

    private static final String CHOSEN = "org.sqlite.tmpdir";
    private static final String DEFAULT = "java.io.tmpdir";

    /** What to do about it. */
    public static final String ADVICE =
            "Set -D" + CHOSEN + " to a directory that exists, can be written and is not mounted"
                    + " noexec, and start the application again";

    NoNativeLibraryException(Throwable cause) {
        super("SQLite's native library cannot be loaded. The driver unpacks it into " + place() + ". " + ADVICE, cause);
    }

    private static String place() {
        String property = System.getProperty(CHOSEN) == null ? DEFAULT : CHOSEN;
        String directory = String.valueOf(System.getProperty(property));
        return directory + " (" + property + "), which " + obstacle(Path.of(directory));
    }

    private static String obstacle(Path directory) {
        if (!Files.isDirectory(directory)) {
            return "is no directory";
        }
        return Files.isWritable(directory) ? "may be mounted noexec" : "cannot be written";
    }
}
