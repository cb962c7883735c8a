package dev.lifeboat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The guards that {@link RestoreGuard} offers. What they throw becomes the reason of a refusal. */
final class ReadyMadeGuards {

    private ReadyMadeGuards() {}

    record RequireTables(List<String> tables) implements RestoreGuard {

        @Override
        public void check(RestoreCandidate candidate) throws SQLException {
            List<String> missing = new ArrayList<>();
            for (String table : tables) {
                if (!exists(candidate.connection(), table)) {
                    missing.add(table);
                }
            }
            if (!missing.isEmpty()) {
                throw new IllegalStateException("it has no table " + String.join(", ", missing) + " (required: "
                        + String.join(", ", tables) + ")");
            }
        }

        private static boolean exists(Connection connection, String table) throws SQLException {
            String sql = "SELECT 1 FROM sqlite_schema WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE";
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, table);
                try (ResultSet found = select.executeQuery()) {
                    return found.next();
                }
            }
        }
    }

    record SameApplicationId() implements RestoreGuard {

        @Override
        public void check(RestoreCandidate candidate) {
            int expected = candidate.live().applicationId();
            int found = candidate.backup().applicationId();
            if (expected != found) {
                throw new IllegalStateException("it belongs to another application: its application_id is " + found
                        + ", that of the live database is " + expected);
            }
        }
    }

    record NotNewerThan(int userVersion) implements RestoreGuard {

        @Override
        public void check(RestoreCandidate candidate) {
            int found = candidate.backup().userVersion();
            if (found > userVersion) {
                throw new IllegalStateException(
                        "it was made by a newer version of the application: its user_version is " + found
                                + ", this version knows up to " + userVersion);
            }
        }
    }

    record RefuseWhile(BooleanSupplier busy, String reason) implements RestoreGuard {

        @Override
        public void check(RestoreCandidate candidate) {
            if (busy.getAsBoolean()) {
                throw new IllegalStateException(reason);
            }
        }
    }
}
