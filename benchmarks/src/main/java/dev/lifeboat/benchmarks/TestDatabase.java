package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * A database in the manner of a self-hosted application: rows of some hundred random bytes (nothing that compresses) with
 * an index, and a table that a writer adds to. The same size and seed give the same content.
 */
final class TestDatabase {

    private static final int ROW_BYTES = 600;
    private static final int ROWS_A_COMMIT = 20_000;
    private static final long SEED = 20_261_124;

    private TestDatabase() {}

    /** Makes it, unless it was made by an earlier run. */
    static Path of(Path directory, long megabytes, String journalMode) throws IOException, SQLException {
        Path file = directory.resolve("app-" + megabytes + "m-" + journalMode + ".db");
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            Path unfinished = directory.resolve("unfinished.db");
            Files.deleteIfExists(unfinished);
            fill(unfinished, megabytes << 20, journalMode);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return file;
    }

    private static void fill(Path file, long bytes, String journalMode) throws SQLException {
        try (Connection connection = open(file)) {
            run(connection, "PRAGMA journal_mode=" + journalMode);
            run(connection, "PRAGMA synchronous=OFF");
            run(connection, "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL, body BLOB NOT NULL)");
            run(connection, "CREATE INDEX item_name ON item (name)");
            run(connection, "CREATE TABLE event (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, body BLOB NOT NULL)");
            connection.setAutoCommit(false);
            insert(connection, bytes);
            connection.commit();
        }
    }

    private static void insert(Connection connection, long bytes) throws SQLException {
        Random random = new Random(SEED);
        long rows = bytes / (ROW_BYTES + 90);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item (name, body) VALUES (?, ?)")) {
            for (long row = 0; row < rows; row++) {
                byte[] body = new byte[ROW_BYTES]; // a batch keeps it until it runs
                random.nextBytes(body);
                insert.setString(1, "item " + Long.toHexString(random.nextLong()));
                insert.setBytes(2, body);
                insert.addBatch();
                if (row % ROWS_A_COMMIT == 0) {
                    insert.executeBatch();
                    connection.commit();
                }
            }
            insert.executeBatch();
        }
    }

    static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
