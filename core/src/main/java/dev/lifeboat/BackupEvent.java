package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a {@link BackupListener} hears. Every event is immutable. */
public sealed interface BackupEvent {

    /** {@return the operation that it is about} */
    Operation operation();

    /** What an operation is doing, in the order in which it does it. */
    enum Phase {
        /** Fetching a backup from its store. */
        FETCH,
        /** Copying the live database. */
        SNAPSHOT,
        /** SQLite's check of a copy. */
        CHECK,
        /** Computing a SHA-256. */
        HASH,
        /** Handing a copy to the store. */
        PUBLISH,
        /** Taking the safety copy of the live database. */
        SAFETY,
        /** Writing the candidate into the live database. */
        APPLY,
        /** Proving that the right content is in. */
        PROVE,
        /** Putting the safety copy back, because the proof failed. */
        ROLL_BACK
    }

    /**
     * An operation began: it works, or waits for another one to end.
     *
     * @param operation the operation
     */
    record Started(Operation operation) implements BackupEvent {}

    /**
     * How far an operation is. Coalesced: a slow listener hears the newest of each phase, not each. A check or a proof,
     * which SQLite does in one go, is 0 of 1 and then 1 of 1.
     *
     * @param operation the operation
     * @param phase what it is doing
     * @param pagesDone pages done in this phase
     * @param pagesTotal pages to do in this phase
     */
    record Progress(Operation operation, Phase phase, long pagesDone, long pagesTotal) implements BackupEvent {}

    /**
     * An operation ended well.
     *
     * @param operation the operation
     * @param at when it ended
     * @param took how long it took, a wait for another operation included
     * @param backup the backup that it made, restored or pinned, if any; {@link Operation#backup()} names the one that
     *     it verified or deleted
     */
    record Completed(Operation operation, Instant at, Duration took, Optional<Backup> backup) implements BackupEvent {}

    /**
     * An operation failed; the caller gets the same exception.
     *
     * @param operation the operation
     * @param at when it failed
     * @param cause why, in words that say what is still safe
     */
    record Failed(Operation operation, Instant at, RuntimeException cause) implements BackupEvent {}

    /**
     * A prune carried out its plan.
     *
     * @param operation the operation
     * @param plan what was kept and removed, and why
     */
    record Pruned(Operation operation, RetentionPlan plan) implements BackupEvent {}

    /**
     * A verification said what it found; damage is a finding, not a failure.
     *
     * @param operation the operation
     * @param result what it found
     */
    record Verified(Operation operation, VerificationResult result) implements BackupEvent {}
}
