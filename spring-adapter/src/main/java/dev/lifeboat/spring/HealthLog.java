package dev.lifeboat.spring;

import dev.lifeboat.BackupEvent;
import dev.lifeboat.BackupHealth;
import dev.lifeboat.BackupListener;
import dev.lifeboat.BackupManager;
import dev.lifeboat.Finding;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.Operation;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how it stands with the backups: a line when the application is up, then each problem when it begins and
 * when it is over. It looks at the start and after each operation that changes something, on a thread of its own: to look
 * takes a listing of the store, which nobody waits for. Thread-safe.
 */
final class HealthLog implements BackupListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthLog.class);

    /** Several operations in a row are one change, and a task has noted by then how it ended. */
    private static final long AFTER_MILLIS = 2000;

    private static final long PATIENCE_MILLIS = 1000;
    private static final long IDLE_MILLIS = 5000;
    private static final Set<Operation.Kind> CHANGES = EnumSet.of(
            Operation.Kind.CREATE,
            Operation.Kind.PRUNE,
            Operation.Kind.RESTORE,
            Operation.Kind.IMPORT,
            Operation.Kind.DELETE);

    private final BiFunction<BackupManager, BackupHealth, String> words;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, HealthLog::daemon);
    private final AtomicBoolean waits = new AtomicBoolean();
    private volatile @Nullable BackupManager manager;

    /** What is known on the thread alone. */
    private final Set<Finding.Code> problems = EnumSet.noneOf(Finding.Code.class);

    /**
     * Looks at nothing yet.
     *
     * @param words what is said when the application is up
     */
    HealthLog(BiFunction<BackupManager, BackupHealth, String> words) {
        this.words = words;
        executor.setKeepAliveTime(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        executor.allowCoreThreadTimeOut(true);
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lifeboat-health-log");
        thread.setDaemon(true);
        return thread;
    }

    /** The application is up. */
    void begin(BackupManager backups) {
        manager = backups;
        executor.execute(() -> look(backups, true));
    }

    @Override
    public void on(BackupEvent event) {
        BackupManager backups = manager;
        if (backups != null && tells(event) && waits.compareAndSet(false, true)) {
            later(backups);
        }
    }

    private void later(BackupManager backups) {
        Future<?> unused = executor.schedule(
                () -> {
                    waits.set(false);
                    look(backups, false);
                },
                AFTER_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    /** A run that verifies has hundreds of operations, of which only those count that find something. */
    private static boolean tells(BackupEvent event) {
        if (event instanceof BackupEvent.Verified verified) {
            return !verified.result().problems().isEmpty();
        }
        return event instanceof BackupEvent.Failed
                || (event instanceof BackupEvent.Completed completed
                        && CHANGES.contains(completed.operation().kind()));
    }

    private void look(BackupManager backups, boolean first) {
        try {
            BackupHealth health = backups.health();
            if (first) {
                LOG.info("{}", words.apply(backups, health));
            }
            tell(health, first);
        } catch (RuntimeException | LinkageError e) {
            if (!executor.isShutdown()) {
                LOG.warn("how it stands with the backups cannot be told", e);
            }
        }
    }

    private void tell(BackupHealth health, boolean first) {
        Set<Finding.Code> now = EnumSet.noneOf(Finding.Code.class);
        for (Finding finding : health.findings()) {
            if (finding.severity() == Severity.PROBLEM && !isStillToCome(finding, health, first)) {
                now.add(finding.code());
                if (problems.add(finding.code())) {
                    LOG.warn("PROBLEM {}: {} {}", finding.code(), finding.what(), finding.advice());
                }
            }
        }
        problems.stream()
                .filter(known -> !now.contains(known))
                .forEach(over -> LOG.info("the problem {} is over", over));
        problems.retainAll(now);
    }

    /** On a first start the application may make its database a moment later. */
    private static boolean isStillToCome(Finding finding, BackupHealth health, boolean first) {
        return first
                && finding.code() == Finding.Code.SOURCE_MISSING
                && health.newest().isEmpty()
                && !health.has(Finding.Code.BACKUPS_MISSING);
    }

    /** Whoever looks just now has a moment to end; no new look begins. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.debug("the store has not answered yet, and is not waited for");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
