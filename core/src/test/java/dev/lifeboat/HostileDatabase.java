package dev.lifeboat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Databases that somebody made to do harm: small files that SQLite itself finds well formed, and that ask it for far more
 * than it should give. Each is written into a file that does not exist.
 */
enum HostileDatabase {

    /** Reading the content of the full-text table, as its check does, never ends. */
    FULL_TEXT_OVER_A_VIEW_WITHOUT_END {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE VIEW endless AS SELECT 1 AS rowid, 'one' AS x");
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE search USING fts4(content='endless', x)");
            AppDatabase.run(connection, "INSERT INTO search (search) VALUES ('rebuild')");
            rewrite(connection, "endless", "SELECT 1 AS rowid, 'one' AS x", """
                    WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i AS rowid, 'one' AS x FROM c""");
        }
    },

    /** Working out the columns of the last view takes more stack than a thread of Java has: the JVM ended. */
    FULL_TEXT_OVER_VIEWS_IN_ONE_ANOTHER {
        @Override
        void fill(Connection connection) throws SQLException {
            nest(connection, 20, "(SELECT x FROM ".repeat(80) + "%s" + ")".repeat(80));
        }
    },

    /** The same, in views that are shallow each. */
    FULL_TEXT_OVER_A_THOUSAND_VIEWS {
        @Override
        void fill(Connection connection) throws SQLException {
            nest(connection, 900, "%s");
        }
    },

    /** Each view reads the one before twice. */
    VIEWS_THAT_DOUBLE {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE VIEW v0 AS SELECT 1 AS x");
            for (int i = 1; i <= 30; i++) {
                String before = "v" + (i - 1);
                AppDatabase.run(
                        connection, "CREATE VIEW v" + i + " AS SELECT a.x FROM " + before + " a, " + before + " b");
            }
        }
    },

    /** Each generated column uses the one before twice, so that the program of a check doubles with each. */
    GENERATED_COLUMNS_THAT_DOUBLE {
        @Override
        void fill(Connection connection) throws SQLException {
            StringBuilder columns = new StringBuilder("CREATE TABLE doubling (a, g0 AS (a + a) NOT NULL");
            for (int i = 1; i <= 24; i++) {
                columns.append(", g" + i + " AS (g" + (i - 1) + " + g" + (i - 1) + ") NOT NULL");
            }
            AppDatabase.run(connection, "CREATE TABLE doubling (a)");
            AppDatabase.run(connection, "INSERT INTO doubling VALUES (0)");
            rewrite(connection, "doubling", "CREATE TABLE doubling (a)", columns + ")");
        }
    },

    /** A check makes these values: 900 MB each. */
    HUGE_GENERATED_VALUES {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE TABLE huge (a)");
            AppDatabase.run(connection, "INSERT INTO huge VALUES (0)");
            rewrite(connection, "huge", "(a)", "(a, g AS (hex(zeroblob(450000000))) NOT NULL)");
        }
    },

    /** One step of SQLite, which nothing can interrupt, compares every place of a long text with a long pattern. */
    A_PATTERN_THAT_TAKES_MINUTES {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE TABLE slow (a)");
            AppDatabase.run(connection, "INSERT INTO slow VALUES (0)");
            AppDatabase.run(connection, "CREATE INDEX slowly ON slow (a + 12345)");
            String text = "replace(hex(zeroblob(200000)), '0', 'a')";
            rewrite(connection, "slowly", "a + 12345", text + " LIKE '%" + "a".repeat(20_000) + "b'");
        }
    },

    /** SQLite's own statement that reads the schema would run a query. */
    A_TABLE_MADE_BY_A_QUERY {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE TABLE made (a)");
            rewrite(connection, "made", "made (a)", "made AS SELECT load_extension('evil.so')");
        }
    },

    AN_EXPRESSION_OF_A_MILLION_BRACKETS {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE TABLE deep (a CHECK (a > 0))");
            rewrite(connection, "deep", "a > 0", "(".repeat(500_000) + "a > 0" + ")".repeat(500_000));
        }
    },

    AN_EXPRESSION_WITHOUT_AN_END {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE TABLE deep (a CHECK (a > 0))");
            rewrite(connection, "deep", "(a CHECK (a > 0))", "(a CHECK (a > 0" + " AND NOT a".repeat(200_000));
        }
    },

    /** The tables behind a full-text table are nonsense. */
    BROKEN_FULL_TEXT {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE words USING fts5(x)");
            AppDatabase.run(connection, "INSERT INTO words VALUES ('one two three'), ('two three four')");
            AppDatabase.run(connection, "UPDATE words_data SET block = randomblob(5000)");
        }
    },

    BROKEN_R_TREE {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)");
            AppDatabase.run(connection, "INSERT INTO places VALUES (1, 2, 3)");
            AppDatabase.run(connection, "UPDATE places_node SET data = zeroblob(7)");
        }
    },

    /** Behind the full-text table there is a view in the place of a table, so that its check reads on and on. */
    FULL_TEXT_WITH_A_VIEW_FOR_A_TABLE {
        @Override
        void fill(Connection connection) throws SQLException {
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE words USING fts5(x)");
            AppDatabase.run(connection, "PRAGMA writable_schema=ON");
            AppDatabase.run(connection, """
                    UPDATE sqlite_schema SET type = 'view', rootpage = 0, sql = 'CREATE VIEW words_content AS
                    WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i AS id, ''one'' AS c0 FROM c'
                    WHERE name = 'words_content'""");
        }
    };

    abstract void fill(Connection connection) throws SQLException;

    /** A small honest table, and the harm. */
    void write(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            AppDatabase.run(connection, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
            AppDatabase.run(connection, "INSERT INTO note (text) VALUES ('from elsewhere')");
            connection.setAutoCommit(false);
            fill(connection);
            connection.commit();
        }
    }

    byte[] bytes(Path directory) throws Exception {
        Path file = Files.createTempDirectory(directory, "hostile").resolve(name() + ".db");
        write(file);
        return Files.readAllBytes(file);
    }

    /** Puts other SQL into the schema than SQLite would take. */
    static void rewrite(Connection connection, String name, String from, String to) throws SQLException {
        AppDatabase.run(connection, "PRAGMA writable_schema=ON");
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?")) {
            statement.setString(1, from);
            statement.setString(2, to);
            statement.setString(3, name);
            statement.executeUpdate();
        }
    }

    /** A full-text table over the last of so many views; each reads what the format makes of the one before. */
    private static void nest(Connection connection, int views, String format) throws SQLException {
        AppDatabase.run(connection, "CREATE VIEW v0 AS SELECT 1 AS x");
        AppDatabase.run(connection, "CREATE VIRTUAL TABLE search USING fts4(content='v0')");
        AppDatabase.run(connection, "PRAGMA writable_schema=ON");
        for (int i = 1; i <= views; i++) {
            String from = String.format(format, "v" + (i - 1));
            AppDatabase.run(
                    connection,
                    "INSERT INTO sqlite_schema VALUES ('view', 'v" + i + "', 'v" + i + "', 0, 'CREATE VIEW v" + i
                            + " AS SELECT x FROM " + from + "')");
        }
        rewrite(connection, "search", "'v0'", "'v" + views + "'");
    }
}
