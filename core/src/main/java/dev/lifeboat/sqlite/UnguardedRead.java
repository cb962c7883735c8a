package dev.lifeboat.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices that a WAL database which {@link ReadOnlyAccess} reads without locks, since it is in nobody's use, came into
 * use meanwhile. What was read then may be torn, though SQLite's checks find nothing.
 */
final class UnguardedRead {

    private final Path database;
    private final List<Object> before;

    private UnguardedRead(Path database, List<Object> before) {
        this.database = database;
        this.before = before;
    }

    /** Looks before the database is opened. */
    static UnguardedRead of(LiveDatabase live) {
        boolean guarded = live.access() == LiveDatabase.Access.READ_WRITE || Files.exists(sidecar(live.path(), "-shm"));
        return new UnguardedRead(live.path(), guarded ? List.of() : traces(live.path()));
    }

    /** Looks again after it was read, before the transaction ends under which a database with a rollback journal stays. */
    void requireUnchanged() throws SQLException {
        if (!before.isEmpty() && !before.equals(traces(database))) {
            throw new SQLException("the database " + database + " came into use while it was read; try again");
        }
    }

    /** What a writer cannot help changing: sizes, times and the presence of the files beside. */
    private static List<Object> traces(Path database) {
        List<Object> traces = new ArrayList<>();
        for (String suffix : List.of("", "-wal", "-shm")) {
            try {
                BasicFileAttributes file = Files.readAttributes(sidecar(database, suffix), BasicFileAttributes.class);
                traces.add(List.of(file.size(), file.lastModifiedTime()));
            } catch (IOException e) {
                traces.add("absent");
            }
        }
        return traces;
    }

    private static Path sidecar(Path database, String suffix) {
        return database.resolveSibling(database.getFileName() + suffix);
    }
}
