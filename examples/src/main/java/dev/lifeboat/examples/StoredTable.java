package dev.lifeboat.examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table whose rows lie in the database file: an ordinary one, or one of those in which a virtual table (full text,
 * R-tree) keeps its data. Views and virtual tables themselves hold nothing.
 *
 * @param name as the database has it, whatever is in it
 * @param query reads all of it in the order in which it is stored, without help of an index
 */
record StoredTable(String name, String query) {

    private static final String SCHEMA = "sqlite_schema";

    private static final String TABLES = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main'"
            + " AND type IN ('table', 'shadow') AND name <> '" + SCHEMA + "' ORDER BY name";

    /** Generated columns that are not stored (2) are left out: they may need functions of the program they belong to. */
    private static final String COLUMNS = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (0, 3) ORDER BY cid";

    /** The tables of a database, the one that holds its schema first. */
    static List<StoredTable> in(Connection connection) throws SQLException {
        List<StoredTable> tables = new ArrayList<>();
        tables.add(new StoredTable(
                SCHEMA, "SELECT rowid, type, name, tbl_name, rootpage, sql FROM sqlite_schema ORDER BY rowid"));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String name = rows.getString("name");
                tables.add(new StoredTable(name, query(connection, name, rows.getBoolean("wr"))));
            }
        }
        return tables;
    }

    private static String query(Connection connection, String table, boolean withoutRowid) throws SQLException {
        List<String> columns = columns(connection, table);
        Optional<String> rowid = withoutRowid ? Optional.empty() : rowid(columns);
        String selected =
                Stream.concat(rowid.stream(), columns.stream().map(Sql::quoted)).collect(Collectors.joining(", "));
        return "SELECT " + (selected.isEmpty() ? "1" : selected) + " FROM " + Sql.quoted(table) + " NOT INDEXED";
    }

    private static List<String> columns(Connection connection, String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    /** A column may have taken a name of the rowid. */
    private static Optional<String> rowid(List<String> columns) {
        Set<String> taken =
                columns.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        return Stream.of("rowid", "_rowid_", "oid")
                .filter(name -> !taken.contains(name))
                .findFirst();
    }
}
