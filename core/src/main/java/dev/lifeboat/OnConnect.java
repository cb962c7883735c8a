package dev.lifeboat;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Registers the host's collations and functions on a connection of Lifeboat's that is going to check or read its data.
 * Thread-safe: called once for each connection, on the thread that opens it, and operations run beside each other. That
 * thread may be one of Lifeboat's own: thread-locals of whoever called the operation need not be there.
 *
 * <p>Backups are checked under {@code PRAGMA trusted_schema=OFF}. A function that the schema itself uses (a CHECK, a
 * generated column, an index over an expression) must therefore be registered with SQLite's flag
 * {@code SQLITE_INNOCUOUS} (0x200000), for example {@code Function.create(connection, "f", function, 1,
 * Function.FLAG_DETERMINISTIC | 0x200000)}.
 */
@FunctionalInterface
public interface OnConnect {

    /**
     * Registers what the host's data needs.
     *
     * @param connection a new connection; leave it open and change nothing else of it
     * @throws SQLException if that failed: so does the operation
     */
    void accept(Connection connection) throws SQLException;
}
