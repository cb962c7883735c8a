package dev.lifeboat;

/** The steps between which a process can die; each is named after what has just become true. */
enum Step {
    /** Create, import: the copy is in staging. */
    SNAPSHOT_TAKEN,
    /** Create, import: SQLite's check of the copy held. */
    SNAPSHOT_CHECKED,
    /** Create, import: the data is in the store, without a manifest yet. */
    DATA_PUBLISHED,
    /** Create, import: the backup is committed. */
    MANIFEST_PUBLISHED,
    /** Prune, delete: the backup is one no more, its data is still there. */
    MANIFEST_REMOVED,
    /** Prune, delete: its data is gone too. */
    DATA_REMOVED,
    /** Restore: the backup is in staging. */
    STAGED,
    /** Restore: it is the one that was backed up, and sound. */
    VERIFIED,
    /** Restore: the guard let it in, and it fits. */
    ADMITTED,
    /** Restore: the host is quiet. */
    QUIET,
    /** Restore: the safety copy is durable in staging. */
    SAFEGUARDED,
    /** Restore: pages of the candidate are in the live database's transaction, which is committed with the last ones. */
    APPLYING,
    /** Restore: the transaction is committed. */
    APPLIED,
    /** Restore: the right content is in. */
    PROVEN,
    /** Restore: the proof failed, and pages of the safety copy are in such a transaction. */
    ROLLING_BACK,
    /** Restore: the safety copy was put back. */
    ROLLED_BACK,
    /** Restore: the log is checkpointed, the locks are let go. */
    SETTLED,
    /** Restore: the host goes on. */
    RESUMED,
    /** Restore: the safety backup is committed. */
    SAFETY_PUBLISHED,
    /** Restore, a new file: it is whole and durable beside the database. */
    PLACED,
    /** Restore, a new file: what will be done is written down. */
    REPLACE_JOURNALED,
    /** Restore, a new file: what was there is durable in staging too. */
    SET_ASIDE,
    /** Restore, a new file: nothing of the old database is beside it any more. */
    SIDECARS_DELETED,
    /** Restore, a new file: it has the name of the database. */
    REPLACED,
    /** Restore, a new file: nothing is written down any more. */
    REPLACE_DONE
}
