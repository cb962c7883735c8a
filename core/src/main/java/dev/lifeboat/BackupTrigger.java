package dev.lifeboat;

/** What made a backup happen. */
public enum BackupTrigger {
    /** Somebody asked for it. */
    MANUAL,
    /** The schedule did. */
    SCHEDULED,
    /** A restore took it first, as its safety backup: restoring it is the undo. */
    PRE_RESTORE,
    /** A schema migration was about to run. */
    PRE_MIGRATION,
    /** A file from elsewhere was made a backup. */
    IMPORTED
}
