package dev.lifeboat;

/**
 * Something about the backups that their owner should know. From {@link BackupManager#health}. Immutable.
 *
 * @param code which of the known findings it is, for programs: to switch on, to translate
 * @param severity how bad it is
 * @param what what was found, with its paths, numbers and ids, in English
 * @param advice what to do about it, in English
 */
public record Finding(Code code, Severity severity, String what, String advice) {

    /** How bad a finding is; a later one is worse. */
    public enum Severity {
        /** Good to know; with nothing but notes, all is well. */
        NOTE,
        /** Nothing is lost, and somebody should look at it. */
        WARNING,
        /** Backups are not made, are not there, or could not be restored: somebody has to act. */
        PROBLEM
    }

    /** Which finding it is. Codes stay as they are; new ones may come. */
    public enum Code {
        /** The database does not exist. */
        SOURCE_MISSING,
        /** The database cannot be opened: no file, no permission, an interrupted transaction. */
        SOURCE_UNREADABLE,
        /** The file of the database is none of SQLite's. */
        SOURCE_NOT_SQLITE,
        /** SQLite finds the database malformed. */
        SOURCE_DAMAGED,
        /** SQLite's check finds fault with the content of the database; its pages are sound. */
        SOURCE_INCONSISTENT,
        /** A part of the database cannot be checked before the host registers something. */
        SOURCE_NOT_CHECKED,
        /** Another file was put in the place of the database while this process had it open. */
        DATABASE_REPLACED,
        /** The database holds far less than a backup of the last week. */
        SOURCE_COLLAPSED,
        /** Another connection holds a lock on the database just now. */
        SOURCE_LOCKED,
        /** The database or its directory cannot be written, so that a restore would fail. */
        SOURCE_NOT_WRITABLE,
        /** The write-ahead log of the database has outgrown its budget. */
        WAL_LARGE,
        /** The staging directory cannot be used, so that nothing works that needs the operation lock. */
        STAGING_UNUSABLE,
        /** The store cannot be read. */
        STORE_UNREADABLE,
        /** The store cannot be written. */
        STORE_NOT_WRITABLE,
        /** There is too little space for the next backup, or for less than two. */
        LITTLE_SPACE,
        /** The backups are on the volume of the database, and would be lost with it. */
        SAME_VOLUME,
        /** In the directory of the backups is something that is none of them. */
        FOREIGN_FILES,
        /** Objects without a manifest, which a crash left. */
        ORPHANS,
        /** There is no good backup yet. */
        NO_BACKUP,
        /** Backups were made, and none is there. */
        BACKUPS_MISSING,
        /** Another database makes backups under the same name. */
        STORE_SHARED,
        /** The last verification of a backup found it damaged. */
        BACKUP_DAMAGED,
        /** A backup is committed and not whole, so that it is not listed. */
        BACKUP_NOT_WHOLE,
        /** A backup is dated in the future. */
        BACKUP_FROM_THE_FUTURE,
        /** Nothing verifies backups, and the newest good one was not verified lately. */
        NOT_VERIFIED,
        /** Safety copies of restores wait in staging for the store. */
        SAFETY_COPIES_WAIT,
        /** A restore with a new file was interrupted, and waits to be finished. */
        RESTORE_INTERRUPTED,
        /** Files of databases that were replaced are kept. */
        SET_ASIDE_KEPT,
        /** The last backups failed. */
        BACKUPS_FAIL,
        /** A backup should have been made by now. */
        BACKUP_OVERDUE,
        /** The last run of a task failed, or was cut off. */
        TASK_FAILED,
        /** No backup is made by itself. */
        BACKUP_TASK_OFF,
        /** The schedule of a task throws, so that the task does not run by itself. */
        SCHEDULE_FAILS,
        /** Nothing is deleted at present, to be safe. */
        RETENTION_FROZEN,
        /** The retention policy throws, so that nothing is deleted. */
        RETENTION_FAILS,
        /** The retention policy keeps every backup. */
        RETENTION_KEEPS_EVERYTHING,
        /** Nothing deletes by itself the backups that the retention policy does not keep. */
        CLEANUP_TASK_OFF,
        /** Saved settings count in place of the builder's. */
        SETTINGS_OVERRIDDEN,
        /** The saved settings cannot be read. */
        SETTINGS_UNREADABLE
    }

    /** {@return it in two lines, for people} */
    @Override
    public String toString() {
        return severity + " " + code + ": " + what + "\n    " + advice;
    }
}
