package dev.lifeboat.sqlite;

import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConnection;

/** Opens files as SQLite databases, by percent-encoded {@code file:} URI, so that no file name is taken for an option. */
final class Connections {

    private Connections() {}

    /** The URI of a file, for SQLite itself and for the driver. The query is empty or begins with a question mark. */
    static String uri(Path file, String query) {
        return uri(file.toAbsolutePath().toUri()) + query;
    }

    /**
     * As SQLite reads it (sqlite.org, "Uniform Resource Identifiers", sections 3 and 3.1): with no authority, which it
     * refuses, so that the server of a Windows share goes into the path; {@code /C:/} is a drive.
     */
    static String uri(URI file) {
        String share = file.getRawAuthority() == null ? "" : "//" + file.getRawAuthority();
        return "file://" + share + file.getRawPath();
    }

    static SQLiteConnection open(Path file, String query) throws SQLException {
        return connect(uri(file, query));
    }

    /** Once the driver could not load its library, it does not try again: what is not there is called then. */
    private static SQLiteConnection connect(String file) throws SQLException {
        try {
            return JDBC.createConnection(JDBC.PREFIX + file, new Properties());
        } catch (SQLException e) {
            throw String.valueOf(e.getCause()).contains("NativeLibrary") ? new NoNativeLibraryException(e) : e;
        } catch (LinkageError e) {
            throw new NoNativeLibraryException(e);
        }
    }

    /** The version of SQLite that the driver brings. */
    static String sqliteVersion() throws SQLException {
        try (SQLiteConnection memory = connect(":memory:")) {
            return memory.libversion();
        }
    }

    /** As {@link #open}, with the host's registrations; closed again when those fail. */
    static SQLiteConnection open(Path file, String query, ConnectionSetup setup) throws SQLException {
        SQLiteConnection connection = open(file, query);
        try {
            setup.accept(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }
}
