package dev.lifeboat.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;

/**
 * The database that a tool is about to migrate, on the tool's own connection: a pool may have no other.
 *
 * @param connection the tool's
 */
record MigratedDatabase(Connection connection) {

    /** Whether it is the one in this file. A host may migrate another database than the one that it backs up. */
    boolean isIn(Path file) throws SQLException, IOException {
        if (!connection.getMetaData().getDatabaseProductName().equals("SQLite")) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet main = statement.executeQuery("SELECT file FROM pragma_database_list WHERE name = 'main'")) {
            String path = main.next() ? main.getString(1) : "";
            return !path.isEmpty() && Files.isSameFile(Path.of(path), file);
        }
    }

    /** Whether it has tables beside those of the tool, which are there on the very first start too. */
    boolean hasTablesBeside(Set<String> ofTheTool) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery("SELECT lower(name) FROM sqlite_master WHERE type = 'table'"
                        + " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")) {
            boolean found = false;
            while (!found && tables.next()) {
                String table = tables.getString(1);
                found = ofTheTool.stream()
                        .noneMatch(own -> own.toLowerCase(Locale.ROOT).equals(table));
            }
            return found;
        }
    }
}
