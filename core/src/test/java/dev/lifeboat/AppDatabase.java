package dev.lifeboat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A host's database for tests, with the connections that the host keeps open. */
final class AppDatabase implements AutoCloseable {

    private final Path path;
    private final List<Connection> pool = new ArrayList<>();

    private AppDatabase(Path path) {
        this.path = path;
    }

    /** A new database; the pragmas come before the first table. */
    static AppDatabase create(Path path, String... pragmas) throws SQLException {
        AppDatabase database = new AppDatabase(path);
        Connection first = database.open();
        for (String pragma : pragmas) {
            run(first, "PRAGMA " + pragma);
        }
        run(first, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
        return database;
    }

    /** The pragmas of the two kinds of journal. */
    static AppDatabase create(Path path, JournalMode mode) throws SQLException {
        return create(path, mode == JournalMode.WAL ? "journal_mode=WAL" : "journal_mode=DELETE");
    }

    /** One that is there, opened again. */
    static AppDatabase reopen(Path path) throws SQLException {
        AppDatabase database = new AppDatabase(path);
        text(database.open(), "SELECT count(*) FROM note");
        return database;
    }

    Path path() {
        return path;
    }

    /** One more connection that stays open until the end. */
    Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(
                "jdbc:sqlite:file:" + path.toAbsolutePath().toUri().getRawPath());
        pool.add(connection);
        return connection;
    }

    /** The first connection of the pool. */
    Connection connection() {
        return pool.get(0);
    }

    void add(String text) throws SQLException {
        run(connection(), "INSERT INTO note (text) VALUES ('" + text + "')");
    }

    /** So many rows of some hundred bytes, in one transaction. */
    void fill(int rows) throws SQLException {
        run(
                connection(),
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                        + ") INSERT INTO note (text) SELECT hex(randomblob(200)) FROM n");
    }

    /** The notes, oldest first. */
    List<String> notes() throws SQLException {
        return column(connection(), "SELECT text FROM note ORDER BY id");
    }

    long count() throws SQLException {
        return Long.parseLong(text(connection(), "SELECT count(*) FROM note"));
    }

    static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    static String text(Connection connection, String query) throws SQLException {
        return String.valueOf(column(connection, query).get(0));
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : pool) {
            connection.close();
        }
    }
}
