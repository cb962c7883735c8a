package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A bank whose clerks transfer money as fast as they can, each with a connection of its own that is as the driver makes
 * it. Whatever they do, the balances add up to the same sum, and transfers are numbered without a gap: a copy that mixes
 * two states shows.
 *
 * <p>The clerks take turns at a counter, which is fair. SQLite is not: two connections that commit without a pause kept
 * each other out for 13 seconds, seen without any backup. So what keeps a clerk waiting here is the backup alone.
 */
final class Bank implements AutoCloseable {

    private static final int ACCOUNTS = 1_000;
    private static final int BALANCE = 100;

    private final AppDatabase database;
    private final List<FutureTask<Boolean>> clerks = new ArrayList<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicLong transfers = new AtomicLong();
    private final Lock counter = new ReentrantLock(true);

    private Bank(AppDatabase database) {
        this.database = database;
    }

    /** A bank with so many bytes of files in its cellar, spread between the accounts. */
    static Bank open(Path path, long cellarBytes, String... pragmas) throws SQLException {
        AppDatabase database = AppDatabase.create(path, pragmas);
        Connection connection = database.connection();
        AppDatabase.run(connection, "CREATE TABLE account (id INTEGER PRIMARY KEY, balance INT, file BLOB)");
        AppDatabase.run(connection, "CREATE TABLE transfer (id INTEGER PRIMARY KEY, amount INT)");
        AppDatabase.run(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ACCOUNTS
                        + ") INSERT INTO account SELECT i, " + BALANCE + ", zeroblob(" + cellarBytes / ACCOUNTS
                        + ") FROM n");
        return new Bank(database);
    }

    AppDatabase database() {
        return database;
    }

    /** How many transfers have been committed. */
    long transfers() {
        return transfers.get();
    }

    /** Lets one more clerk begin to work, with this pragma on its connection if it is not empty. */
    void employ(String pragma) throws SQLException {
        Connection connection = database.open();
        if (!pragma.isEmpty()) {
            AppDatabase.run(connection, "PRAGMA " + pragma);
        }
        connection.setAutoCommit(false);
        Random random = new Random(clerks.size());
        FutureTask<Boolean> clerk = new FutureTask<>(() -> work(connection, random));
        clerks.add(clerk);
        new Thread(clerk, "clerk-" + clerks.size()).start();
    }

    private boolean work(Connection connection, Random random) throws SQLException {
        try (PreparedStatement move =
                        connection.prepareStatement("UPDATE account SET balance = balance + ? WHERE id = ?");
                PreparedStatement note = connection.prepareStatement("INSERT INTO transfer (amount) VALUES (?)")) {
            while (open.get()) {
                counter.lock();
                try {
                    int amount = 1 + random.nextInt(50);
                    int from = 1 + random.nextInt(ACCOUNTS);
                    book(move, -amount, from);
                    book(move, amount, from % ACCOUNTS + 1);
                    note.setInt(1, amount);
                    note.executeUpdate();
                    connection.commit();
                    transfers.incrementAndGet();
                } finally {
                    counter.unlock();
                }
            }
        }
        return true;
    }

    private static void book(PreparedStatement move, int amount, int account) throws SQLException {
        move.setInt(1, amount);
        move.setInt(2, account);
        move.executeUpdate();
    }

    /** Sends the clerks home. Fails with what any of them met. */
    void endOfDay() throws InterruptedException, ExecutionException, TimeoutException {
        open.set(false);
        for (FutureTask<Boolean> clerk : clerks) {
            clerk.get(60, TimeUnit.SECONDS);
        }
        clerks.clear();
    }

    /** That a copy of the bank, which is only read, is of one moment; how many transfers had been made by then. */
    static long audit(Path copy) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection("jdbc:sqlite:file:" + copy.toUri().getRawPath() + "?immutable=1")) {
            assertThat(AppDatabase.text(connection, "SELECT sum(balance) FROM account"))
                    .isEqualTo("" + ACCOUNTS * BALANCE);
            String made = AppDatabase.text(connection, "SELECT count(*) FROM transfer");
            assertThat(AppDatabase.text(connection, "SELECT coalesce(max(id), 0) FROM transfer"))
                    .isEqualTo(made);
            return Long.parseLong(made);
        }
    }

    @Override
    public void close() throws SQLException {
        open.set(false);
        database.close();
    }
}
