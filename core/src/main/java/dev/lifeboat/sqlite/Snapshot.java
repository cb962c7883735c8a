package dev.lifeboat.sqlite;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * The consistent copy of a live database at one instant. The pages keep their places: differentials will live on that.
 *
 * <p>A read transaction is opened first and held over the copy. In WAL, writers go on and the copy does not see them, so
 * that it is never restarted; with a rollback journal they wait, as SQLite must make them, and the pace does not apply
 * so that they wait as short as can be.
 */
public final class Snapshot {

    /** SQLite's largest: 16 ordinary pages in one write. */
    private static final int WRITTEN_AT_ONCE_BYTES = 65_536;

    private Snapshot() {}

    /**
     * A snapshot that was taken.
     *
     * @param at the instant whose committed state it holds
     * @param paceLifted whether the write-ahead log grew past its budget, so that the limit of the pace was lifted
     * @param hostWrote whether others committed while it was taken
     */
    public record Taken(Instant at, boolean paceLifted, boolean hostWrote) {}

    /**
     * Copies the live database into an empty file.
     *
     * @throws LockedException if it stays locked by others for longer than the lock timeout
     */
    public static Taken take(LiveDatabase live, Path target, Pace pace, InstantSource clock, PageObserver observer)
            throws SQLException {
        UnguardedRead unguarded = UnguardedRead.of(live);
        try (SQLiteConnection source = live.open()) {
            live.pin(source);
            Instant at = clock.instant();
            long dataVersion = Sql.dataVersion(source);
            requireLength(live, DatabaseHeader.of(source));
            Pace allowed = nobodyWaits(source) ? pace : Pace.UNLIMITED;
            Pace.Run run = allowed.start(live::walBytes);
            copy(source, target, allowed, run, observer);
            unguarded.requireUnchanged(source);
            requireNotReplaced(live);
            Sql.run(source, "COMMIT");
            return new Taken(at, run.lifted(), Sql.dataVersion(source) != dataVersion);
        }
    }

    /**
     * SQLite takes a last page that is cut off for one that ends in zeros, and then finds fault with content alone. Pages
     * that are in the log need not be in the file yet.
     */
    private static void requireLength(LiveDatabase live, DatabaseHeader header) throws SQLException {
        long bytes = live.fileBytes();
        if (bytes < header.bytes() && (!header.wal() || live.walBytes() == 0)) {
            throw new SQLException(
                    "the database " + live.path() + " is damaged: its file has " + bytes + " bytes, and its "
                            + header.pageCount() + " pages need " + header.bytes(),
                    null,
                    SQLiteErrorCode.SQLITE_CORRUPT.code);
        }
    }

    private static void requireNotReplaced(LiveDatabase live) throws SQLException {
        try {
            live.requireNotReplaced();
        } catch (UnusableDatabaseException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }

    /** In WAL, and where no lock is held. */
    private static boolean nobodyWaits(SQLiteConnection source) throws SQLException {
        return DatabaseHeader.of(source).wal() || ReadOnlyAccess.isUnguarded(source);
    }

    /** Copies what a connection sees into an empty file; the connection holds a transaction or the file's lock. */
    static void copy(SQLiteConnection source, Path target, PageObserver observer) throws SQLException {
        copy(source, target, Pace.UNLIMITED, Pace.UNLIMITED.start(() -> 0), observer);
    }

    private static void copy(SQLiteConnection source, Path target, Pace pace, Pace.Run run, PageObserver observer)
            throws SQLException {
        if (Sql.number(source, "PRAGMA page_count") > 0) {
            writeLargePages(target);
        }
        int pageSize = (int) Sql.number(source, "PRAGMA page_size");
        SQLiteErrorCode code = OnlineBackup.copy(
                source, Connections.uri(target, "?mode=rw"), pace.stepPages(pageSize), (done, total) -> {
                    observer.pages(done, total);
                    run.await(done * pageSize);
                });
        if (code != SQLiteErrorCode.SQLITE_OK) {
            throw new SQLException("the copy into " + target + " ended with " + code, null, code.code);
        }
    }

    /**
     * Makes the empty file a database with pages of 64 KiB. A copy into it fills those with the pages of the source, at
     * their places, and cuts the file to their length at the end (SQLite's backup.c, where the page sizes differ). That is
     * the copy that an empty file would have become, but for the count of commits in the header, which starts one higher,
     * and with pages of 4 KiB it is written in a sixteenth of the calls: 1 GB took 0.8 s, like {@code cp}, and 1.7 s
     * without. What is written here is one page that is replaced: nothing of it needs to last. A
     * source without pages replaces none: SQLite would make its first page with this size.
     */
    private static void writeLargePages(Path target) throws SQLException {
        try (SQLiteConnection connection = Connections.open(target, "?mode=rw")) {
            Sql.run(connection, "PRAGMA journal_mode=OFF");
            Sql.run(connection, "PRAGMA synchronous=OFF");
            Sql.run(connection, "PRAGMA page_size=" + WRITTEN_AT_ONCE_BYTES);
            // An empty database has no pages and so no size of them: this makes the first.
            Sql.run(connection, "PRAGMA user_version=1");
        }
    }
}
