package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The driver's own {@code backup to}, in a process of its own, since nothing else ends one that never does. */
final class DriverBackup {

    private DriverBackup() {}

    /** The database, and the file for its copy. It may be locked out: that ends it with 1. */
    public static void main(String[] arguments) {
        try (Connection connection = TestDatabase.open(Path.of(arguments[0]))) {
            TestDatabase.run(connection, "backup to '" + arguments[1] + "'");
        } catch (SQLException e) {
            Progress.print("  the driver's backup to failed: " + e.getMessage());
            System.exit(1);
        }
    }
}
