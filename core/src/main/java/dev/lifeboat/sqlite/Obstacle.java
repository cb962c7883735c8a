package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.LiveDatabase.Access;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why SQLite cannot open a database, as far as its files show. None of them is opened. */
final class Obstacle {

    private Obstacle() {}

    /** In words, with what to do; empty when nothing shows. */
    static Optional<String> of(Path database, Access access) {
        return unreadable(database).or(() -> unwritable(database, access));
    }

    private static Optional<String> unreadable(Path database) {
        return DatabaseUse.files(database).stream()
                .filter(file -> Files.exists(file) && !Files.isReadable(file))
                .findFirst()
                .map(file -> "the user that runs this may not read " + file);
    }

    /** Where a log is left, it must be read with the database: what was committed last may be in it alone. */
    private static Optional<String> unwritable(Path database, Access access) {
        Path directory = database.toAbsolutePath().resolveSibling(".").normalize();
        if (Files.isWritable(directory)) {
            return Optional.empty();
        }
        String why = "SQLite would have to write beside it, and the directory " + directory + " cannot be written; ";
        return Optional.of(
                access == Access.READ_ONLY
                        ? why
                                + "copy it together with its -wal file, if there is one, to a directory that can be written, and"
                                + " use the copy"
                        : why + "let the user that runs this write there, or build the manager readOnly()");
    }
}
