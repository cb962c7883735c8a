package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the tasks of the scheduler do, and what they say of it. Nobody gets their exceptions, so that they are logged. */
final class TaskWork {

    private static final Logger LOG = LoggerFactory.getLogger(TaskWork.class);

    private static final int MAX_DETAIL_LENGTH = 1000;

    private final Dispatch dispatch;
    private final VerifyOldest verify;

    TaskWork(Dispatch dispatch, Duration verifyBudget) {
        this.dispatch = dispatch;
        this.verify = new VerifyOldest(dispatch, verifyBudget);
    }

    /** Runs a task; a failure is an outcome. */
    TaskRun run(BackupTask task, Instant startedAt) {
        long startedAtNanos = System.nanoTime();
        try {
            String detail = switch (task) {
                case BACKUP -> backup(startedAt);
                case CLEANUP -> cleanUp();
                case VERIFY -> verify.run();
            };
            return ended(task, startedAt, startedAtNanos, TaskRun.Outcome.SUCCEEDED, detail);
        } catch (ClosedException e) {
            LOG.debug("the task {} ends with its manager", task, e);
            return ended(task, startedAt, startedAtNanos, TaskRun.Outcome.INTERRUPTED, "the manager was closed");
        } catch (RuntimeException e) {
            LOG.warn("the task {} of {} failed: {}", task, name(), e.getMessage());
            LOG.debug("how the task {} failed", task, e);
            return ended(task, startedAt, startedAtNanos, TaskRun.Outcome.FAILED, Words.failure(e));
        } catch (Error e) {
            // The host's code runs here too; what it does must not end the scheduler, and who waits must hear of it.
            LOG.warn("the task {} of {} failed", task, name(), e);
            return ended(task, startedAt, startedAtNanos, TaskRun.Outcome.FAILED, e.toString());
        }
    }

    private String name() {
        return dispatch.context().catalog().name();
    }

    private static TaskRun ended(
            BackupTask task, Instant startedAt, long startedAtNanos, TaskRun.Outcome outcome, String detail) {
        Duration took = Duration.ofNanos(System.nanoTime() - startedAtNanos);
        String shown = detail.substring(0, Math.min(detail.length(), MAX_DETAIL_LENGTH));
        return new TaskRun(task, startedAt, took, outcome, shown);
    }

    private String backup(Instant startedAt) {
        Backup backup = dispatch.create(new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty()));
        return backup.createdAt().isBefore(startedAt.truncatedTo(ChronoUnit.MILLIS))
                ? "the database is the same as in " + backup.id() + ", which was not published again"
                : backup.id() + " created, " + Words.bytes(backup.databaseBytes());
    }

    private String cleanUp() {
        RetentionPlan plan = dispatch.prune();
        return plan.frozen()
                .map(why -> "nothing removed: retention is frozen, " + why)
                .orElseGet(
                        () -> plan.removed().size() + " removed, " + plan.kept().size() + " kept");
    }
}
