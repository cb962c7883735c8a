package dev.lifeboat.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.lifeboat.RestoreGuard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Hikari pools of the database quiet during a restore. A guard of the application that takes a connection of a
 * suspended pool would wait for the restore, which waits for it: once such a guard has taken longer than the timeout, the
 * pools go on. One restore at a time, as a manager runs them.
 */
final class PoolsGuard implements RestoreGuard, GuardTime {

    private static final Logger LOG = LoggerFactory.getLogger(PoolsGuard.class);

    private final Supplier<Stream<HikariDataSource>> pools;
    private final Duration timeout;
    private volatile List<PoolGuard> quiet = List.of();
    private volatile CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

    PoolsGuard(Supplier<Stream<HikariDataSource>> pools, Duration timeout) {
        this.pools = pools;
        this.timeout = timeout;
    }

    @Override
    public Quiet quiesce() throws Exception {
        List<PoolGuard> guards = pools.get()
                .filter(HikariDataSource::isRunning)
                .map(pool -> new PoolGuard(pool, timeout))
                .toList();
        Quiet resumed = RestoreGuard.all(guards.toArray(RestoreGuard[]::new)).quiesce();
        quiet = guards;
        begins();
        return () -> {
            quiet = List.of();
            resumed.close();
        };
    }

    @Override
    public void begins() {
        List<PoolGuard> held = quiet;
        if (held.stream().anyMatch(PoolGuard::suspends)) {
            Executor late = CompletableFuture.delayedExecutor(
                    timeout.toNanos(), TimeUnit.NANOSECONDS, PoolsGuard::onThreadOfItsOwn);
            end = CompletableFuture.runAsync(() -> goOn(held), late);
        }
    }

    /** The threads of the common pool may all be waiting for a connection. */
    private static void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "lifeboat-pool-goes-on");
        thread.setDaemon(true);
        thread.start();
    }

    private void goOn(List<PoolGuard> held) {
        LOG.warn(
                "a guard of the application has not ended after {} ms, in which it may wait for a connection of a pool that"
                        + " is suspended until the restore is over: the pool goes on before that. A guard uses the"
                        + " connection that validate() gives it",
                timeout.toMillis());
        held.forEach(PoolGuard::resume);
    }

    @Override
    public void ends() {
        end.cancel(false);
    }
}
