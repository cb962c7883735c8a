package dev.lifeboat.examples;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The application that the database belongs to. It keeps its connections open from beginning to end; one thread writes
 * what is being watched, another one searches. It knows nothing of backups. Thread-safe.
 */
final class MediaServer implements AutoCloseable {

    static final int CONNECTIONS = 4;

    private static final int BUSY_TIMEOUT_MILLIS = 30_000;
    private static final long WRITER_PAUSE_NANOS = 2_000_000;
    private static final long READER_PAUSE_NANOS = 20_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int PROFILES = 5;

    private final Path database;
    private final List<Connection> pool = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final LongAccumulator longestWaitNanos = new LongAccumulator(Math::max, 0);
    private final Thread writer;
    private final Thread reader;
    private final long episodes;
    private volatile boolean stopping;
    private volatile @Nullable Exception failure;

    /**
     * What went on in the application meanwhile.
     *
     * @param took how long "meanwhile" was
     * @param commits transactions that SQLite acknowledged
     * @param longestWait the longest time from the beginning of a transaction to the end of its commit
     */
    record Traffic(Duration took, long commits, Duration longestWait) {}

    /** What came out of some work, and what went on in the application meanwhile. */
    record Observed<T>(T result, Traffic traffic) {}

    private MediaServer(Path database) throws SQLException {
        this.database = database;
        for (int i = 0; i < CONNECTIONS; i++) {
            pool.add(connect(database));
        }
        episodes = Sql.number(pool.get(0), "SELECT max(id) FROM episode");
        writer = new Thread(() -> untilStopped(this::write), "media-server-writer");
        reader = new Thread(() -> untilStopped(this::read), "media-server-reader");
    }

    private static Connection connect(Path database) throws SQLException {
        Connection connection = Sql.open(database);
        Sql.text(connection, "PRAGMA busy_timeout=" + BUSY_TIMEOUT_MILLIS);
        Sql.update(connection, "PRAGMA synchronous=NORMAL");
        return connection;
    }

    /** Starts it on a database that exists. */
    static MediaServer start(Path database) throws SQLException {
        MediaServer server = new MediaServer(database);
        server.writer.start();
        server.reader.start();
        return server;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void untilStopped(Work work) {
        try {
            work.run();
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    /** Each transaction writes the number that it is counted under, so that a lost one can be told. */
    private void write() throws SQLException {
        Connection connection = pool.get(0);
        try (PreparedStatement event = connection.prepareStatement(
                        "INSERT INTO play_event (number, profile, episode_id) VALUES (?, ?, ?)");
                PreparedStatement progress =
                        connection.prepareStatement("INSERT INTO watch_progress VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
                                + " SET seconds = excluded.seconds")) {
            while (!stopping) {
                long number = acknowledged.get() + 1;
                long beganAtNanos = System.nanoTime();
                Sql.update(connection, "BEGIN IMMEDIATE");
                play(event, progress, number);
                Sql.update(connection, "COMMIT");
                longestWaitNanos.accumulate(System.nanoTime() - beganAtNanos);
                acknowledged.set(number);
                LockSupport.parkNanos(WRITER_PAUSE_NANOS);
            }
        }
    }

    private void play(PreparedStatement event, PreparedStatement progress, long number) throws SQLException {
        long profile = number % PROFILES;
        long episode = 1 + number / PROFILES % episodes;
        event.setLong(1, number);
        event.setLong(2, profile);
        event.setLong(3, episode);
        event.executeUpdate();
        progress.setLong(1, profile);
        progress.setLong(2, episode);
        progress.setLong(3, number);
        progress.executeUpdate();
    }

    private void read() throws SQLException {
        try (PreparedStatement search =
                pool.get(1).prepareStatement("SELECT count(*) FROM search WHERE search MATCH 'lighthouse'")) {
            while (!stopping) {
                try (ResultSet row = search.executeQuery()) {
                    row.next();
                }
                reads.incrementAndGet();
                LockSupport.parkNanos(READER_PAUSE_NANOS);
            }
        }
    }

    /** How many transactions SQLite has acknowledged: those numbered from 1 to this. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** How many searches were answered. */
    long reads() {
        return reads.get();
    }

    /** Watches the application during some work, to the end of the transaction that is under way when it ends. */
    <T> Observed<T> during(Supplier<T> work) {
        long before = acknowledged.get();
        longestWaitNanos.reset();
        long beganAtNanos = System.nanoTime();
        T result = work.get();
        Duration took = Duration.ofNanos(System.nanoTime() - beganAtNanos);
        long commits = acknowledged.get() - before;
        awaitAnotherCommit();
        return new Observed<>(result, new Traffic(took, commits, Duration.ofNanos(longestWaitNanos.get())));
    }

    private void awaitAnotherCommit() {
        long seen = acknowledged.get();
        await(() -> acknowledged.get() > seen, "writes again");
    }

    private void await(BooleanSupplier condition, String what) {
        long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            requireUnharmed();
            ClaimFailedException.unless(
                    System.nanoTime() < deadlineNanos, "the server " + what + " within " + Words.time(PATIENCE));
            LockSupport.parkNanos(WRITER_PAUSE_NANOS);
        }
    }

    /** Fails if one of its transactions or searches was refused. */
    void requireUnharmed() {
        Exception harm = failure;
        if (harm != null) {
            throw (ClaimFailedException)
                    new ClaimFailedException("the application got an error from its database: " + harm.getMessage())
                            .initCause(harm);
        }
    }

    /** Asks each connection that no thread is using, and requires more of those that are in use. */
    void requireInUse() throws SQLException {
        long seen = reads.get();
        awaitAnotherCommit();
        await(() -> reads.get() > seen, "searches again");
        for (Connection idle : pool.subList(2, CONNECTIONS)) {
            ClaimFailedException.unless(
                    Sql.number(idle, "SELECT count(*) FROM person") > 0,
                    "an idle connection sees what is in the database");
        }
    }

    /** One more connection to the same database, as a person at a prompt would open it. */
    Connection anotherConnection() throws SQLException {
        return connect(database);
    }

    @Override
    public void close() throws SQLException {
        stopping = true;
        try {
            writer.join();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection : pool) {
            connection.close();
        }
    }
}
