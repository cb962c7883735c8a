package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The ways to move the write-ahead log into the database (sqlite.org, "PRAGMA wal_checkpoint"). */
enum Checkpoint {
    PASSIVE,
    TRUNCATE;

    /** Whether every frame of the log is in the database now. */
    boolean run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(" + name() + ")")) {
            return row.next() && row.getInt(1) == 0 && row.getInt(2) == row.getInt(3);
        }
    }
}
