package dev.lifeboat;

import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup into the live database. The states in which nothing is touched are here: STAGED, VERIFIED, ADMITTED;
 * those that touch it are in {@link InPlaceRestore}.
 */
final class RestoreBackup {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreBackup.class);

    private final Context context;
    private final Progress progress;
    private final PrepareCandidate prepare;

    RestoreBackup(Context context, Progress progress) {
        this.context = context;
        this.progress = progress;
        this.prepare = new PrepareCandidate(context, progress);
    }

    RestoreResult run(BackupId id) throws IOException {
        long startedAtNanos = System.nanoTime();
        Backup backup = prepare.findOurs(id);
        Admitted candidate = admitted(backup);
        RestoreSafety safety = RestoreSafety.of(context, progress, backup);
        InPlaceRestore restore = new InPlaceRestore(context, progress, backup, candidate, safety);
        run(restore);
        RestoreResult result = restore.result(Duration.ofNanos(System.nanoTime() - startedAtNanos));
        report(result);
        return result;
    }

    private void report(RestoreResult result) {
        Backup backup = result.restored();
        LOG.info(
                "backup {} restored into {}: {}, {} ms, writers held out {} ms; undo: restore {}",
                backup.id(),
                context.database(),
                Words.bytes(backup.databaseBytes()),
                result.took().toMillis(),
                result.writersHeldOut().toMillis(),
                result.safetyBackup().id());
        result.warnings().forEach(warning -> LOG.warn("restore of {}: {}", backup.id(), warning));
    }

    /** What went wrong beside the failure itself is said with it: there is no result to hold it. */
    private static void run(InPlaceRestore restore) {
        try {
            restore.run();
        } catch (RestoreFailedException e) {
            if (restore.warnings().isEmpty()) {
                throw e;
            }
            throw new RestoreFailedException(
                    e.getMessage() + " And: " + String.join("; ", restore.warnings()) + ".", e);
        }
    }

    /** A candidate that may be applied, and what the check said of it. */
    record Admitted(CandidateDatabase database, CheckFindings findings) {}

    private Admitted admitted(Backup backup) {
        try {
            DatabaseHeader live = inspectLive();
            requireSpace(backup, live);
            CandidateDatabase candidate = prepare.stage(backup);
            CheckFindings findings = prepare.verify(backup, candidate);
            return admit(backup, new Admitted(candidate, findings), live);
        } catch (UnusableDatabaseException e) {
            throw refused(backup, e);
        } catch (NotADatabaseException | IOException | SQLException e) {
            throw RestoreRefusedException.of(backup, Words.failure(e), e);
        }
    }

    static RestoreRefusedException refused(Backup backup, UnusableDatabaseException e) {
        return RestoreRefusedException.of(backup, Words.failure(e) + ". " + wayOut(e.reason()), e);
    }

    private static String wayOut(UnusableDatabaseException.Reason reason) {
        return switch (reason) {
            case MISSING -> WaysOut.OF_MISSING;
            case NOT_A_FILE -> WaysOut.OF_OTHER;
            case NOT_SQLITE, DAMAGED -> WaysOut.OF_DAMAGE;
            case REPLACED, HOT_JOURNAL, UNREADABLE -> "Restore again when that is mended";
        };
    }

    private DatabaseHeader inspectLive() throws UnusableDatabaseException, SQLException, IOException {
        if (context.live().access() == Access.READ_ONLY) {
            throw new IOException("this manager was built readOnly()");
        }
        return context.live().inspectToReplace();
    }

    /** The candidate (twice where it is rewritten), the safety copy, and the log or journal of the apply. */
    private void requireSpace(Backup backup, DatabaseHeader live) throws IOException {
        boolean rewritten = live.wal() && live.pageSize() != backup.pageSize();
        long inStaging = backup.databaseBytes() * (rewritten ? 2 : 1) + live.bytes();
        long besideLive = Math.max(backup.databaseBytes(), live.bytes());
        Path directory = context.live().path().toAbsolutePath().getParent();
        if (directory == null
                || context.staging().files().sameFileSystem(context.staging().directory(), directory)) {
            context.staging().requireSpace(inStaging + besideLive, "a restore");
            return;
        }
        context.staging().requireSpace(inStaging, "a restore");
        context.staging().files().requireSpace(directory, besideLive, "a restore");
    }

    private Admitted admit(Backup backup, Admitted verified, DatabaseHeader live)
            throws IOException, SQLException, NotADatabaseException {
        prepare.admit(backup, verified.database(), live);
        CandidateDatabase fitting = fitTo(live, backup, verified.database());
        Admitted admitted = fitting.file().equals(verified.database().file())
                ? verified
                : new Admitted(fitting, prepare.verifyFitting(backup, fitting));
        context.steps().reached(Step.ADMITTED);
        return admitted;
    }

    /** SQLite cannot rewrite in other pages what it cannot evaluate. */
    private CandidateDatabase fitTo(DatabaseHeader live, Backup backup, CandidateDatabase candidate)
            throws IOException, NotADatabaseException, SQLException {
        try {
            return candidate.fitTo(live, context.staging().workPath("rewritten"));
        } catch (SQLException e) {
            if (!live.wal() || live.pageSize() == backup.pageSize()) {
                throw e;
            }
            throw RestoreRefusedException.of(
                    backup,
                    "its pages of " + backup.pageSize() + " bytes cannot be rewritten as the live database's of "
                            + live.pageSize() + " bytes (" + Words.failure(e) + "). " + WaysOut.OF_PAGE_SIZE,
                    e);
        }
    }
}
