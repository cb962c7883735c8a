package dev.lifeboat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The decoded, verified database that a restore is about to apply. Valid only during {@link RestoreGuard#check}, on the
 * thread that it was called on.
 */
public interface RestoreCandidate {

    /** {@return the backup it comes from} */
    Backup backup();

    /**
     * {@return what the live database is now, before anything is touched} Where it cannot be read
     * ({@link RestoreMode#REPLACE_FILE}), what the newest good backup says that it was.
     */
    DatabaseInfo live();

    /**
     * {@return the number of rows of each ordinary table, by its name} Counted at each call, which reads the whole
     * database.
     *
     * @throws SQLException if a table cannot be read
     */
    Map<String, Long> rowCounts() throws SQLException;

    /**
     * {@return a read-only connection to the candidate} It is under the settings that SQLite advises for files that are
     * not trusted ({@code trusted_schema=OFF}, {@code cell_size_check=ON}, {@code query_only=ON}), and under limits: no value
     * twice as long as the database and longer than a megabyte, no expression, view or subquery nested over 200 deep, no
     * pattern of {@code LIKE} over 1,000 bytes. Lifeboat closes it.
     */
    Connection connection();
}
