package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;

/**
 * The tables of a host: not those that virtual tables keep for themselves, and not SQLite's own. SQLite's list of the tables
 * is not asked for. It works out the columns of every view, which can take for ever, and more stack than there is. And it
 * calls a table {@code docs_content} a shadow table, though {@code docs} has its content from there (measured with SQLite
 * 3.54.1).
 */
final class OrdinaryTables {

    /** By the words that SQLite itself puts there: the rest of a row may say anything. */
    private static final String TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table'"
            + " AND sql LIKE 'CREATE TABLE %' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

    private static final String VIRTUAL_TABLES =
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE %'";

    /** What each module keeps in tables whose names begin with that of the virtual table. */
    private static final Map<String, Set<String>> SHADOWS = Map.of(
            "fts3", Set.of("content", "segdir", "segments"),
            "fts4", Set.of("content", "docsize", "segdir", "segments", "stat"),
            "fts5", Set.of("config", "content", "data", "docsize", "idx"),
            "rtree", Set.of("node", "parent", "rowid"),
            "rtree_i32", Set.of("node", "parent", "rowid"),
            "geopoly", Set.of("node", "parent", "rowid"));

    /** With its content elsewhere, or without any, a full-text table has no table of its own for it. */
    private static final Pattern CONTENT_ELSEWHERE = Pattern.compile("\\bcontent\\s*=", Pattern.CASE_INSENSITIVE);

    private static final Pattern NO_SIZES = Pattern.compile("\\bcolumnsize\\s*=\\s*['\"]?0", Pattern.CASE_INSENSITIVE);

    private OrdinaryTables() {}

    /**
     * The rows of each, by its name. One that cannot be counted is not there: it needs a collation that is not registered,
     * or its name is not text.
     */
    static Map<String, Long> rowCounts(Connection connection) throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String table : names(connection)) {
            String query = "SELECT count(*) FROM " + Sql.quoted(table);
            if (!count(connection, table, query, counts)) {
                // An index over the collation is smaller, but the table itself can be counted without it.
                count(connection, table, query + " NOT INDEXED", counts);
            }
        }
        return counts;
    }

    private static boolean count(Connection connection, String table, String query, Map<String, Long> counts)
            throws SQLException {
        try {
            counts.put(table, Sql.number(connection, query));
            return true;
        } catch (SQLException e) {
            if (Sql.codeOf(e) == SQLiteErrorCode.SQLITE_ERROR) {
                return false;
            }
            throw e;
        }
    }

    private static List<String> names(Connection connection) throws SQLException {
        Set<String> shadows = shadows(connection);
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (!shadows.contains(name.toLowerCase(Locale.ROOT))) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static Set<String> shadows(Connection connection) throws SQLException {
        Set<String> shadows = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(VIRTUAL_TABLES)) {
            while (rows.next()) {
                addShadows(rows.getString(1), String.valueOf(rows.getString(2)), shadows);
            }
        }
        return shadows;
    }

    private static void addShadows(String table, String sql, Set<String> shadows) {
        String module = Registration.moduleOf(sql).orElse("").toLowerCase(Locale.ROOT);
        boolean elsewhere = CONTENT_ELSEWHERE.matcher(sql).find();
        boolean noSizes = NO_SIZES.matcher(sql).find();
        for (String suffix : SHADOWS.getOrDefault(module, Set.of())) {
            boolean left = (elsewhere && suffix.equals("content")) || (noSizes && suffix.equals("docsize"));
            if (!left) {
                shadows.add((table + "_" + suffix).toLowerCase(Locale.ROOT));
            }
        }
    }
}
