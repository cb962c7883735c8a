package dev.lifeboat.sqlite;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConnection;

/**
 * A database file of ours that nobody else has open: a fresh snapshot, or a backup on its way into the live database. It
 * is not trusted: it may come from anywhere.
 */
public final class CandidateDatabase {

    /** How long a check may go on after it is late before it is left to itself. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final ConnectionSetup setup;

    /** The database in this file. */
    public CandidateDatabase(Path file, ConnectionSetup setup) {
        this.file = file;
        this.setup = setup;
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** What its header says. */
    public DatabaseHeader header() throws IOException, NotADatabaseException {
        return DatabaseHeader.read(file);
    }

    /** Looks at the header and the length alone. */
    public CheckFindings checkForm() throws IOException {
        try {
            DatabaseHeader header = header();
            long bytes = Files.size(file);
            return header.bytes() == bytes
                    ? CheckFindings.damaged(List.of())
                    : CheckFindings.damaged(List.of("it has " + bytes + " bytes, but its header says "
                            + header.pageCount() + " pages of " + header.pageSize() + " bytes"));
        } catch (NotADatabaseException e) {
            return CheckFindings.damaged(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Looks at the header, the length, and what SQLite's check finds. */
    public CheckFindings check(IntegrityCheck check) throws IOException, SQLException {
        return check(check, () -> false);
    }

    /** As {@link #check(IntegrityCheck)}; breaks off when it is late. */
    public CheckFindings check(IntegrityCheck check, BooleanSupplier late) throws IOException, SQLException {
        CheckFindings form = checkForm();
        return form.damage().isEmpty()
                ? PlatformThread.call("lifeboat-check", () -> look(check, late), late, PATIENCE)
                        .orElse(CheckFindings.BROKEN_OFF)
                : form;
    }

    private CheckFindings look(IntegrityCheck check, BooleanSupplier late) throws SQLException {
        CheckFindings found;
        boolean sawSchema;
        try (SQLiteConnection connection = openForCheck(setup)) {
            CheckRun run = check.run(connection, late);
            found = run.findings();
            sawSchema = run.sawSchema();
            if (run.sawAllPages() || !found.damage().isEmpty()) {
                return found;
            }
        }
        if (!sawSchema) {
            found = lookWithoutHost(check, late, found);
        }
        try (SQLiteConnection plain = openExclusive(ConnectionSetup.NONE)) {
            Precautions.limitValues(plain, file.toFile().length());
            return found.with(PageCheck.run(plain, late));
        }
    }

    /** With nothing of the host's, SQLite takes each schema, and checks all that needs nothing of it. */
    private CheckFindings lookWithoutHost(IntegrityCheck check, BooleanSupplier late, CheckFindings found)
            throws SQLException {
        try (SQLiteConnection plain = openForCheck(ConnectionSetup.NONE)) {
            return found.withInconsistencies(check.run(plain, late).findings());
        }
    }

    /**
     * As the live database is opened, so that both are judged alike: on a connection that is read-only SQLite knows no CHECK
     * constraints. Nothing is written, and with the lock that is kept nothing is left beside it (both measured with SQLite
     * 3.54.1).
     */
    private SQLiteConnection openForCheck(ConnectionSetup registrations) throws SQLException {
        return readOnly(openExclusive(registrations));
    }

    private SQLiteConnection openExclusive(ConnectionSetup registrations) throws SQLException {
        return Connections.open(file, "?mode=rw", Precautions.before(exclusive -> {
            Sql.run(exclusive, "PRAGMA locking_mode=EXCLUSIVE");
            registrations.accept(exclusive);
        }));
    }

    /** How much it holds. */
    public DatabaseSize size() throws SQLException {
        try (SQLiteConnection connection = openUntrusted()) {
            return DatabaseSize.of(connection);
        }
    }

    /** Lends a read-only connection under the settings that SQLite advises for untrusted files. */
    public void lend(LiveRestore.Validation look) throws Exception {
        try (SQLiteConnection connection = openUntrusted()) {
            Precautions.limitNesting(connection);
            LentConnection.lend(connection, look);
        }
    }

    private SQLiteConnection openUntrusted() throws SQLException {
        return readOnly(openImmutable());
    }

    private SQLiteConnection readOnly(SQLiteConnection connection) throws SQLException {
        try {
            Precautions.limitValues(connection, file.toFile().length());
            Sql.run(connection, "PRAGMA query_only=ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opened so that nothing is left beside it, though its header may say WAL. */
    SQLiteConnection openImmutable() throws SQLException {
        return open("?mode=ro&immutable=1", setup);
    }

    /** What this SQLite does not understand of the schema is for the check to say. */
    private SQLiteConnection open(String query, ConnectionSetup registrations) throws SQLException {
        return Connections.open(file, query, Precautions.before(connection -> {
            UnreadableSchema.passOver(connection);
            registrations.accept(connection);
        }));
    }

    /** Opened so that a second connection can lock it, which is the brake of an apply. */
    SQLiteConnection openLockable(String mode) throws SQLException {
        SQLiteConnection connection = open("?mode=" + mode, ConnectionSetup.NONE);
        connection.setBusyTimeout(0);
        return connection;
    }

    String immutableUri() {
        return Connections.uri(file, "?mode=ro&immutable=1");
    }

    /**
     * The rows of each ordinary table.
     *
     * @param connection to a candidate, one that was lent; or to a live database
     */
    public static Map<String, Long> rowCounts(Connection connection) throws SQLException {
        return OrdinaryTables.rowCounts(connection);
    }

    /**
     * Makes it fit the live database, in the file itself or in a new one. The header of an applied candidate never says
     * WAL: in WAL, SQLite puts the live database's own mode in, and with a rollback journal the live database would be
     * switched. A WAL database keeps its page size, so a candidate of another one is rewritten. And an apply into WAL
     * needs two pages, so that SQLite tells of the first while nothing is committed.
     *
     * @param rewritten where a rewritten one goes; does not exist
     */
    public CandidateDatabase fitTo(DatabaseHeader live, Path rewritten)
            throws IOException, SQLException, NotADatabaseException {
        patch(DatabaseHeader.WRITE_VERSION_OFFSET, DatabaseHeader.ROLLBACK_VERSION, DatabaseHeader.ROLLBACK_VERSION);
        CandidateDatabase fitting = this;
        if (live.wal() && live.pageSize() != header().pageSize()) {
            vacuumInto(rewritten, live.pageSize());
            fitting = new CandidateDatabase(rewritten, setup);
        }
        if (live.wal() && fitting.header().pageCount() < 2) {
            fitting.pad();
        }
        return fitting;
    }

    /** Not immutable: an immutable source ignores the page size (measured with SQLite 3.54.1). */
    private void vacuumInto(Path target, int pageSize) throws SQLException {
        try (SQLiteConnection connection = open("?mode=ro", setup)) {
            Precautions.limitValues(connection, file.toFile().length());
            Sql.run(connection, "PRAGMA page_size=" + pageSize);
            Sql.run(connection, "VACUUM INTO '" + target.toString().replace("'", "''") + "'");
        }
    }

    /** A dropped table leaves its page free; full auto-vacuum would take it away at once, so that is held off. */
    private void pad() throws IOException, SQLException {
        boolean fullAutoVacuum;
        try (SQLiteConnection connection = open("?mode=rw", ConnectionSetup.NONE)) {
            fullAutoVacuum = Sql.number(connection, "PRAGMA auto_vacuum") == 1;
        }
        if (fullAutoVacuum) {
            patch(DatabaseHeader.INCREMENTAL_VACUUM_OFFSET, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
        }
        try (SQLiteConnection connection = open("?mode=rw", ConnectionSetup.NONE)) {
            String padding = freeName(connection);
            Sql.run(connection, "CREATE TABLE " + padding + " (page)");
            Sql.run(connection, "DROP TABLE " + padding);
        }
        if (fullAutoVacuum) {
            patch(DatabaseHeader.INCREMENTAL_VACUUM_OFFSET, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        }
    }

    private static String freeName(Connection connection) throws SQLException {
        String name = "padding";
        while (Sql.count(connection, "SELECT count(*) FROM sqlite_schema WHERE name = ? COLLATE NOCASE", name) > 0) {
            name += "_";
        }
        return name;
    }

    private void patch(int offset, byte... bytes) throws IOException {
        // Not a FileChannel, which an interrupt would close.
        try (RandomAccessFile header = new RandomAccessFile(file.toFile(), "rw")) {
            header.seek(offset);
            header.write(bytes);
        }
    }
}
