package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What mends a content that contradicts itself, as a statement for the host's own tools. Asks the schema for names. */
final class Cure {

    /** SQLite prints both names with a dot between, and either may have dots in it. */
    private static final String COLUMN =
            "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c"
                    + " WHERE t.type = 'table' AND t.name || '.' || c.name = ?";

    private static final String SQL = "SELECT sql, '' FROM sqlite_schema WHERE type = 'table' AND name = ?";

    /** Pages that nothing uses may be rubbish, or what is left of rows that were lost. */
    static final String OF_ORPHANS = "compare the number of rows with an older backup, then VACUUM";

    static final String OF_LOST_ROWS =
            "rows may have been lost with pages that nothing uses: restore an older backup, and neither VACUUM nor REINDEX"
                    + " before";

    private final Connection connection;

    Cure(Connection connection) {
        this.connection = connection;
    }

    /** The name of a collation would stand for that. */
    Optional<String> reindex(String index) {
        boolean collation = index.toUpperCase(Locale.ROOT).matches("BINARY|NOCASE|RTRIM");
        return Optional.of("REINDEX " + (collation ? "main." : "") + Sql.quoted(index));
    }

    Optional<String> uniqueAgain(String index) {
        return Optional.of("delete the rows that are there twice, then REINDEX " + Sql.quoted(index));
    }

    /**
     * The rows whose values are of a type. SQLite answers {@code IS NULL} for a column that is NOT NULL without looking at
     * the rows (measured with 3.54.1), so the type is asked for there too.
     */
    Optional<String> rowsOf(String tableAndColumn, String types) {
        return ask(COLUMN, tableAndColumn)
                .map(found -> "SELECT * FROM " + Sql.quoted(found.get(0)) + " WHERE typeof(" + Sql.quoted(found.get(1))
                        + ") " + types);
    }

    Optional<String> rowsNotOf(String tableAndColumn, String type) {
        return rowsOf(tableAndColumn, "NOT IN ('" + type + "', 'null')");
    }

    Optional<String> rowsThatBreakChecks(String table) {
        List<String> checks =
                ask(SQL, table).map(found -> CheckConstraints.of(found.get(0))).orElse(List.of());
        return checks.isEmpty()
                ? Optional.empty()
                : Optional.of(checks.stream()
                        .map(check -> "NOT (" + check + (check.contains("--") ? "\n)" : ")"))
                        .collect(Collectors.joining(" OR ", "SELECT * FROM " + Sql.quoted(table) + " WHERE ", "")));
    }

    Optional<String> copyTable(String table) {
        return Optional.of("copy its rows aside, DELETE FROM " + Sql.quoted(table) + ", and insert them again");
    }

    /** A full-text index that keeps no content has nothing to be built from. */
    Optional<String> rebuild(String table) {
        String sql = ask(SQL, table).map(found -> found.get(0)).orElse("");
        boolean fullText = sql.toLowerCase(Locale.ROOT).matches("(?s).*\\busing\\s+[\"'`\\[]?fts[345]\\b.*");
        boolean contentless = sql.replaceAll("\\s", "").matches("(?is).*\\bcontent=(''|\"\")?[,)].*");
        String name = Sql.quoted(table);
        return Optional.of(
                fullText && !contentless
                        ? "INSERT INTO " + name + "(" + name + ") VALUES('rebuild')"
                        : "DROP TABLE " + name + ", create it again and insert its rows again");
    }

    /** A schema that cannot be asked leaves a remark without a cure. */
    private Optional<List<String>> ask(String query, String name) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(List.of(row.getString(1), row.getString(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            return Optional.empty();
        }
    }
}
