package dev.lifeboat.spring;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.lifeboat.RestoreGuard;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one Hikari pool away from its database during a restore. A pool with allow-pool-suspension is suspended: whoever
 * wants a connection waits, and those that are out are waited for. For any other, the restore waits for a moment at
 * which no connection is out. Afterwards all connections are new ones.
 *
 * <p>After the timeout the restore goes on: it is right all the same, and a connection that leaked must not stand in
 * the way of it.
 */
final class PoolGuard implements RestoreGuard {

    private static final Logger LOG = LoggerFactory.getLogger(PoolGuard.class);
    private static final long POLL_MILLIS = 2;

    private final HikariDataSource dataSource;
    private final HikariPoolMXBean pool;
    private final Duration timeout;

    /** Of a pool that runs: one that was never used has no connections. */
    PoolGuard(HikariDataSource dataSource, Duration timeout) {
        this.dataSource = dataSource;
        this.pool = dataSource.getHikariPoolMXBean();
        this.timeout = timeout;
    }

    /** Whether the pool makes those wait who want a connection. */
    boolean suspends() {
        return dataSource.isAllowPoolSuspension();
    }

    @Override
    public Quiet quiesce() throws InterruptedException {
        if (suspends()) {
            pool.suspendPool();
        }
        try {
            awaitQuiet();
        } catch (Throwable e) {
            resume();
            throw e;
        }
        return this::resume;
    }

    private void awaitQuiet() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (!isQuiet()) {
            if (System.nanoTime() - deadlineNanos >= 0) {
                LOG.warn(
                        "{} of the pool {} still in use after {} ms; the restore goes on, and a transaction that has"
                                + " read before and writes afterwards will fail",
                        pool.getActiveConnections() == 1
                                ? "1 connection is"
                                : pool.getActiveConnections() + " connections are",
                        dataSource.getPoolName(),
                        timeout.toMillis());
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** A suspended pool gives up its idle connections at once, and the others when they come back. */
    private boolean isQuiet() {
        if (!suspends()) {
            return pool.getActiveConnections() == 0;
        }
        pool.softEvictConnections();
        return pool.getTotalConnections() == 0;
    }

    /** Again does no harm. */
    void resume() {
        pool.softEvictConnections();
        if (suspends()) {
            pool.resumePool();
        }
    }
}
