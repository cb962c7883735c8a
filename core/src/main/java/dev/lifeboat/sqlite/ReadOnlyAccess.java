package dev.lifeboat.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens a database with {@code mode=ro} so that not one byte beside it changes either. A plain {@code mode=ro}
 * connection to a WAL database creates {@code -wal} and {@code -shm} and writes read marks into the latter (measured
 * with SQLite 3.54.1), so:
 *
 * <ul>
 *   <li>with a {@code -wal} and a {@code -shm} beside it, somebody uses it or crashed: {@code readonly_shm=1}, under
 *       SQLite's locks. Such a reader may not set a read mark, and fails when a busy writer moves the last one on just
 *       then: it tries again;
 *   <li>a WAL database without one is in nobody's use: SQLite's {@code unix-none} file system with the WAL index in
 *       memory, which reads a left-over {@code -wal} too;
 *   <li>but if that {@code -wal} holds no commit, {@code immutable=1}: SQLite would delete it;
 *   <li>any other: plain {@code mode=ro}, which leaves nothing with a rollback journal.
 * </ul>
 *
 * <p>The second and third are taken only where {@code /proc} shows that this process does not have the file open:
 * closing it would drop the locks of the process's other connections.
 *
 * <p>Each of them needs a {@code -wal} for a WAL database, and SQLite makes an empty one. Where it cannot, on a read-only
 * mount or in the directory of another user, there is nothing to read but the file itself: {@code immutable=1} again, by
 * SQLite's ordinary file system, which keeps the locks of other connections.
 */
final class ReadOnlyAccess {

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private ReadOnlyAccess() {}

    static SQLiteConnection open(Path file, ConnectionSetup setup) throws SQLException {
        boolean mayBeOpenHere = mayBeOpenHere(file);
        if (Files.exists(DatabaseUse.beside(file, "-shm")) && (mayBeOpenHere || hasUsableLog(file))) {
            return Connections.open(file, "?mode=ro&readonly_shm=1", setup);
        }
        if (!mayBeOpenHere) {
            refuseIfLocked(file, setup);
            if (hasLogWithoutCommit(file)) {
                return immutable(file, setup);
            }
            SQLiteConnection unshared = Connections.open(file, "?mode=ro&vfs=unix-none", setup);
            if (isWal(unshared, file)) {
                return orWithoutLog(unshared, file, setup);
            }
            unshared.close();
        }
        return orWithoutLog(Connections.open(file, "?mode=ro", setup), file, setup);
    }

    private static SQLiteConnection immutable(Path file, ConnectionSetup setup) throws SQLException {
        return unguarded(Connections.open(file, "?mode=ro&immutable=1", setup));
    }

    /** Another connection instead, where this one cannot make the log that it looks for; a hot journal it has found before. */
    private static SQLiteConnection orWithoutLog(SQLiteConnection connection, Path file, ConnectionSetup setup)
            throws SQLException {
        if (hasLog(file) || !cannotOpen(connection)) {
            return connection;
        }
        connection.close();
        refuseIfLocked(file, setup);
        return immutable(file, setup);
    }

    private static boolean cannotOpen(SQLiteConnection connection) throws SQLException {
        connection.setBusyTimeout(0);
        try {
            Sql.number(connection, "SELECT count(*) FROM sqlite_schema");
            return false;
        } catch (SQLException e) {
            return Sql.codeOf(e) == SQLiteErrorCode.SQLITE_CANTOPEN;
        }
    }

    /**
     * A host with {@code locking_mode=EXCLUSIVE} keeps its WAL index to itself: there is no {@code -shm}, but a lock on
     * the file. SQLite meets that lock first. Where there is none, it stops at the lock that it would need next and that
     * a file opened with {@code mode=ro} cannot have, before it opens the log or creates anything.
     */
    private static void refuseIfLocked(Path file, ConnectionSetup setup) throws SQLException {
        try (SQLiteConnection probe = Connections.open(file, "?mode=ro", setup)) {
            Sql.run(probe, "PRAGMA locking_mode=EXCLUSIVE");
            Sql.number(probe, "SELECT count(*) FROM sqlite_schema");
        } catch (SQLException e) {
            if (Sql.isBusy(e)) {
                throw e;
            }
        }
    }

    /** With a hot rollback journal beside it too, SQLite must look at that one, and refuse it. */
    private static boolean hasLogWithoutCommit(Path file) throws SQLException {
        Path journal = DatabaseUse.beside(file, "-journal");
        return hasLog(file) && asked(file, log -> !LeftoverLog.holdsCommit(log) && !LeftoverLog.isHot(journal));
    }

    private static boolean hasUsableLog(Path file) throws SQLException {
        return hasLog(file) && asked(file, log -> !LeftoverLog.isNone(log));
    }

    private static boolean hasLog(Path file) {
        return Files.exists(DatabaseUse.beside(file, "-wal"));
    }

    @FunctionalInterface
    private interface Question {
        boolean of(Path log) throws IOException;
    }

    private static boolean asked(Path file, Question question) throws SQLException {
        Path log = DatabaseUse.beside(file, "-wal");
        try {
            return question.of(log);
        } catch (IOException e) {
            throw new SQLException("the write-ahead log " + log + " cannot be read: " + e, e);
        }
    }

    /** Whether a failure is a hot journal, which a reader must not roll back. */
    static boolean isHotJournal(SQLException failure) {
        return failure instanceof SQLiteException e && e.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK;
    }

    /** Whether a failure is of the moment: a reader that may not write the {@code -shm} met a writer. */
    static boolean isOfTheMoment(SQLException failure) {
        return failure instanceof SQLiteException e
                && (e.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_CANTINIT
                        || e.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_RECOVERY);
    }

    /** The locking mode is also the mark of a connection that takes no locks. */
    private static SQLiteConnection unguarded(SQLiteConnection connection) throws SQLException {
        Sql.run(connection, "PRAGMA locking_mode=EXCLUSIVE");
        return connection;
    }

    /** Whether a connection that was opened here reads without SQLite's locks. */
    static boolean isUnguarded(SQLiteConnection connection) throws SQLException {
        return Sql.text(connection, "PRAGMA locking_mode").equals("exclusive");
    }

    /** Of one that SQLite cannot read, the byte that decides: opened otherwise, it would get files beside it. */
    private static boolean isWal(SQLiteConnection connection, Path file) {
        try {
            unguarded(connection);
            return Sql.text(connection, "PRAGMA journal_mode").equals("wal");
        } catch (SQLException e) {
            return LeftoverLog.isLookedFor(file);
        }
    }

    /** Whether this process may have a file open: nothing but {@code /proc} tells that it has not. */
    static boolean mayBeOpenHere(Path file) {
        return !tellsOpenFiles() || isOpenInThisProcess(file);
    }

    /** Whether anything tells which files this process has open. */
    static boolean tellsOpenFiles() {
        return Files.isDirectory(OPEN_FILES);
    }

    /** Whether this process has a file open, also one that was deleted under this name since. */
    static boolean isKnownToBeOpenHere(Path file) throws IOException {
        if (Files.exists(file) && isOpenInThisProcess(file)) {
            return true;
        }
        try (Stream<Path> descriptors = Files.list(OPEN_FILES)) {
            return descriptors.anyMatch(descriptor -> wasDeleted(descriptor, file));
        }
    }

    private static boolean wasDeleted(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(file + " (deleted)");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOpenInThisProcess(Path file) {
        try (Stream<Path> descriptors = Files.list(OPEN_FILES)) {
            Object key = keyOf(file);
            return descriptors.anyMatch(descriptor -> leadsTo(descriptor, key));
        } catch (IOException e) {
            return true;
        }
    }

    /** A hard link is another name of the file on which the locks are. */
    private static Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private static boolean leadsTo(Path descriptor, Object key) {
        try {
            return key.equals(keyOf(descriptor));
        } catch (IOException e) {
            return false;
        }
    }
}
