package dev.lifeboat.examples;

import dev.lifeboat.BackupException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the tour can look at a database; if not, why, and what its owner can do. */
final class Suitability {

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_READONLY = 8;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /** The copy, the backup and the restored file, each as large as the database; and something to spare. */
    private static final int COPIES = 3;

    private static final long SPARE_BYTES = 16 << 20;

    private final Path database;

    Suitability(Path database) {
        this.database = database;
    }

    /** Looks at the file from outside. */
    void require() throws IOException, UnsuitableDatabaseException {
        if (!Files.exists(database)) {
            throw unsuitable("There is no file %s. Give demo.database the path of a SQLite database.");
        }
        if (Files.isDirectory(database)) {
            throw unsuitable("%s is a directory. Give demo.database the path of a SQLite database in it.");
        }
        if (!Files.isReadable(database)) {
            throw unsuitable("%s cannot be read: permission denied. Run this as a user who may read it.");
        }
        byte[] beginning;
        try (InputStream in = Files.newInputStream(database)) {
            beginning = in.readNBytes(MAGIC.length);
        }
        if (beginning.length == 0) {
            throw unsuitable("%s is empty: to SQLite that is a database without a table. There is nothing to back up.");
        }
        if (!Arrays.equals(beginning, MAGIC)) {
            throw unsuitable("%s is not a SQLite database: it does not begin as one does. (An encrypted one does not"
                    + " either; Lifeboat is not for those.)");
        }
    }

    /** Looks whether the copies fit. */
    void requireSpaceIn(Path directory) throws IOException, UnsuitableDatabaseException {
        File place = directory.toFile();
        long needed = COPIES * Files.size(database) + SPARE_BYTES;
        if (place.getUsableSpace() < needed && place.getTotalSpace() > 0) {
            throw unsuitable("%s is " + Words.size(Files.size(database)) + ", and " + directory + " has "
                    + Words.size(place.getUsableSpace()) + " free: " + Words.size(needed) + " are needed.");
        }
    }

    /** What a failure of Lifeboat says about the database, in words for its owner. */
    UnsuitableDatabaseException explain(BackupException failure) {
        String words = switch (codeOf(failure).orElse(0)) {
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "%s is locked by a program that has it open. Close that program, or try again when it is idle.";
            case SQLITE_READONLY ->
                "%1$s has a hot journal, %1$s-journal: a program stopped in the middle of a transaction. Before"
                        + " anything can be read, SQLite must roll that back, which is writing. Open the database once"
                        + " with the program it belongs to; or copy both files, and give the copy to the tour.";
            default -> escaped(String.valueOf(failure.getMessage()));
        };
        UnsuitableDatabaseException unsuitable = unsuitable(words);
        unsuitable.initCause(failure);
        return unsuitable;
    }

    private static Optional<Integer> codeOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql.getErrorCode());
            }
        }
        return Optional.empty();
    }

    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    private UnsuitableDatabaseException unsuitable(String format) {
        return new UnsuitableDatabaseException(String.format(format, database));
    }
}
