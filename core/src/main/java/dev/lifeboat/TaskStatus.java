package dev.lifeboat;

import java.time.Instant;
import java.util.Optional;

/**
 * A task of the scheduler at one moment. Immutable.
 *
 * @param task the task
 * @param switchedOn whether the scheduler runs it by itself
 * @param schedule when
 * @param runningSince when the run began that goes on at this moment
 * @param lastRun the last run that ended, also one before a restart
 * @param nextRun when it runs next; in the past while it waits for another task; empty when it is switched off or its
 *     schedule gives no instant that it could run at
 */
public record TaskStatus(
        BackupTask task,
        boolean switchedOn,
        Schedule schedule,
        Optional<Instant> runningSince,
        Optional<TaskRun> lastRun,
        Optional<Instant> nextRun) {}
