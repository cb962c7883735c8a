package dev.lifeboat;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Backs up and restores the SQLite database of the application that it lives in.
 *
 * <pre>{@code
 * try (BackupManager backups = BackupManager.forDatabase(Path.of("data/app.db"))
 *         .storeIn(DirectoryBackupStore.at(Path.of("backups")))
 *         .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
 *         .schedule(Schedule.every(Duration.ofHours(6)))
 *         .build()) {
 *     Backup backup = backups.create("before the upgrade");
 *     RestoreResult result = backups.restore(backup.id());
 *     backups.restore(result.safetyBackup().id()); // undo
 * }
 * }</pre>
 * <p>Thread-safe, across the managers and processes that share a staging directory. What may run beside what, and what
 * remains when the process dies in an operation, is in the two tables of {@linkplain dev.lifeboat this package}.
 *
 * <p>Who waits does so up to the operation timeout, and then throws {@link BackupBusyException}, which names what runs.
 * An interrupt ends the wait, with a {@link BackupException}, and nothing else.
 *
 * <p>May be called on virtual threads. The operation then runs on a platform thread of its own, and the caller waits: a lock
 * of SQLite is given back though every carrier may be pinned by others who wait for it. The class loader and the
 * {@code MDC} of the caller come along; {@link RestoreGuard} and {@link OnConnect} say where the host's code runs.
 *
 * <p>The live database is reached through SQLite connections of Lifeboat's own alone; the host's connections may stay
 * open throughout. A closed manager throws {@link IllegalStateException}. Sizes are in bytes, instants come from the
 * manager's clock, and durations are measured without it.
 */
public final class BackupManager implements AutoCloseable {

    private final Dispatch dispatch;
    private final BackupScheduler scheduler;
    private final Operations operations;
    private final Events events;
    private final Duration closeTimeout;

    BackupManager(
            Dispatch dispatch, BackupScheduler scheduler, Operations operations, Events events, Duration closeTimeout) {
        this.dispatch = dispatch;
        this.scheduler = scheduler;
        this.operations = operations;
        this.events = events;
        this.closeTimeout = closeTimeout;
    }

    /**
     * {@return a builder for the database in this file} Every setting has its default, and the store is still missing.
     *
     * @param database the main file of a SQLite database, which need not exist yet; a link is followed when it is built
     * @throws IllegalArgumentException if this names no file, such as {@code :memory:}
     */
    public static BackupManagerBuilder forDatabase(Path database) {
        return new BackupManagerBuilder(database);
    }

    /**
     * Makes a backup while the application reads and writes. In WAL, writers go on, else they wait for the copy.
     *
     * @return the backup: consistent, checked, durable
     * @throws CorruptBackupException if {@code quick_check} finds damaged pages in the copy: the database is damaged. What
     *     it says of content is in {@link Backup#notes} instead
     * @throws BackupException if it failed; nothing was published
     */
    public Backup create() {
        return create(BackupRequest.manual());
    }

    /**
     * {@return a backup as {@link #create()} makes it, with words for the people who will look for it}
     *
     * @param label at most {@value BackupRequest#MAX_LABEL_LENGTH} characters; a blank one counts as none
     * @throws IllegalArgumentException if the label is longer
     */
    public Backup create(String label) {
        return create(BackupRequest.manual(label));
    }

    /**
     * {@return a backup as {@link #create()} makes it}
     *
     * @param request who asks, and what people should know about it: a trigger and a label
     */
    public Backup create(BackupRequest request) {
        return dispatch.create(request);
    }

    /**
     * {@return the backups of this manager's name, newest first} What a crash left, what is not ours, and what is
     * visibly damaged (no readable manifest, data of another length) is not in it. A safety backup that waits in staging
     * for a store that is full, read-only or away is in it, and all that is in it where such a store does not answer.
     *
     * @throws BackupException if the store cannot be read and nothing waits
     */
    public List<Backup> list() {
        return dispatch.list();
    }

    /**
     * {@return the backup of this id, if it is listed} Throws as {@link #list} does, but never for one that waits in staging.
     *
     * @param id of this manager's name; one of another name is never found
     */
    public Optional<Backup> find(BackupId id) {
        return dispatch.find(Objects.requireNonNull(id, "id"));
    }

    /**
     * {@return the newest good backup, if there is one} Safety backups are passed over (after undoing a bad day, the
     * bad day must not be the newest backup), and so are backups dated in the future and those whose last verification
     * failed. An imported file, from elsewhere, is it only where there is no other, and what carries the mark of another
     * database never is. A backup of a database without a table, which may be one that was emptied, is it only where none
     * has tables; where that is not known ({@link Backup#extent}), it counts as one that has. Throws as {@link #list} does.
     */
    public Optional<Backup> latest() {
        return dispatch.latest();
    }

    /**
     * Reads a backup again and compares; remembers the outcome in the store. Problems are values, not exceptions.
     *
     * @param id of this manager's name
     * @param depth how deep to look; anything above {@link VerifyDepth#CHECKSUM} needs room for the database in staging
     * @return what is wrong with the backup, if anything
     * @throws BackupException if there is none (any more), or it could not be read at all, which says nothing about it
     */
    public VerificationResult verify(BackupId id, VerifyDepth depth) {
        return dispatch.verify(Objects.requireNonNull(id, "id"), Objects.requireNonNull(depth, "depth"));
    }

    /** {@return what {@link #prune} would do now, and why} Touches nothing, and throws as that does. */
    public RetentionPlan planPrune() {
        return dispatch.planPrune();
    }

    /**
     * {@return as {@link #planPrune()}, with another policy than the one that counts}
     *
     * @param policy which backups to keep
     */
    public RetentionPlan planPrune(RetentionPolicy policy) {
        return dispatch.planPrune(Objects.requireNonNull(policy, "policy"));
    }

    /**
     * Deletes the backups that the retention policy does not keep. Never the newest good one, a pinned one, one from the
     * future or one that carries the mark of another database; safety backups have a rule of their own (the newest {@value Retention#SAFETY_BACKUPS_KEPT}, and any
     * younger than 7 days); and nothing at all while backups are failing or none has succeeded yet.
     *
     * @return what was done, with the reason for each backup
     * @throws BackupException if the policy threw (nothing was removed) or the store failed (what is listed is whole)
     */
    public RetentionPlan prune() {
        return dispatch.prune();
    }

    /**
     * Puts a backup into the live database, in place, while connections stay open. A safety backup is taken first, and
     * not one committed transaction falls between it and the restore; restoring it is the undo. A store that does not take it
     * is no obstacle: it waits in staging, from where it can be restored, and the next operation tries to publish it. Readers in WAL keep
     * their snapshot until their transactions end; a transaction that has read before and writes afterwards gets
     * {@code SQLITE_BUSY_SNAPSHOT}. Journal mode and, in WAL, page size of the live database stay as they are.
     *
     * @param id of this manager's name
     * @return what is in the live database now, and the safety backup that undoes it
     * @throws BackupNotFoundException if there is no such backup
     * @throws CorruptBackupException if it is not the one that was backed up; the live database was not touched
     * @throws RestoreRefusedException if it may not or cannot happen (a guard, a lock, space, an encoding that differs,
     *     a live database that is missing or damaged, the mark of another database that {@link Backup#owner} carries); the live database was not touched
     * @throws RestoreFailedException if it failed later; the message says what the live database holds
     * @throws BackupException if the store or staging cannot be read; the live database was not touched
     */
    public RestoreResult restore(BackupId id) {
        return restore(id, RestoreMode.IN_PLACE);
    }

    /**
     * {@return as {@link #restore(BackupId)}, which is {@link RestoreMode#IN_PLACE}}
     *
     * @param id of this manager's name
     * @param mode says what it needs, and what it leaves
     */
    public RestoreResult restore(BackupId id, RestoreMode mode) {
        return dispatch.restore(Objects.requireNonNull(id, "id"), Objects.requireNonNull(mode, "mode"));
    }

    /**
     * {@return what was done, if the database file is missing and there is a good backup} For a first start on an empty
     * volume: {@link RestoreMode#REPLACE_FILE} of {@link #latest}, or with a warning of the next older if it is damaged;
     * else the log says why not. The new file belongs to whom its directory belongs to, where the process may give it away. Refused where the backups are of several databases and nothing tells which. Call it before the database is opened: a file of 0 bytes exists.
     */
    public Optional<RestoreResult> restoreIfMissing() {
        return dispatch.restoreIfMissing();
    }

    /**
     * Writes a backup to a new file: all of it, compared with its checksum, its pages checked, and durable, or nothing.
     *
     * @param id of this manager's name
     * @param newFile in a directory that exists; does not exist itself, nor with {@code -wal}, {@code -shm}, {@code -journal}
     * @return the backup that was written
     * @throws BackupException if there is no such backup, it is damaged, or the file exists or cannot be written
     */
    public Backup restoreTo(BackupId id, Path newFile) {
        return dispatch.restoreTo(Objects.requireNonNull(id, "id"), Objects.requireNonNull(newFile, "newFile"));
    }

    /**
     * {@return what a restore in place would replace, and by what} The backup is read, checked and shown to the guard as a
     * restore does it, in staging, and its rows and those of the live database are counted; a long count holds a read
     * transaction. Nothing of the host's is touched, and nothing is kept.
     *
     * @param id of this manager's name
     * @throws CorruptBackupException if it is not the one that was backed up
     * @throws BackupException if there is none, or it or the live database cannot be read
     */
    public RestorePreview preview(BackupId id) {
        return dispatch.preview(Objects.requireNonNull(id, "id"));
    }

    /**
     * {@return the database of a backup, a plain SQLite file of {@link Backup#databaseBytes} bytes} For a download, say. Who
     * reads it closes it. Where it is not the one that was backed up, an {@link java.io.IOException} comes in the place of
     * its last bytes, so that nobody has a file that looks whole.
     *
     * @param id of this manager's name
     * @throws BackupException if there is none, or it cannot be read
     */
    public InputStream open(BackupId id) {
        return dispatch.open(Objects.requireNonNull(id, "id"));
    }

    /** {@return the main file of the database, with links followed} */
    public Path database() {
        return dispatch.database();
    }

    /** {@return how it stands with the backups, with advice} Quick, and never throws for what it finds. */
    public BackupHealth health() {
        return dispatch.health(scheduler);
    }

    /** {@return what runs the tasks of this manager by themselves, and changes its settings while it runs} */
    public BackupScheduler scheduler() {
        return scheduler;
    }

    /**
     * {@return a backup of a SQLite file from elsewhere, after an {@code integrity_check}: damage is refused, faults in the
     * content are in {@link Backup#notes}} It and the files beside it stay
     * as they are; what a {@code -wal} has committed is in the backup, what a hot {@code -journal} rolls back is not.
     *
     * @param sqliteFile never the live database or a file that belongs to it, under whatever name
     * @param label as in {@link #create(String)}
     * @throws BackupException if it cannot be imported, and why; nothing was published
     */
    public Backup importFile(Path sqliteFile, String label) {
        return dispatch.importFile(Objects.requireNonNull(sqliteFile, "sqliteFile"), label);
    }

    /**
     * {@return the backup, kept from {@link #prune} and {@link #delete} from now on} Needs no free space.
     *
     * @param id of this manager's name, of a backup that exists; may be pinned already
     * @throws BackupException if it could not be pinned; a safety backup that waits in staging can be only once the store
     *     has taken it
     */
    public Backup pin(BackupId id) {
        return dispatch.pin(Objects.requireNonNull(id, "id"));
    }

    /**
     * {@return the backup, without its pin}
     *
     * @param id as in {@link #pin}; need not be pinned
     */
    public Backup unpin(BackupId id) {
        return dispatch.unpin(Objects.requireNonNull(id, "id"));
    }

    /**
     * Deletes a backup, also a damaged one, and all that belongs to it; a safety backup that waits in staging, too.
     *
     * @param id as in {@link #pin}
     * @throws DeleteRefusedException if it is pinned, the newest good backup, or another database's
     */
    public void delete(BackupId id) {
        dispatch.delete(Objects.requireNonNull(id, "id"));
    }

    /**
     * Lets nothing new begin, waits for what runs up to the close timeout, and as long at most for the events. What still
     * runs then is abandoned; the next start clears up after it. A second call does no harm.
     */
    @Override
    public void close() {
        long deadlineNanos = System.nanoTime() + closeTimeout.toNanos();
        scheduler.close();
        operations.close(closeTimeout);
        scheduler.awaitEnd(deadlineNanos);
        events.close(closeTimeout);
    }
}
