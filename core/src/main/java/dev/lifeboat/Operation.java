package dev.lifeboat;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of one operation. Immutable.
 *
 * @param number counts the operations of this manager, from 1; 0 is what {@link BackupManagerBuilder#build} finishes
 *     after a crash
 * @param kind what runs
 * @param backup the backup that it is about, where that is known from the start
 * @param trigger what makes the backup happen that it makes; empty if it makes none
 * @param mode the way in which it restores; empty if it restores nothing
 * @param startedAt when it began
 */
public record Operation(
        long number,
        Kind kind,
        Optional<BackupId> backup,
        Optional<BackupTrigger> trigger,
        Optional<RestoreMode> mode,
        Instant startedAt) {

    /** What an operation does. */
    public enum Kind {
        /** Makes a backup. */
        CREATE,
        /** Reads a backup again and compares. */
        VERIFY,
        /** Deletes what the retention policy does not keep. */
        PRUNE,
        /** Puts a backup into the live database. */
        RESTORE,
        /** Writes a backup to a new file. */
        RESTORE_TO,
        /** Looks at what a restore would replace, and by what. */
        PREVIEW,
        /** Makes a file from elsewhere a backup. */
        IMPORT,
        /** Deletes a backup. */
        DELETE,
        /** Keeps a backup from being pruned or deleted. */
        PIN,
        /** Takes a pin back. */
        UNPIN
    }
}
