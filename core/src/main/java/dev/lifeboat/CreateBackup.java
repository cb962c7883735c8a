package dev.lifeboat;

import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.sqlite.Snapshot;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a backup: preflight, snapshot, check, hash, publish. Nothing is listed before all of it holds. */
final class CreateBackup {

    private static final Logger LOG = LoggerFactory.getLogger(CreateBackup.class);

    private static final Duration TRIED_AGAIN = Duration.ofDays(1);

    private final Context context;
    private final Publication publication;

    CreateBackup(Context context, Progress progress) {
        this.context = context;
        this.publication = new Publication(context, progress);
    }

    /** A first backup of what is no database fails before anything is made beside it. */
    static void lookAhead(Context context) throws SQLException, UnusableDatabaseException {
        if (!Files.exists(context.staging().directory())) {
            context.live().inspect();
        }
    }

    /** Makes it, and remembers how that ended: retention is frozen while backups fail. */
    Backup run(BackupRequest request)
            throws IOException, SQLException, UnusableDatabaseException, NotADatabaseException {
        Backup backup = createOrRemember(request);
        Interrupts.heldBack(() -> {
            rememberSuccess(backup);
            new Sweep(context).run();
        });
        return backup;
    }

    private Backup createOrRemember(BackupRequest request)
            throws IOException, SQLException, UnusableDatabaseException, NotADatabaseException {
        try {
            return create(request);
        } catch (Exception | Error e) {
            Interrupts.heldBack(() -> rememberFailure(e));
            throw e;
        }
    }

    private void rememberFailure(Throwable failure) {
        try {
            context.staging().runs().failed(context.clock().instant(), Words.failure(failure));
        } catch (IOException e) {
            Failures.keepWith(failure, e);
        }
    }

    /** The backup is committed: a note that cannot be taken only keeps retention frozen. */
    private void rememberSuccess(Backup backup) {
        try {
            context.staging().runs().succeeded(context.clock().instant());
        } catch (IOException e) {
            LOG.warn("backup {} is made, but that could not be noted in staging", backup.id(), e);
        }
    }

    private Backup create(BackupRequest request)
            throws IOException, SQLException, UnusableDatabaseException, NotADatabaseException {
        long startedAtNanos = System.nanoTime();
        preflight();
        Path copy = context.staging().workFile("snapshot");
        Snapshot.Taken taken = takeSnapshot(copy);
        Backup described = publication.describe(check(copy, taken), taken.at(), request);
        Optional<Backup> same = unchangedSince(described);
        return same.isPresent() ? same.get() : publish(described, copy, startedAtNanos);
    }

    /** The newest backup that counts, if it may stand for this one and the database has not changed since. */
    private Optional<Backup> unchangedSince(Backup described) throws IOException {
        if (described.trigger() == BackupTrigger.MANUAL) {
            return Optional.empty();
        }
        Optional<Backup> same = context.newest()
                .filter(newest -> mayStandFor(described, newest))
                .filter(newest -> newest.sha256().equals(described.sha256()));
        same.ifPresent(newest -> LOG.info(
                "the database {} is the same as in backup {}: not published again", context.database(), newest.id()));
        return same;
    }

    /**
     * An application whose migration fails may be started again and again, and must not fill the store with that. An older
     * backup is none for a migration of today: retention goes by its age.
     */
    private static boolean mayStandFor(Backup described, Backup newest) {
        return described.trigger() == BackupTrigger.SCHEDULED
                || (newest.trigger() == BackupTrigger.PRE_MIGRATION
                        && newest.label().equals(described.label())
                        && newest.createdAt().plus(TRIED_AGAIN).isAfter(described.createdAt()));
    }

    private Backup publish(Backup described, Path copy, long startedAtNanos) throws IOException {
        Backup backup = publication.publish(described, copy);
        LOG.info(
                "backup {} created: {}, {} pages, {} ms{}",
                backup.id(),
                Words.bytes(backup.databaseBytes()),
                backup.pageCount(),
                (System.nanoTime() - startedAtNanos) / 1_000_000,
                CheckNotes.afterwards(backup.notes()));
        return backup;
    }

    private void preflight() throws IOException, SQLException, UnusableDatabaseException {
        DatabaseHeader header = context.live().inspect();
        context.staging().requireSpace(header.bytes(), "a copy of the database");
        context.catalog().store().prepare(header.bytes());
    }

    private Snapshot.Taken takeSnapshot(Path copy) throws IOException, SQLException {
        Snapshot.Taken taken = publication.snapshot(context.live(), copy);
        if (taken.paceLifted()) {
            LOG.warn(
                    "the write-ahead log of {} grew past its budget during a backup; the limit of the rate was lifted",
                    context.database());
        }
        context.steps().reached(Step.SNAPSHOT_TAKEN);
        return taken;
    }

    private Publication.Checked check(Path copy, Snapshot.Taken taken) throws IOException, SQLException {
        Publication.Checked checked =
                publication.check(copy, taken.hostWrote() ? Publication.Beside.COMMITS : Publication.Beside.NOTHING);
        if (!checked.findings().doubts().isEmpty()) {
            throw new CorruptBackupException("Backup of " + context.database()
                    + " failed: the database is damaged, its copy does not pass SQLite's quick_check ("
                    + String.join("; ", checked.findings().doubts())
                    + "). Nothing was published; the backups from before are untouched, and nothing is pruned until a"
                    + " backup succeeds again.");
        }
        context.steps().reached(Step.SNAPSHOT_CHECKED);
        return checked;
    }
}
