package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;

/** The driver's own {@code backup to}, in a process of its own, since nothing else ends one that never does. */
final class DriverBackup {

    private DriverBackup() {}

    /** The database, and the file for its copy. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = TestDatabase.open(Path.of(arguments[0]))) {
            TestDatabase.run(connection, "backup to '" + arguments[1] + "'");
        }
    }
}
