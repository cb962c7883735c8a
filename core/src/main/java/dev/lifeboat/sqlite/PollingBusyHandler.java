package dev.lifeboat.sqlite;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * Waits for a lock with short naps. SQLite's own busy timeout soon naps 100 ms at a time, and a writer that commits
 * in a row leaves gaps of microseconds: restores were locked out for 20 seconds, with this for some milliseconds.
 */
final class PollingBusyHandler extends BusyHandler {

    private static final long NAP_NANOS = 1_000_000;

    private final long nanos;
    private long deadline;

    PollingBusyHandler(Duration timeout) {
        this.nanos = timeout.toNanos();
    }

    /** Called from native code: must not throw. An interrupt does not end it. */
    @Override
    protected int callback(int timesBefore) {
        long now = System.nanoTime();
        if (timesBefore == 0) {
            deadline = now + nanos;
        }
        if (now - deadline >= 0) {
            return 0;
        }
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(NAP_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }
}
