package dev.lifeboat.examples;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections by path, and single statements. */
final class Sql {

    private Sql() {}

    /** A connection as an application opens it, to a file that may not exist yet. */
    static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection(url(file));
    }

    /** A connection to a file that nobody writes; it leaves nothing beside it. */
    static Connection openUnchanging(Path file) throws SQLException {
        return DriverManager.getConnection(url(file) + "?mode=ro&immutable=1");
    }

    /** A file URI, percent-encoded: in a bare path a {@code ?} would begin the driver's options. */
    private static String url(Path file) {
        return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
    }

    /** Runs one statement and tells how many rows it changed. */
    static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first value of the first row, as a number. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** The first value of the first row, as text. */
    static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** A name as SQL takes it, whatever is in it. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
