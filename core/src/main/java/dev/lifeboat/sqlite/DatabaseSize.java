package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How much a database holds.
 *
 * @param tables its tables, without those of SQLite's own
 * @param usedPages its pages without the free ones
 * @param pageSize how many bytes a page has
 */
public record DatabaseSize(long tables, long usedPages, int pageSize) {

    private static final String TABLES =
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

    static DatabaseSize of(Connection connection) throws SQLException {
        long pages = Sql.number(connection, "PRAGMA page_count");
        return new DatabaseSize(
                Sql.number(connection, TABLES), pages - Sql.number(connection, "PRAGMA freelist_count"), (int)
                        Sql.number(connection, "PRAGMA page_size"));
    }
}
