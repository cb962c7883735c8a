package dev.lifeboat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a database holds, as text, so that two of them can be compared: its schema, the pragmas that are kept in it,
 * and the rows of every table, those of virtual tables and of the tables behind them included.
 */
final class DatabaseContent {

    private static final List<String> KEPT_PRAGMAS =
            List.of("page_size", "encoding", "auto_vacuum", "user_version", "application_id", "freelist_count");

    private DatabaseContent() {}

    /** Opens a file as any program with plain JDBC does. */
    static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
    }

    /** What is in a file that nobody else need have open. */
    static Map<String, List<String>> of(Path file) throws SQLException {
        try (Connection connection = open(file)) {
            return of(connection);
        }
    }

    /** What a connection sees. */
    static Map<String, List<String>> of(Connection connection) throws SQLException {
        Map<String, List<String>> content = new LinkedHashMap<>();
        for (String pragma : KEPT_PRAGMAS) {
            content.put("PRAGMA " + pragma, AppDatabase.column(connection, "PRAGMA " + pragma));
        }
        content.put("schema", AppDatabase.column(connection, """
                SELECT type || ' ' || name || ' ' || tbl_name || ' ' || rootpage || ' ' || coalesce(sql, '-')
                FROM sqlite_schema ORDER BY 1"""));
        for (String table : AppDatabase.column(connection, """
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'view'
                AND name <> 'sqlite_schema' ORDER BY name""")) {
            content.put(table, rows(connection, table));
        }
        return content;
    }

    private static List<String> rows(Connection connection, String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        String visible = "SELECT name FROM pragma_table_xinfo('" + table.replace("'", "''") + "') WHERE hidden <> 1";
        for (String column : AppDatabase.column(connection, visible)) {
            String quoted = quoted(column);
            columns.add("typeof(" + quoted + ") || ' ' || quote(" + quoted + ") || ' ' || hex(" + quoted + ")");
        }
        String row = String.join(" || ', ' || ", columns);
        return AppDatabase.column(connection, "SELECT " + row + " FROM " + quoted(table) + " ORDER BY 1");
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
