package dev.lifeboat;

import java.time.Duration;

/** What a {@link BackupManagerBuilder} sets where it is told nothing; for whoever shows or reuses it. Immutable. */
public final class BackupDefaults {

    /** How long an operation waits for another one: 5 minutes. */
    public static final Duration OPERATION_TIMEOUT = Duration.ofMinutes(5);

    /** How long to wait for a lock on the live database: 30 seconds. */
    public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(30);

    /** How long {@link BackupManager#close} waits: 30 seconds. */
    public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /** The size of the write-ahead log past which a rate limit is lifted: 256 MiB. */
    public static final long WAL_BUDGET_BYTES = 256L << 20;

    /** How deep a candidate is checked before a restore: {@code QUICK_CHECK}. */
    public static final VerifyDepth RESTORE_DEPTH = VerifyDepth.QUICK_CHECK;

    /** When a task runs that is switched on and was given no schedule: once a day. */
    public static final Schedule SCHEDULE = Schedule.every(Duration.ofDays(1));

    /** How long a run of the task {@link BackupTask#VERIFY} may take: 5 minutes. */
    public static final Duration VERIFY_BUDGET = Duration.ofMinutes(5);

    /**
     * How long SQLite may take at least to check a file that is imported, or a backup that is restored or verified: 5
     * minutes, and a second more for each MiB. Then it is refused as one that could not be checked.
     */
    public static final Duration CHECK_TIME = Duration.ofMinutes(5);

    /** A database that holds less than so many percent of what it held has collapsed: 50. */
    public static final int COLLAPSE_PERCENT = 50;

    /** The name of the directory of unpublished work, beside the database: {@code .lifeboat}. */
    public static final String STAGING = ".lifeboat";

    private BackupDefaults() {}
}
