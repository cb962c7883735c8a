package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.UnusableDatabaseException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.sqlite.BusyHandler;
import org.sqlite.SQLiteConnection;

/**
 * The database of the host, reached through SQLite connections alone. Every connection is our own, opened by path, so
 * that a pool of one is never borrowed. Thread-safe.
 */
public final class LiveDatabase {

    /** How the file may be opened. */
    public enum Access {
        /** As the host itself opens it. */
        READ_WRITE,
        /** For reading alone, leaving not one byte beside it changed. */
        READ_ONLY
    }

    private static final String HOT_JOURNAL =
            ": a transaction was interrupted and must be rolled back first; open the database once with the program it belongs"
                    + " to, or copy it together with its -journal file to a directory that can be written, and use the"
                    + " copy";

    private static final long NAP_NANOS = 1_000_000;
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(1);

    private final Path path;
    private final Access access;
    private final ConnectionSetup setup;
    private final Duration lockTimeout;

    /** The database at this path, which need not exist yet. */
    public LiveDatabase(Path path, Access access, ConnectionSetup setup, Duration lockTimeout) {
        this.path = path;
        this.access = access;
        this.setup = setup;
        this.lockTimeout = lockTimeout;
    }

    /** Where it is; symbolic links resolved as far as they could be when the manager was built. */
    public Path path() {
        return path;
    }

    /** How it may be opened. */
    public Access access() {
        return access;
    }

    /**
     * Whether this process may have it open, so that only SQLite may open and close it: closing any other descriptor of
     * the file would drop SQLite's locks. Where nothing tells, it may.
     */
    public boolean mayBeOpenHere() {
        return ReadOnlyAccess.mayBeOpenHere(path);
    }

    /** How long to wait for a lock on it. */
    public Duration lockTimeout() {
        return lockTimeout;
    }

    /** The same for somebody who wants an answer soon: never waits longer for a lock than this. */
    public LiveDatabase withPatience(Duration patience) {
        return new LiveDatabase(path, access, setup, patience.compareTo(lockTimeout) < 0 ? patience : lockTimeout);
    }

    /** Another database, or another way to open this one, with the same registrations and patience. */
    public LiveDatabase other(Path otherPath, Access otherAccess) {
        return new LiveDatabase(otherPath, otherAccess, setup, lockTimeout);
    }

    /** A database from elsewhere, which is not trusted: what SQLite reads of it is broken off when it is late. */
    public LiveDatabase foreign(Path otherPath, Access otherAccess, BooleanSupplier late) {
        return new LiveDatabase(otherPath, otherAccess, Precautions.before(setup, late), lockTimeout);
    }

    /** What the host registers on connections. */
    public ConnectionSetup setup() {
        return setup;
    }

    /** What its header says now, and that it can be used at all. */
    public DatabaseHeader inspect() throws UnusableDatabaseException, SQLException {
        return inspect(UnreadableSchema::pinUnderstood);
    }

    /**
     * As {@link #inspect}, for a restore, which replaces it: whether this SQLite understands each text of its schema does not
     * matter then. A restore of a backup that another SQLite made can be undone so.
     */
    public DatabaseHeader inspectToReplace() throws UnusableDatabaseException, SQLException {
        return inspect(UnreadableSchema::pinWhateverItsTexts);
    }

    private DatabaseHeader inspect(Pin pin) throws UnusableDatabaseException, SQLException {
        if (!Files.exists(path)) {
            throw new UnusableDatabaseException(Reason.MISSING, path, "");
        }
        if (!Files.isRegularFile(path)) {
            throw new UnusableDatabaseException(Reason.NOT_A_FILE, path, "");
        }
        requireNotReplaced();
        try (SQLiteConnection connection = open()) {
            pin.hold(this, connection);
            return DatabaseHeader.of(connection);
        } catch (SQLException e) {
            explain(e);
            throw e;
        }
    }

    /** Begins the read transaction of an inspection. */
    @FunctionalInterface
    private interface Pin {
        void hold(LiveDatabase live, SQLiteConnection connection) throws SQLException;
    }

    /** Before anything is opened: a connection to the new file would take the log of the old one for its own. */
    void requireNotReplaced() throws UnusableDatabaseException {
        Optional<String> old = OldFile.of(path);
        if (old.isPresent()) {
            throw new UnusableDatabaseException(
                    Reason.REPLACED,
                    path,
                    " (" + old.get()
                            + "): what is read now would be a mixture of both. Stop the application, move away "
                            + names(DatabaseUse.beside(path)) + ", which belong to the old one, and start it again");
        }
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.joining(", "));
    }

    /** How much it holds now. */
    public DatabaseSize size() throws SQLException {
        try (SQLiteConnection connection = open()) {
            pin(connection);
            return DatabaseSize.of(connection);
        }
    }

    /** The rows of each ordinary table, by its name, all at one moment. Reads the whole database. */
    public Map<String, Long> rowCounts() throws SQLException {
        try (SQLiteConnection connection = open()) {
            pin(connection);
            return CandidateDatabase.rowCounts(connection);
        }
    }

    /**
     * Fails while another connection holds a lock: in WAL every one does, with a rollback journal one in a transaction. A
     * log that was left is checkpointed.
     */
    public void requireNoOther() throws SQLException {
        LiveDatabase asked = withPatience(SHORT_PATIENCE);
        try (SQLiteConnection connection = asked.open()) {
            Sql.run(connection, "PRAGMA locking_mode=EXCLUSIVE");
            Sql.run(connection, "BEGIN EXCLUSIVE");
            Sql.run(connection, "ROLLBACK");
        } catch (SQLException e) {
            throw Sql.isBusy(e) ? new LockedException(path, asked.lockTimeout()) : e;
        }
    }

    /** Turns what SQLite says of a file that it cannot use into our words; returns for anything else. */
    private void explain(SQLException e) throws UnusableDatabaseException {
        switch (Sql.codeOf(e)) {
            case SQLITE_NOTADB -> throw unusable(Reason.NOT_SQLITE, e, "");
            case SQLITE_CORRUPT -> throw unusable(Reason.DAMAGED, e, "");
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_PROTOCOL -> throw unreadable(e);
            case SQLITE_READONLY -> throw readOnly(e);
            default -> {
                if (IntegrityCheck.isDamage(e)) {
                    throw unusable(Reason.DAMAGED, e, "");
                }
            }
        }
    }

    private UnusableDatabaseException readOnly(SQLException e) {
        return ReadOnlyAccess.isHotJournal(e) ? unusable(Reason.HOT_JOURNAL, e, HOT_JOURNAL) : unreadable(e);
    }

    private UnusableDatabaseException unreadable(SQLException e) {
        return unusable(
                Reason.UNREADABLE,
                e,
                Obstacle.of(path, access).map(why -> ": " + why).orElse(""));
    }

    private UnusableDatabaseException unusable(Reason reason, SQLException cause, String advice) {
        UnusableDatabaseException unusable =
                new UnusableDatabaseException(reason, path, " (" + cause.getMessage() + ")" + advice);
        unusable.initCause(cause);
        return unusable;
    }

    /** A new connection, for a database that was inspected; the caller closes it. Fails when the file is missing, never creates one. */
    SQLiteConnection open() throws SQLException {
        SQLiteConnection connection = access == Access.READ_WRITE
                ? Connections.open(path, "?mode=rw", this::setUp)
                : ReadOnlyAccess.open(path, setup);
        BusyHandler.setHandler(connection, new PollingBusyHandler(lockTimeout));
        UnreadableSchema.passOver(connection);
        return connection;
    }

    /** On macOS, SQLite leaves what it writes in the drive's cache unless told (sqlite.org, "PRAGMA fullfsync"). */
    private void setUp(Connection connection) throws SQLException {
        Sql.run(connection, "PRAGMA fullfsync=ON");
        setup.accept(connection);
    }

    /**
     * Opens a read transaction on a connection of {@link #open()} and holds it: from here the connection sees one state.
     *
     * @throws LockedException if the file stays locked by others
     */
    void pin(SQLiteConnection connection) throws SQLException {
        long deadline = System.nanoTime() + lockTimeout.toNanos();
        while (!pinned(connection, System.nanoTime() >= deadline)) {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    private boolean pinned(SQLiteConnection connection, boolean late) throws SQLException {
        try {
            Sql.pin(connection);
            return true;
        } catch (SQLException e) {
            if (Sql.isBusy(e)) {
                throw new LockedException(path, lockTimeout);
            }
            if (late || !ReadOnlyAccess.isOfTheMoment(e)) {
                throw e;
            }
            Sql.run(connection, "ROLLBACK");
            return false;
        }
    }

    /** The URI under which SQLite opens it as the destination of a copy; never creates it. */
    String destinationUri() {
        return Connections.uri(path, "?mode=rw");
    }

    /** The write-ahead log beside it. Only ever looked at for its size. */
    Path walFile() {
        return DatabaseUse.beside(path, "-wal");
    }

    /** The bytes in the write-ahead log; 0 when there is none. */
    public long walBytes() {
        return bytes(walFile());
    }

    /** The bytes in the file of the database itself; 0 when there is none. */
    long fileBytes() {
        return bytes(path);
    }

    private static long bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
