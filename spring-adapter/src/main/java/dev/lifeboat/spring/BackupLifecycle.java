package dev.lifeboat.spring;

import dev.lifeboat.BackupScheduler;
import dev.lifeboat.BackupTask;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the scheduler when the application is up, also when it is started again. Stops it once nobody sends requests any
 * more, waits for the run that goes on, and makes the last backup.
 */
final class BackupLifecycle implements SmartLifecycle {

    /** Below that of the web server, which therefore has stopped by then. */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private final HostedBackups backups;
    private final boolean backupOnShutdown;
    private volatile boolean running;

    BackupLifecycle(HostedBackups backups, boolean backupOnShutdown) {
        this.backups = backups;
        this.backupOnShutdown = backupOnShutdown;
    }

    @Override
    public void start() {
        backups.start();
        running = true;
    }

    @Override
    public void stop() {
        end().join();
    }

    /** The application waits for it up to spring.lifecycle.timeout-per-shutdown-phase. */
    @Override
    public void stop(Runnable callback) {
        CompletableFuture<?> unused = end().whenComplete((run, failure) -> callback.run());
    }

    private CompletableFuture<?> end() {
        running = false;
        BackupScheduler scheduler = backups.manager().scheduler();
        CompletableFuture<Void> stopped = scheduler.stop();
        return backupOnShutdown ? scheduler.runNow(BackupTask.BACKUP) : stopped;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
