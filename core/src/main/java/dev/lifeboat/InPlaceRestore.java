package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.LiveRestore;
import dev.lifeboat.sqlite.LockedException;
import dev.lifeboat.sqlite.NotAppliedException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The states of a restore that touch the host: QUIET, SAFEGUARDED, APPLIED, PROVEN, SETTLED, RESUMED. What is true when
 * it fails or the process dies: up to SAFEGUARDED the live database is untouched; during the apply SQLite rolls back by
 * itself; when the proof fails the safety copy is put back. The safety copy is durable in staging before the apply
 * begins, and the second one, if others have committed since, before the apply commits; it is published by whoever holds
 * the operation lock next if not by this restore.
 */
final class InPlaceRestore {

    private final Context context;
    private final Progress progress;
    private final Backup backup;
    private final RestoreBackup.Admitted candidate;
    private final RestoreSafety safety;
    private final List<String> warnings = new ArrayList<>();
    private Duration writersHeldOut = Duration.ZERO;

    InPlaceRestore(
            Context context, Progress progress, Backup backup, RestoreBackup.Admitted candidate, RestoreSafety safety) {
        this.context = context;
        this.progress = progress;
        this.backup = backup;
        this.candidate = candidate;
        this.safety = safety;
    }

    void run() {
        HostQuiet quiet = HostQuiet.begin(context, backup);
        Throwable failure = null;
        try {
            putIn();
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            quiet.resume(failure, warnings);
            safety.publish(warnings);
        }
    }

    /** What an operator should know about it, besides how it ended. */
    List<String> warnings() {
        return warnings;
    }

    RestoreResult result(Duration took) {
        List<String> all = new ArrayList<>(CheckNotes.warnings(candidate.findings()));
        all.addAll(warnings);
        return new RestoreResult(backup, safety.taken(), Optional.empty(), took, writersHeldOut, all);
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
            boolean readOnly = e instanceof SQLException failure && IntegrityCheck.isReadOnly(failure);
            throw RestoreRefusedException.of(
                    backup, Words.failure(e) + (readOnly ? ". " + WaysOut.OF_READ_ONLY : ""), e);
        }
    }

    private void safeguard(LiveRestore restore) {
        try {
            restore.safeguard(safety::take);
            context.steps().reached(Step.SAFEGUARDED);
        } catch (RestoreRefusedException e) {
            throw e;
        } catch (Exception e) {
            throw RestoreRefusedException.of(backup, notSafe(e), e);
        }
    }

    private static String notSafe(Exception e) {
        return e instanceof SQLException failure && IntegrityCheck.isDamage(failure)
                ? RestoreSafety.unsafe(Words.failure(e))
                : "no safety backup could be taken: " + Words.failure(e);
    }

    /** Puts the candidate in; returns why it must not stay, if that is known already. */
    private Optional<Exception> apply(LiveRestore restore) {
        Optional<Exception> doubt;
        try {
            LiveRestore.Applied applied = restore.apply(candidate.database(), safety::take, this::applying);
            writersHeldOut = applied.writersHeldOut();
            doubt = applied.doubt();
        } catch (NotAppliedException e) {
            safety.drop(e.reason());
            throw notApplied(e.reason());
        } catch (Exception e) {
            doubt = Optional.of(e);
        }
        context.steps().reached(Step.APPLIED);
        return doubt;
    }

    private void applying(long pagesDone, long pagesTotal) {
        context.steps().reached(Step.APPLYING);
        progress.at(Phase.APPLY, pagesDone, pagesTotal);
    }

    private BackupException notApplied(Exception failure) {
        if (failure instanceof RestoreRefusedException refused) {
            return refused;
        }
        if (failure instanceof LockedException) {
            return RestoreRefusedException.of(backup, Words.failure(failure), failure);
        }
        return failed(
                Words.failure(failure) + ". SQLite rolled it back: the live database holds what it held before.",
                failure);
    }

    /** Why the live database is not what it should be, if that is so. */
    private Optional<Exception> doubt(LiveRestore restore) {
        try {
            progress.at(Phase.PROVE, 0, 1);
            Optional<String> doubt = restore.prove(candidate.findings());
            if (doubt.isPresent()) {
                return Optional.of(new SQLException("the restored database is not right: " + doubt.get()));
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
        BackupId before = safety.backup().id();
        try {
            restore.rollBack(safety.rollBackSource(), source -> safety.takeUndone(source, warnings), this::rollingBack);
            context.steps().reached(Step.ROLLED_BACK);
            settle(restore);
        } catch (Exception e) {
            Failures.keepWith(doubt, e);
            throw failed(
                    Words.failure(doubt) + ". Putting the content from before back failed too (" + Words.failure(e)
                            + "). The live database holds the content of the backup; what was there before is safe in "
                            + before + ": restore that.",
                    doubt);
        }
        throw failed(
                Words.failure(doubt) + ". The content from before was put back; it is in backup " + before + " too.",
                doubt);
    }

    private void rollingBack(long pagesDone, long pagesTotal) {
        context.steps().reached(Step.ROLLING_BACK);
        progress.at(Phase.ROLL_BACK, pagesDone, pagesTotal);
    }

    private void settle(LiveRestore restore) {
        try {
            restore.settle().ifPresent(warnings::add);
        } catch (SQLException e) {
            warnings.add("it could not be handed back cleanly: " + Words.failure(e));
        }
        context.steps().reached(Step.SETTLED);
    }

    private RestoreFailedException failed(String what, Throwable cause) {
        return new RestoreFailedException(
                "Restore of " + backup.id() + " into " + context.database() + " failed: " + what, cause);
    }
}
