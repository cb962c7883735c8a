package dev.lifeboat;

import dev.lifeboat.Operation.Kind;
import dev.lifeboat.Operations.Wording;
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
 *         .build()) {
 *     Backup backup = backups.create("before the upgrade");
 *     RestoreResult result = backups.restore(backup.id());
 *     backups.restore(result.safetyBackup().id()); // undo
 * }
 * }</pre>
 *
 * <p>Thread-safe. {@code create}, {@code prune} and {@code restore} run one at a time per database, across managers and
 * processes that share the staging directory; a second one waits up to the operation timeout and then throws
 * {@link BackupBusyException}. {@code list}, {@code find}, {@code latest}, {@code planPrune}, {@code verify} and
 * {@code restoreTo} run beside them and beside each other; a backup that is pruned meanwhile is "not found", not
 * "broken".
 *
 * <p>The live database is reached through SQLite connections of Lifeboat's own alone; the host's connections may stay
 * open throughout. Each method says what remains if the process dies in it; those that only look write nothing. A
 * closed manager throws {@link IllegalStateException}. An interrupt ends the wait for another operation, with a
 * {@link BackupException}.
 *
 * <p>Sizes are in bytes, instants come from the manager's clock, and durations are measured without it.
 */
public final class BackupManager implements AutoCloseable {

    private final Context context;
    private final Operations operations;
    private final Events events;
    private final Duration closeTimeout;

    BackupManager(Context context, Operations operations, Events events, Duration closeTimeout) {
        this.context = context;
        this.operations = operations;
        this.events = events;
        this.closeTimeout = closeTimeout;
    }

    /**
     * Begins to build a manager for the database in this file, which need not exist yet.
     *
     * @param database the main file of a SQLite database; a link is followed when the manager is built
     * @return a builder in which every setting has its default, and the store is still missing
     * @throws IllegalArgumentException if this names no file, such as {@code :memory:}
     */
    public static BackupManagerBuilder forDatabase(Path database) {
        return new BackupManagerBuilder(database);
    }

    /**
     * Makes a backup while the application reads and writes. In WAL, writers go on; with a rollback journal they wait
     * while the pages are copied.
     *
     * <p>After a crash: the backup is listed, or it is not, and what was copied is swept: from staging by the next
     * operation, from the store once its time is a day past. The live database is only ever read.
     *
     * @return the backup: consistent, checked, durable
     * @throws CorruptBackupException if the copy does not pass SQLite's {@code quick_check}: the database is damaged
     * @throws BackupBusyException if another operation runs for longer than the operation timeout
     * @throws BackupException if it failed; nothing was published
     */
    public Backup create() {
        return create(BackupRequest.manual());
    }

    /**
     * As {@link #create()}, with words for the people who will look for it.
     *
     * @param label at most {@value BackupRequest#MAX_LABEL_LENGTH} characters; a blank one counts as none
     * @return the backup: consistent, checked, durable
     * @throws IllegalArgumentException if the label is longer than {@value BackupRequest#MAX_LABEL_LENGTH} characters
     */
    public Backup create(String label) {
        return create(BackupRequest.manual(label));
    }

    /**
     * As {@link #create()}, with a trigger and a label.
     *
     * @param request who asks, and what people should know about it
     * @return the backup: consistent, checked, durable
     */
    public Backup create(BackupRequest request) {
        BackupRequest.checkAskedFor(request.trigger());
        Wording wording = new Wording(
                "Backup of " + context.database(), "Nothing was published; the backups from before are untouched.");
        return operations.locked(
                Kind.CREATE,
                Optional.empty(),
                wording,
                () -> CreateBackup.lookAhead(context),
                progress -> new CreateBackup(context, progress).run(request));
    }

    /**
     * {@return the backups of this manager's name, newest first} What a crash left, what is not ours, and what is
     * visibly damaged (no readable manifest, data of another length) is not in it.
     *
     * @throws BackupException if the store cannot be read
     */
    public List<Backup> list() {
        return operations.asked(looking(), () -> context.catalog().list());
    }

    /**
     * {@return the backup of this id, if it is listed}
     *
     * @param id of this manager's name; one of another name is never found
     * @throws BackupException if the store cannot be read
     */
    public Optional<Backup> find(BackupId id) {
        Objects.requireNonNull(id, "id");
        return operations.asked(looking(), () -> context.catalog().find(id));
    }

    /**
     * {@return the newest good backup, if there is one} Safety backups are passed over (after undoing a bad day, the
     * bad day must not be the newest backup), and so are backups dated in the future and those whose last verification
     * failed.
     *
     * @throws BackupException if the store cannot be read
     */
    public Optional<Backup> latest() {
        return operations.asked(
                looking(),
                () -> Retention.newestGood(
                        context.catalog().list(), context.clock().instant()));
    }

    private Wording looking() {
        return new Wording("Reading the backups in " + context.catalog().store(), "Nothing was touched.");
    }

    /**
     * Reads a backup again and compares; remembers the outcome in the store. Problems are values, not exceptions.
     *
     * <p>After a crash: at most a copy in staging, which is swept after a day, and an earlier outcome forgotten. The
     * backup itself is only ever read.
     *
     * @param id of this manager's name
     * @param depth how deep to look; anything above {@link VerifyDepth#CHECKSUM} needs room for the database in staging
     * @return what is wrong with the backup, if anything
     * @throws BackupNotFoundException if there is no such backup, or none any more
     * @throws BackupException if it could not be read at all, which says nothing about the backup
     */
    public VerificationResult verify(BackupId id, VerifyDepth depth) {
        Objects.requireNonNull(depth, "depth");
        Wording wording = new Wording("Verification of " + id, "That says nothing about the backup; try again.");
        return operations.unlocked(
                Kind.VERIFY, about(id), wording, progress -> new VerifyBackup(context, progress).run(id, depth));
    }

    /**
     * {@return what {@link #prune} would do now, and why} Touches nothing.
     *
     * @throws BackupException if the store cannot be read or the policy throws
     */
    public RetentionPlan planPrune() {
        return operations.asked(pruning(), () -> new PruneBackups(context).plan());
    }

    /**
     * Deletes the backups that the retention policy does not keep. Never the newest good one, a pinned one or one from
     * the future; safety backups have a rule of their own (the newest {@value Retention#SAFETY_BACKUPS_KEPT}, and any
     * younger than 7 days); and nothing at all while backups are failing or none has succeeded yet.
     *
     * <p>After a crash: each backup is listed or gone; data of one that was being removed is swept once its time is a
     * day past.
     *
     * @return what was done, with the reason for each backup
     * @throws BackupBusyException if another operation runs for longer than the operation timeout
     * @throws BackupException if the policy threw (nothing was removed) or the store failed (what is listed is whole)
     */
    public RetentionPlan prune() {
        return operations.locked(Kind.PRUNE, Optional.empty(), pruning(), progress -> new PruneBackups(context).run());
    }

    private Wording pruning() {
        return new Wording("Pruning of " + context.catalog().name(), "Every backup that is still listed is whole.");
    }

    /**
     * Puts a backup into the live database, in place, while connections stay open. A safety backup is taken first, and
     * not one committed transaction falls between it and the restore; restoring it is the undo. Readers in WAL keep
     * their snapshot until their transactions end; a transaction that has read before and writes afterwards gets
     * {@code SQLITE_BUSY_SNAPSHOT}. Journal mode and, in WAL, page size of the live database stay as they are.
     *
     * <p>After a crash: the live database holds the old content or the new, whole, at the latest when it is next
     * opened. A safety copy that was not published yet is published by the next manager or operation.
     *
     * @param id of this manager's name
     * @return what is in the live database now, and the safety backup that undoes it
     * @throws BackupNotFoundException if there is no such backup
     * @throws CorruptBackupException if it is not the one that was backed up; the live database was not touched
     * @throws RestoreRefusedException if it may not or cannot happen (a guard, a lock, space, an encoding that differs,
     *     a live database that is missing or damaged); the live database was not touched
     * @throws RestoreFailedException if it failed later; the message says what the live database holds
     * @throws BackupBusyException if another operation runs for longer than the operation timeout
     * @throws BackupException if the store or staging cannot be read; the live database was not touched
     */
    public RestoreResult restore(BackupId id) {
        Wording wording =
                new Wording("Restore of " + id, "The live database holds what it held before or the backup, whole.");
        return operations.locked(
                Kind.RESTORE, about(id), wording, progress -> new RestoreBackup(context, progress).run(id));
    }

    /**
     * Writes a backup to a new file: all of it, checked ({@code quick_check}) and durable, or nothing.
     *
     * <p>After a crash: the file is there, whole, or it is not; a file ending in {@code .part} may be left beside it.
     * The live database and the backup are never written to.
     *
     * @param id of this manager's name
     * @param newFile in a directory that exists; does not exist itself, nor do files of that name with {@code -wal},
     *     {@code -shm} or {@code -journal}
     * @return the backup that was written
     * @throws BackupNotFoundException if there is no such backup
     * @throws CorruptBackupException if it is damaged; nothing was written
     * @throws BackupException if the file exists or cannot be written; nothing was written
     */
    public Backup restoreTo(BackupId id, Path newFile) {
        Objects.requireNonNull(newFile, "newFile");
        Wording wording = new Wording("Restore of " + id + " to " + newFile, "Nothing was written.");
        return operations.unlocked(
                Kind.RESTORE_TO, about(id), wording, progress -> new RestoreToFile(context, progress).run(id, newFile));
    }

    private static Optional<BackupId> about(BackupId id) {
        return Optional.of(Objects.requireNonNull(id, "id"));
    }

    /**
     * Lets nothing new begin, waits for what runs up to the close timeout, delivers the events for as long again at
     * most, and returns. What still runs then is abandoned; the next start clears up after it. A second call does no
     * harm.
     */
    @Override
    public void close() {
        operations.close(closeTimeout);
        try {
            events.close(closeTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
