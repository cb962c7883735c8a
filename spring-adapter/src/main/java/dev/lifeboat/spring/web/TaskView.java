package dev.lifeboat.spring.web;

import dev.lifeboat.TaskRun;
import dev.lifeboat.TaskStatus;
import dev.lifeboat.spring.BackupViews;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task of the scheduler, as JSON shows it.
 *
 * @param task which one
 * @param on whether it runs by itself
 * @param schedule when, as a text; null for a schedule of the host's own
 * @param runningSince when the run began that goes on
 * @param nextRun when it runs next
 * @param lastRun the last run that ended
 */
record TaskView(
        String task,
        boolean on,
        @Nullable String schedule,
        @Nullable String runningSince,
        @Nullable String nextRun,
        @Nullable Run lastRun) {

    record Run(String startedAt, long tookMillis, String outcome, String detail) {

        static Run of(TaskRun run, BackupViews views) {
            return new Run(
                    run.startedAt().toString(),
                    run.took().toMillis(),
                    run.outcome().name(),
                    views.words(run.detail()));
        }
    }

    static TaskView of(TaskStatus status, BackupViews views) {
        return new TaskView(
                status.task().name(),
                status.switchedOn(),
                status.schedule().text().orElse(null),
                status.runningSince().map(Instant::toString).orElse(null),
                status.nextRun().map(Instant::toString).orElse(null),
                status.lastRun().map(run -> Run.of(run, views)).orElse(null));
    }
}
