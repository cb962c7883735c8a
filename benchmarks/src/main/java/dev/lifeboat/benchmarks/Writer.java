package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that commits one row at a steady rate, on a connection of its own. A commit that comes late does not put off the
 * next one: its latency counts from when it was due, so that a stall shows in full. Stops when it is closed.
 */
final class Writer implements AutoCloseable {

    private static final int BUSY_TIMEOUT_MILLIS = 60_000;

    private final Path database;
    private final long intervalNanos;
    private final Samples millis = new Samples();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile Throwable failure;

    Writer(Path database, int commitsPerSecond) {
        this.database = database;
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / commitsPerSecond;
        this.thread = new Thread(this::run, "writer");
        this.thread.start();
    }

    private void run() {
        try (Connection connection = TestDatabase.open(database)) {
            TestDatabase.run(connection, "PRAGMA busy_timeout=" + BUSY_TIMEOUT_MILLIS);
            TestDatabase.run(connection, "PRAGMA synchronous=NORMAL");
            write(connection);
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    private void write(Connection connection) throws SQLException {
        byte[] body = new byte[200];
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO event (at, body) VALUES (?, ?)")) {
            for (long due = System.nanoTime(); !stopped; due += intervalNanos) {
                LockSupport.parkNanos(due - System.nanoTime());
                insert.setLong(1, due);
                insert.setBytes(2, body);
                insert.executeUpdate();
                millis.add((System.nanoTime() - due) / 1e6);
            }
        }
    }

    /** Ends it; its latencies in milliseconds. */
    Samples stop() throws Exception {
        close();
        if (failure != null) {
            throw new IllegalStateException("the writer failed", failure);
        }
        return millis;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
