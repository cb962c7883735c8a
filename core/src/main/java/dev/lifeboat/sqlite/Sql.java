package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;

/** Single statements. The driver runs only the first of a string with several, silently: give one at a time. */
final class Sql {

    private static final int PRIMARY_CODE_MASK = 0xff;

    private Sql() {}

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** As {@link #number}, with one parameter. */
    static long count(Connection connection, String query, String parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            String value = row.next() ? row.getString(1) : null;
            return value == null ? "" : value;
        }
    }

    /** Opens a read transaction and holds it: from here the connection sees one state. */
    static void pin(Connection connection) throws SQLException {
        run(connection, "BEGIN");
        number(connection, "SELECT count(*) FROM sqlite_schema");
    }

    /** Changes when others have committed, for a connection that is in no transaction or begins one. */
    static long dataVersion(Connection connection) throws SQLException {
        return number(connection, "PRAGMA data_version");
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** SQLite's primary result code of a failure. */
    static SQLiteErrorCode codeOf(SQLException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY_CODE_MASK);
    }

    /** Whether an I/O error is one of the disk that did not give what is on it. */
    static boolean isOfReading(SQLException failure) {
        int code = failure.getErrorCode();
        return code == SQLiteErrorCode.SQLITE_IOERR_READ.code
                || code == SQLiteErrorCode.SQLITE_IOERR_SHORT_READ.code
                || code == SQLiteErrorCode.SQLITE_IOERR_DATA.code
                || code == SQLiteErrorCode.SQLITE_IOERR_CORRUPTFS.code;
    }

    static boolean isBusy(SQLException failure) {
        return isBusy(codeOf(failure));
    }

    static boolean isBusy(SQLiteErrorCode code) {
        return code == SQLiteErrorCode.SQLITE_BUSY || code == SQLiteErrorCode.SQLITE_LOCKED;
    }
}
