package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;

/**
 * One run of a task of the scheduler. Immutable.
 *
 * @param task what ran
 * @param startedAt when it began
 * @param took how long it took
 * @param outcome how it ended
 * @param detail what it did, or why it failed, in words
 */
public record TaskRun(BackupTask task, Instant startedAt, Duration took, Outcome outcome, String detail) {

    /** How a run ended. */
    public enum Outcome {
        /** It did what it should, which may be nothing: an unchanged database, nothing to prune. */
        SUCCEEDED,
        /** It failed, and is tried again: a minute later, then after twice the time, up to the next regular run. */
        FAILED,
        /** The process ended, or the manager was closed, while it ran; it is tried again like one that failed. */
        INTERRUPTED
    }
}
