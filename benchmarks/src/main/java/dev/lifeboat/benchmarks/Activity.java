package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a host does on a connection and a thread of its own until it is stopped: it waits for locks, and never fails. */
abstract class Activity implements AutoCloseable {

    private static final long PATIENCE_MINUTES = 10;

    private final Path database;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    Activity(String name, Path database) {
        this.database = database;
        this.thread = new Thread(this::run, name);
    }

    /** Goes on until {@link #isStopped}. */
    abstract void live(Connection connection) throws SQLException, InterruptedException;

    /** How often it did it. */
    abstract int count();

    final boolean isStopped() {
        return stopped;
    }

    private void run() {
        try (Connection connection = TestDatabase.open(database)) {
            TestDatabase.run(connection, "PRAGMA busy_timeout=" + TimeUnit.MINUTES.toMillis(PATIENCE_MINUTES));
            live(connection);
        } catch (SQLException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    /** Begins, and returns once it is under way. */
    final void start() throws InterruptedException {
        thread.start();
        awaitMore(1);
    }

    /** Until it did it so often again. Returns early if it failed, which {@link #stop} then throws. */
    final void awaitMore(int times) throws InterruptedException {
        int enough = count() + times;
        while (count() < enough && thread.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    /** Ends it. An error that it met ends the whole run: nothing here may make a host fail. */
    final void stop() {
        close();
        if (failure != null) {
            throw new IllegalStateException("the " + thread.getName() + " failed", failure);
        }
    }

    @Override
    public final void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
