package dev.lifeboat.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * What SQLite advises for a file that is not trusted (sqlite.org, "Defense Against Dark Arts", section 1.2), as far as
 * the driver offers it, and limits for what a schema of some kilobytes could otherwise ask for. The driver never loads
 * an extension unless it is told to.
 *
 * <p>Each limit answers to a file that was tried, with SQLite 3.54.1: views over views behind a full-text table, whose
 * check overflowed the stack of the thread and took the JVM with it; generated columns that each use the one before
 * twice, whose check took 1.3 GB for its program; values of 450 MB in an index over an expression; a pattern of 20,000
 * characters, which one step of SQLite compares for minutes.
 */
final class Precautions {

    /** A large schema needs some hundred thousand; at the driver's limit of 250 million its program takes 6 GB. */
    private static final int PROGRAM_STEPS = 5_000_000;

    private static final int PATTERN_BYTES = 1_000;

    /** No value is longer than the file that holds it. Functions may make longer ones of it: twice, in hexadecimal. */
    private static final int LENGTHENING = 2;

    private static final long SHORT_VALUE_BYTES = 1_000_000;
    private static final long LONGEST_VALUE_BYTES = 1_000_000_000;

    /** How deep views, subqueries and expressions may be in one another once the schema itself is read. */
    private static final int NESTING = 200;

    private static final int STEPS_BETWEEN_LOOKS = 1000;

    private static final List<String> SWITCHES =
            List.of("trusted_schema", "cell_size_check", "query_only", "writable_schema");

    private static final List<SQLiteLimits> LIMITS = List.of(
            SQLiteLimits.SQLITE_LIMIT_VDBE_OP,
            SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH,
            SQLiteLimits.SQLITE_LIMIT_LENGTH,
            SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH);

    /** Looks at a database. */
    @FunctionalInterface
    interface Look<T> {
        T look() throws SQLException;
    }

    private Precautions() {}

    /** Takes them before anything is read, and before the host registers what its data needs. */
    static ConnectionSetup before(ConnectionSetup setup) {
        return connection -> {
            take((SQLiteConnection) connection);
            setup.accept(connection);
        };
    }

    /** As {@link #before(ConnectionSetup)}; whatever is asked of the connection is broken off when it is late. */
    static ConnectionSetup before(ConnectionSetup setup, BooleanSupplier late) {
        return before(connection -> {
            brake(connection, late);
            setup.accept(connection);
        });
    }

    /** Has whatever is asked of a connection broken off when it is late. */
    static Brake brake(Connection connection, BooleanSupplier late) throws SQLException {
        Brake brake = new Brake(late);
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, brake);
        return brake;
    }

    private static void take(SQLiteConnection connection) throws SQLException {
        Sql.run(connection, "PRAGMA trusted_schema=OFF");
        Sql.run(connection, "PRAGMA cell_size_check=ON");
        Sql.run(connection, "PRAGMA mmap_size=0");
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_VDBE_OP, PROGRAM_STEPS);
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_BYTES);
    }

    /**
     * Takes them on a connection of a live database for as long as somebody looks at it, so that it is judged as a copy of
     * it is. The driver has no answer for a limit: it is read where it is set.
     */
    static <T> T around(SQLiteConnection live, long databaseBytes, Look<T> look) throws SQLException {
        List<Long> switches = new ArrayList<>();
        for (String name : SWITCHES) {
            switches.add(Sql.number(live, "PRAGMA " + name));
        }
        List<Integer> limits = new ArrayList<>();
        for (SQLiteLimits limit : LIMITS) {
            limits.add(live.getDatabase().limit(limit.getId(), -1));
        }
        try {
            take(live);
            limitValues(live, databaseBytes);
            Sql.run(live, "PRAGMA query_only=ON");
            return look.look();
        } finally {
            for (int i = 0; i < SWITCHES.size(); i++) {
                Sql.run(live, "PRAGMA " + SWITCHES.get(i) + "=" + switches.get(i));
            }
            for (int i = 0; i < LIMITS.size(); i++) {
                live.getDatabase().limit(LIMITS.get(i).getId(), limits.get(i));
            }
        }
    }

    /** Lets no value be much longer than a file of so many bytes could hold. */
    static void limitValues(SQLiteConnection connection, long fileBytes) throws SQLException {
        long longest = Math.max(SHORT_VALUE_BYTES, Math.min(fileBytes * LENGTHENING, LONGEST_VALUE_BYTES));
        connection.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, (int) longest);
    }

    /** Reads the schema, whose expressions may be as deep as ever, and lets nothing be nested deeper from then on. */
    static void limitNesting(Connection connection) throws SQLException {
        Sql.number(connection, "SELECT count(*) FROM sqlite_schema");
        ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, NESTING);
    }

    /** Stops what SQLite does when it is late. What SQLite said from then on is not to be believed. */
    static final class Brake extends ProgressHandler {

        private final BooleanSupplier late;
        private volatile boolean pulled;

        Brake(BooleanSupplier late) {
            this.late = late;
        }

        /** Called from native code. */
        @Override
        protected int progress() {
            pulled |= late.getAsBoolean();
            return pulled ? 1 : 0;
        }

        boolean pulled() {
            return pulled;
        }
    }
}
