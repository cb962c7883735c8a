package dev.lifeboat.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a long call into SQLite on a platform thread of its own: it would pin the carrier of a virtual thread, and the
 * stack of the caller may be too small for what a schema has in it (measured with SQLite 3.54.1: views in one another
 * need more than the megabyte that a thread of Java usually has). An overflow in native code ends the JVM.
 *
 * <p>The caller waits; an interrupt does not end that, and is remembered.
 */
final class PlatformThread {

    /** Reserved, not used, until the stack grows. */
    private static final long STACK_BYTES = 64L << 20;

    private static final long LOOK_MILLIS = 200;

    private PlatformThread() {}

    static <T> T call(String name, Callable<T> call) throws SQLException {
        return call(name, call, () -> false, Duration.ZERO).orElseThrow();
    }

    /**
     * Waits no longer than this patience after it is late: a single step of SQLite cannot be stopped. Then the thread is
     * left alone with all that it has open, and the answer is empty.
     */
    static <T> Optional<T> call(String name, Callable<T> call, BooleanSupplier late, Duration patience)
            throws SQLException {
        try {
            return new Wait(late, patience).until(start(name, call));
        } catch (ExecutionException e) {
            throw failureOf(name, e);
        }
    }

    /** Begins it; {@link #await} waits for its end. */
    static <T> FutureTask<T> start(String name, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(null, task, name, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Waits until it has ended, well or not. */
    static <T> T await(FutureTask<T> task) throws ExecutionException {
        return new Wait(() -> false, Duration.ZERO).until(task).orElseThrow();
    }

    private static SQLException failureOf(String name, ExecutionException failure) {
        if (failure.getCause() instanceof RuntimeException e) {
            throw e;
        }
        return failure.getCause() instanceof SQLException e
                ? e
                : new SQLException(name + " ended with " + failure.getCause(), failure);
    }

    private static final class Wait {

        private final BooleanSupplier late;
        private final Duration patience;
        private @Nullable Long lateSinceNanos;

        Wait(BooleanSupplier late, Duration patience) {
            this.late = late;
            this.patience = patience;
        }

        <T> Optional<T> until(FutureTask<T> task) throws ExecutionException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return Optional.of(task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS));
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (TimeoutException e) {
                        if (isOver()) {
                            return Optional.empty();
                        }
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private boolean isOver() {
            if (!late.getAsBoolean()) {
                return false;
            }
            if (lateSinceNanos == null) {
                lateSinceNanos = System.nanoTime();
            }
            return System.nanoTime() - lateSinceNanos > patience.toNanos();
        }
    }
}
