package dev.lifeboat.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.SQLiteConnection;

/**
 * Notices that a WAL database which {@link ReadOnlyAccess} reads without locks, since it is in nobody's use, came into
 * use meanwhile. What was read then may be torn, though SQLite's checks find nothing.
 */
final class UnguardedRead {

    private static final String ABSENT = "absent or empty";

    private final Path database;
    private final List<Object> before;

    private UnguardedRead(Path database) {
        this.database = database;
        this.before = traces(database);
    }

    /** Looks before the database is opened. */
    static UnguardedRead of(LiveDatabase live) {
        return new UnguardedRead(live.path());
    }

    /** Looks again after it was read by a connection that takes no locks; the others need no such look. */
    void requireUnchanged(SQLiteConnection reader) throws SQLException {
        if (ReadOnlyAccess.isUnguarded(reader) && !before.equals(traces(database))) {
            throw new SQLException("the database " + database + " came into use while it was read; try again");
        }
    }

    /** What a writer cannot help changing: sizes, times and the files beside. SQLite itself opens an empty log. */
    private static List<Object> traces(Path database) {
        List<Object> traces = new ArrayList<>();
        for (String suffix : List.of("", "-wal", "-shm")) {
            traces.add(trace(database.resolveSibling(database.getFileName() + suffix)));
        }
        return traces;
    }

    private static Object trace(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.size() == 0 ? ABSENT : List.of(found.size(), found.lastModifiedTime());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
