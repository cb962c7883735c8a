package dev.lifeboat;

import java.sql.Connection;
import java.sql.SQLException;

/** Ways in which the content of a database whose pages are sound contradicts itself or its schema. */
enum ContentFlaw {
    A_ROW_THAT_BREAKS_A_CHECK(
            "CHECK constraint failed in orders",
            "SELECT * FROM \"orders\" WHERE NOT (qty > 0)",
            "DELETE FROM orders WHERE NOT (qty > 0)",
            "CREATE TABLE orders (qty INTEGER CHECK (qty > 0))",
            "PRAGMA ignore_check_constraints=ON",
            "INSERT INTO orders VALUES (-1)",
            "PRAGMA ignore_check_constraints=OFF"),

    NULL_WHERE_IT_IS_NOT_ALLOWED(
            "NULL value in t.a (and 1 more)",
            "SELECT * FROM \"t\" WHERE typeof(\"a\") = 'null'",
            "UPDATE t SET a = 0 WHERE typeof(a) = 'null'",
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (NULL), (1), (NULL)",
            schema("CREATE TABLE t (a NOT NULL)", "t")),

    A_VALUE_OF_ANOTHER_TYPE(
            "TEXT value in t.a",
            "SELECT * FROM \"t\" WHERE typeof(\"a\") = 'text'",
            "UPDATE t SET a = 0 WHERE typeof(a) = 'text'",
            "CREATE TABLE t (a TEXT)",
            "INSERT INTO t VALUES ('1')",
            schema("CREATE TABLE t (a INTEGER)", "t")),

    A_VALUE_THAT_A_STRICT_TABLE_FORBIDS(
            "non-INTEGER value in my.table.a.b",
            "SELECT * FROM \"my.table\" WHERE typeof(\"a.b\") NOT IN ('integer', 'null')",
            "UPDATE \"my.table\" SET \"a.b\" = 0",
            "CREATE TABLE \"my.table\" (\"a.b\" TEXT)",
            "INSERT INTO \"my.table\" VALUES ('one')",
            schema("CREATE TABLE \"my.table\" (\"a.b\" INTEGER) STRICT", "my.table")),

    AN_FTS4_INDEX_THAT_DOES_NOT_MATCH(
            "malformed inverted index for FTS4 table main.search",
            "INSERT INTO \"search\"(\"search\") VALUES('rebuild')",
            "INSERT INTO \"search\"(\"search\") VALUES('rebuild')",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT)",
            "CREATE VIRTUAL TABLE search USING fts4(content='t', body)",
            "INSERT INTO t VALUES (1, 'hello world')",
            "INSERT INTO search (docid, body) VALUES (1, 'hello there')"),

    AN_FTS5_INDEX_THAT_DOES_NOT_MATCH(
            "fts5: checksum mismatch for table \"search\"",
            "INSERT INTO \"search\"(\"search\") VALUES('rebuild')",
            "INSERT INTO search(search) VALUES('rebuild')",
            "CREATE VIRTUAL TABLE search USING fts5(body)",
            "INSERT INTO search VALUES ('hello world')",
            "UPDATE search_content SET c0 = 'hello there'"),

    AN_R_TREE_THAT_DOES_NOT_MATCH(
            "In RTree main.places: Mapping (1 -> 1) missing from %_rowid table",
            "DROP TABLE \"places\", create it again and insert its rows again",
            "DROP TABLE places",
            "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)",
            "INSERT INTO places VALUES (1, 2, 3), (2, 3, 4)",
            "DELETE FROM places_rowid WHERE rowid = 1"),

    PAGES_THAT_NOTHING_USES(
            ": never used",
            "compare the number of rows with an older backup, then VACUUM",
            "VACUUM",
            "CREATE TABLE gone (a)",
            "PRAGMA writable_schema=ON",
            "DELETE FROM sqlite_schema WHERE name = 'gone'",
            "PRAGMA writable_schema=RESET"),

    /** What only the deepest check finds. */
    AN_INDEX_THAT_LACKS_A_ROW(
            "row 2 missing from index by_a",
            "REINDEX \"by_a\"",
            "REINDEX by_a",
            "CREATE TABLE t (a)",
            "INSERT INTO t VALUES (1), (2), (3)",
            "CREATE INDEX by_a ON t (a) WHERE a <> 2",
            schema("CREATE INDEX by_a ON t (a)", "by_a"));

    /** What the check says of it. */
    final String said;

    /** The cure that the note names. */
    final String cure;

    private final String mend;
    /** Statements, a line each. */
    private final String make;

    ContentFlaw(String said, String cure, String mend, String... make) {
        this.said = said;
        this.cure = cure;
        this.mend = mend;
        this.make = String.join("\n", make);
    }

    private static String schema(String sql, String name) {
        return "UPDATE sqlite_schema SET sql = '" + sql + "' WHERE name = '" + name + "'";
    }

    /** Whether {@code quick_check} finds it. */
    boolean isFoundWhenMade() {
        return this != AN_INDEX_THAT_LACKS_A_ROW;
    }

    void make(Connection connection) throws SQLException {
        for (String sql : make.lines().toList()) {
            boolean schema = sql.startsWith("UPDATE sqlite_schema");
            if (schema) {
                AppDatabase.run(connection, "PRAGMA writable_schema=ON");
            }
            AppDatabase.run(connection, sql);
            if (schema) {
                AppDatabase.run(connection, "PRAGMA writable_schema=RESET");
            }
        }
    }

    /** Does what the note says, with the rows that its statement shows. */
    void mend(Connection connection) throws SQLException {
        AppDatabase.run(connection, mend);
    }
}
