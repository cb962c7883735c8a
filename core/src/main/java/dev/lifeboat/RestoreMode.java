package dev.lifeboat;

/** The ways in which a backup gets into the live database. */
public enum RestoreMode {
    /**
     * One SQLite transaction on the live database, while connections stay open. Needs a live database that is sound.
     */
    IN_PLACE,
    /**
     * A new file in the place of the old one. It is for a live database that is missing, damaged or not readable as SQLite,
     * or that has another text encoding than the backup, or, in WAL, pages of another size. Any other sound one is refused:
     * {@link #IN_PLACE} is for that.
     *
     * <p>Nobody may have the database open, or open it until the restore returns. Refused is what can be told: where there is a
     * {@code /proc}, that this process has the file or one beside it open, and that another process holds a lock on it,
     * which every connection in WAL does, and with a rollback journal one in a transaction; elsewhere, such a lock on a
     * database that is sound. For the rest (a connection that is idle, a damaged database where there is no
     * {@code /proc}) the host answers.
     *
     * <p>The guard's {@link RestoreGuard#validate} sees the new file before it is put in; nothing has to be undone when
     * it throws. Journal mode and page size are the backup's, access rights those of the old file. A link is followed.
     *
     * <p>What was there becomes a safety backup when it is sound, else its files are set aside, as they were, in staging
     * ({@link RestoreResult#setAside}); nothing ever deletes those. After a crash the database is the old one or the new,
     * and the next {@link BackupManagerBuilder#build} finishes what was begun. If somebody is known, as above, to have
     * the database open by then, or has made one where none was, it is given up instead, with a warning that says where
     * the files are: whoever opened it has chosen it. What is there by then and in nobody's use is set aside as well.
     *
     * <p>A database file that is a mount of its own (a container that mounts one file) cannot be replaced, which is
     * refused: mount its directory.
     */
    REPLACE_FILE
}
