package dev.lifeboat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long SQLite may take over a database that is not known to be the host's own: a few kilobytes can ask it for a check
 * without an end (a full-text table over a view that never ends). So long that no honest database meets it.
 */
final class CheckTime {

    /** Checks of ordinary tables read some 100 MB a second, those of full-text tables a few. */
    private static final long BYTES_A_SECOND = 1 << 20;

    private CheckTime() {}

    /** Whether it is over, for a database of so many bytes; it begins now. */
    static BooleanSupplier of(Duration atLeast, long bytes) {
        long nanos = atLeast.plusSeconds(bytes / BYTES_A_SECOND).toNanos();
        long beganAtNanos = System.nanoTime();
        return () -> System.nanoTime() - beganAtNanos >= nanos;
    }
}
