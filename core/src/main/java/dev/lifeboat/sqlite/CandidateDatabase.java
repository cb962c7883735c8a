package dev.lifeboat.sqlite;

import dev.lifeboat.sqlite.IntegrityCheck.Findings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.sqlite.SQLiteConnection;

/**
 * A database file of ours that nobody else has open: a fresh snapshot, or a backup on its way into the live database. It
 * is not trusted: it may come from anywhere.
 */
public final class CandidateDatabase {

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
    public Findings checkForm() throws IOException {
        try {
            DatabaseHeader header = header();
            long bytes = Files.size(file);
            return header.bytes() == bytes
                    ? Findings.damaged(List.of())
                    : Findings.damaged(List.of("it has " + bytes + " bytes, but its header says " + header.pageCount()
                            + " pages of " + header.pageSize() + " bytes"));
        } catch (NotADatabaseException e) {
            return Findings.damaged(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Looks at the header, the length, and what SQLite's check finds. */
    public Findings check(IntegrityCheck check) throws IOException, SQLException {
        return check(check, () -> false);
    }

    /** As {@link #check(IntegrityCheck)}; breaks off when it is late. */
    public Findings check(IntegrityCheck check, BooleanSupplier late) throws IOException, SQLException {
        Findings form = checkForm();
        if (!form.ok()) {
            return form;
        }
        try (SQLiteConnection connection = openUntrusted()) {
            return check.run(connection, late);
        }
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
            LentConnection.lend(connection, look);
        }
    }

    private SQLiteConnection openUntrusted() throws SQLException {
        SQLiteConnection connection = openImmutable();
        try {
            Sql.run(connection, "PRAGMA trusted_schema=OFF");
            Sql.run(connection, "PRAGMA cell_size_check=ON");
            Sql.run(connection, "PRAGMA query_only=ON");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Opened so that nothing is left beside it, though its header may say WAL. */
    SQLiteConnection openImmutable() throws SQLException {
        return Connections.open(file, "?mode=ro&immutable=1", setup);
    }

    /** Opened so that a second connection can lock it, which is the brake of an apply. */
    SQLiteConnection openLockable(String mode) throws SQLException {
        SQLiteConnection connection = Connections.open(file, "?mode=" + mode);
        connection.setBusyTimeout(0);
        return connection;
    }

    String immutableUri() {
        return Connections.uri(file, "?mode=ro&immutable=1");
    }

    /**
     * The rows of each ordinary table of a candidate.
     *
     * @param connection one that was lent
     */
    public static Map<String, Long> rowCounts(Connection connection) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : tables(connection)) {
            counts.put(table, Sql.number(connection, "SELECT count(*) FROM " + Sql.quoted(table)));
        }
        return counts;
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        String query = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
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
        try (SQLiteConnection connection = Connections.open(file, "?mode=ro", setup)) {
            Sql.run(connection, "PRAGMA trusted_schema=OFF");
            Sql.run(connection, "PRAGMA page_size=" + pageSize);
            Sql.run(connection, "VACUUM INTO '" + target.toString().replace("'", "''") + "'");
        }
    }

    /** A dropped table leaves its page free; full auto-vacuum would take it away at once, so that is held off. */
    private void pad() throws IOException, SQLException {
        boolean fullAutoVacuum;
        try (SQLiteConnection connection = Connections.open(file, "?mode=rw")) {
            fullAutoVacuum = Sql.number(connection, "PRAGMA auto_vacuum") == 1;
        }
        if (fullAutoVacuum) {
            patch(DatabaseHeader.INCREMENTAL_VACUUM_OFFSET, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
        }
        try (SQLiteConnection connection = Connections.open(file, "?mode=rw")) {
            Sql.run(connection, "CREATE TABLE padding (page)");
            Sql.run(connection, "DROP TABLE padding");
        }
        if (fullAutoVacuum) {
            patch(DatabaseHeader.INCREMENTAL_VACUUM_OFFSET, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        }
    }

    private void patch(int offset, byte... bytes) throws IOException {
        // Not a FileChannel, which an interrupt would close.
        try (RandomAccessFile header = new RandomAccessFile(file.toFile(), "rw")) {
            header.seek(offset);
            header.write(bytes);
        }
    }
}
