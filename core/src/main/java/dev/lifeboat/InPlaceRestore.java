package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.LiveRestore;
import dev.lifeboat.sqlite.LockedException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The states of a restore that touch the host: QUIET, SAFEGUARDED, APPLIED, PROVEN, SETTLED, RESUMED. What is true when
 * it fails or the process dies: up to SAFEGUARDED the live database is untouched; during the apply SQLite rolls back by
 * itself; when the proof fails the safety copy is put back. The safety copy is durable in staging before the apply
 * begins, and published by whoever holds the operation lock next if not by this restore.
 */
final class InPlaceRestore {

    static final String WAY_OUT_OF_DAMAGE =
            "Keep what is there, use restoreTo(id, newFile) and start the application on that" + " file "
                    + RestoreBackup.REPLACE_FILE_IS_TO_COME;

    private final Context context;
    private final Progress progress;
    private final Backup backup;
    private final CandidateDatabase candidate;
    private final Set<BackupId> takenIds;
    private final Publication publication;
    private final SafetyCopies safetyCopies;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable Backup safety;
    private Duration writersHeldOut = Duration.ZERO;

    InPlaceRestore(
            Context context, Progress progress, Backup backup, CandidateDatabase candidate, Set<BackupId> takenIds) {
        this.context = context;
        this.progress = progress;
        this.backup = backup;
        this.candidate = candidate;
        this.takenIds = takenIds;
        this.publication = new Publication(context, progress);
        this.safetyCopies = new SafetyCopies(context);
    }

    void run() {
        RestoreGuard.Quiet quiet = quiesce();
        Throwable failure = null;
        try {
            putIn();
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            resume(quiet, failure);
            publishSafety();
        }
    }

    RestoreResult result(Duration took) {
        Backup before = safety;
        if (before == null) {
            throw new IllegalStateException("a restore ended well without a safety backup");
        }
        return new RestoreResult(backup, before, took, writersHeldOut, warnings);
    }

    private RestoreGuard.Quiet quiesce() {
        try {
            RestoreGuard.Quiet quiet = context.options().guard().quiesce();
            context.steps().reached(Step.QUIET);
            return quiet;
        } catch (Exception e) {
            Interrupts.keep(e);
            throw refused(backup, "the host could not be made quiet: " + Words.failure(e), e);
        }
    }

    private void putIn() {
        try (LiveRestore restore = begin()) {
            safeguard(restore);
            Optional<Exception> doubt = apply(restore).or(() -> doubt(restore));
            if (doubt.isPresent()) {
                rollBack(restore, doubt.get());
            }
            context.steps().reached(Step.PROVEN);
            settle(restore);
        } catch (SQLException e) {
            throw failed("the connection to it could not be closed: " + Words.failure(e) + ". It holds the backup.", e);
        }
    }

    private LiveRestore begin() {
        try {
            return LiveRestore.begin(context.live());
        } catch (UnusableDatabaseException | SQLException e) {
            throw refused(backup, Words.failure(e), e);
        }
    }

    private void safeguard(LiveRestore restore) {
        try {
            restore.safeguard(this::takeSafety);
            context.steps().reached(Step.SAFEGUARDED);
        } catch (RestoreRefusedException e) {
            throw e;
        } catch (Exception e) {
            throw refused(backup, "no safety backup could be taken: " + Words.failure(e), e);
        }
    }

    /** Replaces an earlier one only when the new one is durable. */
    private void takeSafety(LiveRestore.SafetySource source) throws Exception {
        Path copy = context.staging().workFile("safety");
        Instant at = context.clock().instant();
        source.copyTo(copy, progress.of(Phase.SAFETY));
        IntegrityCheck.Findings findings = publication.check(copy);
        if (!findings.ok()) {
            throw refused(backup, unsafe(findings), null);
        }
        Backup replaced = safety;
        safety = keep(copy, at, "before the restore of " + backup.id());
        if (replaced != null) {
            safetyCopies.drop(replaced.id());
        }
    }

    private String unsafe(IntegrityCheck.Findings findings) {
        return findings.uncheckable()
                .map(why -> "the live database " + why)
                .orElseGet(() -> "the live database is damaged (" + Databases.words(findings)
                        + "), so that no safety backup of it can be taken. " + WAY_OUT_OF_DAMAGE);
    }

    private Backup keep(Path copy, Instant at, String label) throws Exception {
        BackupRequest request = new BackupRequest(BackupTrigger.PRE_RESTORE, Optional.of(label));
        return safetyCopies.keep(publication.describe(copy, at, request), copy, takenIds);
    }

    /** Puts the candidate in; returns why it must not stay, if that is known already. */
    private Optional<Exception> apply(LiveRestore restore) {
        try {
            LiveRestore.Applied applied = restore.apply(candidate, this::takeSafety, (done, total) -> {
                context.steps().reached(Step.APPLYING);
                progress.at(Phase.APPLY, done, total);
            });
            writersHeldOut = applied.writersHeldOut();
            context.steps().reached(Step.APPLIED);
            return applied.doubt();
        } catch (Exception e) {
            dropSafety(e);
            throw notApplied(e);
        }
    }

    private BackupException notApplied(Exception failure) {
        if (failure instanceof RestoreRefusedException refused) {
            return refused;
        }
        if (failure instanceof LockedException) {
            return refused(backup, Words.failure(failure), failure);
        }
        return failed(
                Words.failure(failure) + ". SQLite rolled it back: the live database holds what it held before.",
                failure);
    }

    /** Nothing was applied, so the live database itself is what the copy would keep. */
    private void dropSafety(Exception failure) {
        Backup unneeded = safety;
        safety = null;
        try {
            if (unneeded != null) {
                safetyCopies.drop(unneeded.id());
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Why the live database is not what it should be, if that is so. */
    private Optional<Exception> doubt(LiveRestore restore) {
        try {
            progress.at(Phase.PROVE, 0, 1);
            IntegrityCheck.Findings findings = restore.prove();
            if (!findings.ok()) {
                return Optional.of(
                        new SQLException("the restored database is not right: " + Databases.words(findings)));
            }
            restore.validate(context.options().guard()::validate);
            progress.at(Phase.PROVE, 1, 1);
            return Optional.empty();
        } catch (Exception e) {
            Interrupts.keep(e);
            return Optional.of(e);
        }
    }

    private void rollBack(LiveRestore restore, Exception doubt) {
        Backup before = safety;
        if (before == null) {
            throw new IllegalStateException("applied without a safety copy", doubt);
        }
        try {
            restore.rollBack(rollBackSource(before), this::takeUndone, progress.of(Phase.ROLL_BACK));
            context.steps().reached(Step.ROLLED_BACK);
            settle(restore);
        } catch (Exception e) {
            doubt.addSuppressed(e);
            throw failed(
                    Words.failure(doubt) + ". Putting the content from before back failed too (" + Words.failure(e)
                            + "). The live database holds the content of the backup; what was there before is safe in "
                            + before.id() + ": restore that.",
                    doubt);
        }
        throw failed(
                Words.failure(doubt) + ". The content from before was put back; it is in backup " + before.id()
                        + " too.",
                doubt);
    }

    /** A copy of a single page could not be put in under the lock; padding it does. It is small enough to copy. */
    private CandidateDatabase rollBackSource(Backup before) throws Exception {
        CandidateDatabase source = new CandidateDatabase(
                safetyCopies.data(before.id()), context.live().setup());
        if (before.pageCount() > 1) {
            return source;
        }
        Path copy = context.staging().workPath("before");
        context.staging().files().copy(source.file(), copy);
        return new CandidateDatabase(copy, context.live().setup())
                .fitTo(source.header(), context.staging().workPath("rewritten"));
    }

    /** What writers committed onto the restored content is kept too, but nothing of it may stand in the way. */
    private void takeUndone(LiveRestore.SafetySource source) {
        try {
            Path copy = context.staging().workFile("undone");
            Instant at = context.clock().instant();
            source.copyTo(copy, progress.of(Phase.SAFETY));
            if (publication.check(copy).ok()) {
                keep(copy, at, "what the restore of " + backup.id() + " had put in");
            }
        } catch (Exception e) {
            warnings.add("what was in before the roll-back could not be kept: " + Words.failure(e));
        }
    }

    private void settle(LiveRestore restore) {
        try {
            restore.settle().ifPresent(warnings::add);
        } catch (SQLException e) {
            warnings.add("the write-ahead log could not be checkpointed: " + Words.failure(e));
        }
        context.steps().reached(Step.SETTLED);
    }

    private void resume(RestoreGuard.Quiet quiet, @Nullable Throwable failure) {
        try {
            quiet.close();
            context.steps().reached(Step.RESUMED);
        } catch (Exception e) {
            Interrupts.keep(e);
            if (failure != null) {
                failure.addSuppressed(e);
            }
            warnings.add("the host could not resume: " + Words.failure(e));
        }
    }

    /** Whether the restore went well or was rolled back; a store that is down gets them from the next operation. */
    private void publishSafety() {
        Backup before = safety;
        try {
            if (before != null) {
                safety = safetyCopies.publish(before, publication);
            }
            safetyCopies.recover(publication);
        } catch (IOException | RuntimeException e) {
            warnings.add("the safety backup could not be published (" + Words.failure(e)
                    + "); it is durable in " + context.staging().safetyDirectory()
                    + ", and the next operation publishes it");
        }
    }

    private RestoreFailedException failed(String what, Throwable cause) {
        return new RestoreFailedException(
                "Restore of " + backup.id() + " into " + context.database() + " failed: " + what, cause);
    }

    static RestoreRefusedException refused(Backup backup, String why, @Nullable Throwable cause) {
        String message = "Restore of " + backup.id() + " refused: " + why + ". The live database was not touched.";
        return cause == null ? new RestoreRefusedException(message) : new RestoreRefusedException(message, cause);
    }
}
