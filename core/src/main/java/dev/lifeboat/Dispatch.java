package dev.lifeboat;

import dev.lifeboat.Operation.Kind;
import dev.lifeboat.Operations.Subject;
import dev.lifeboat.Operations.Wording;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What each method of the facade asks of {@link Operations}: which kind of operation it is, whether it needs the lock,
 * and in which words it fails. Thread-safe.
 */
final class Dispatch {

    private final Context context;
    private final Operations operations;

    Dispatch(Context context, Operations operations) {
        this.context = context;
        this.operations = operations;
    }

    Context context() {
        return context;
    }

    Path database() {
        return context.live().path();
    }

    /** Whether the manager is closed, or about to be. */
    boolean isClosed() {
        return operations.isClosed();
    }

    Backup create(BackupRequest request) {
        BackupRequest.checkAskedFor(request.trigger());
        Wording wording = new Wording(
                "Backup of " + context.database(), "Nothing was published; the backups from before are untouched.");
        return operations.locked(
                Subject.making(Kind.CREATE, request.trigger()),
                wording,
                () -> CreateBackup.lookAhead(context),
                progress -> new CreateBackup(context, progress).run(request));
    }

    List<Backup> list() {
        return operations.asked(looking(), () -> context.backups().list());
    }

    Optional<Backup> find(BackupId id) {
        return operations.asked(looking(), () -> context.backups().find(id));
    }

    Optional<Backup> latest() {
        return operations.asked(
                looking(), () -> context.newestGood(context.catalog().list()));
    }

    private Wording looking() {
        return new Wording("Reading the backups in " + context.catalog().store(), "Nothing was touched.");
    }

    /** Those of this database alone, with the verifications as they are in the store now. */
    List<Backup> oursAnew() {
        return operations.asked(looking(), () -> {
            List<Backup> all = context.catalog().listAnew();
            return new Ownership(context).look(all).ours(all);
        });
    }

    VerificationResult verify(BackupId id, VerifyDepth depth) {
        return verify(id, depth, () -> false);
    }

    /** Breaks off, and says so in the result, when it is late. */
    VerificationResult verify(BackupId id, VerifyDepth depth, BooleanSupplier late) {
        Wording wording = new Wording("Verification of " + id, "That says nothing about the backup; try again.");
        return operations.unlocked(
                Subject.of(Kind.VERIFY, id),
                wording,
                progress -> new VerifyBackup(context, progress, late).run(id, depth));
    }

    RetentionPlan planPrune() {
        return operations.asked(pruning(), () -> new PruneBackups(context).plan());
    }

    RetentionPlan planPrune(RetentionPolicy policy) {
        return operations.asked(pruning(), () -> new PruneBackups(context).plan(policy));
    }

    RetentionPlan prune() {
        return operations.locked(Subject.of(Kind.PRUNE), pruning(), progress -> new PruneBackups(context).run());
    }

    private Wording pruning() {
        return new Wording("Pruning of " + context.catalog().name(), "Every backup that is still listed is whole.");
    }

    Backup importFile(Path sqliteFile, String label) {
        Path file = new DatabasePath(sqliteFile).resolved();
        BackupRequest request = BackupRequest.imported(label);
        Wording wording = new Wording("Import of " + file, "Nothing was published; the file is as it was.");
        return operations.locked(
                Subject.making(Kind.IMPORT, request.trigger()),
                wording,
                progress -> new ImportFile(context, progress, file).run(request));
    }

    Backup pin(BackupId id) {
        Wording wording = new Wording("Pinning of " + id, "The backup is untouched.");
        return operations.locked(Subject.of(Kind.PIN, id), wording, progress -> new PinBackup(context).pin(id));
    }

    Backup unpin(BackupId id) {
        Wording wording = new Wording("Unpinning of " + id, "The backup is untouched.");
        return operations.locked(Subject.of(Kind.UNPIN, id), wording, progress -> new PinBackup(context).unpin(id));
    }

    /** {@return which one is deleted} */
    BackupId delete(BackupId id) {
        Wording wording = new Wording(
                "Deletion of " + id,
                "It is listed and whole, or gone; data that is left is swept a day after its time.");
        return operations.locked(Subject.of(Kind.DELETE, id), wording, progress -> new DeleteBackup(context).run(id));
    }

    RestoreResult restore(BackupId id, RestoreMode mode) {
        Wording wording =
                new Wording("Restore of " + id, "The live database holds what it held before or the backup, whole.");
        return operations.locked(
                Subject.restoring(Optional.of(id), mode),
                wording,
                progress -> mode == RestoreMode.IN_PLACE
                        ? new RestoreBackup(context, progress).run(id)
                        : new ReplaceFile(context, progress).run(id));
    }

    Optional<RestoreResult> restoreIfMissing() {
        Wording wording = new Wording(
                "Restore into the missing database " + context.database(),
                "It is missing still, or the backup, whole.");
        return operations.locked(
                Subject.restoring(Optional.empty(), RestoreMode.REPLACE_FILE),
                wording,
                progress -> new ReplaceFile(context, progress).runIfMissing());
    }

    Backup restoreTo(BackupId id, Path newFile) {
        Wording wording = new Wording("Restore of " + id + " to " + newFile, "Nothing was written.");
        return operations.unlocked(
                Subject.of(Kind.RESTORE_TO, id),
                wording,
                progress -> new RestoreToFile(context, progress).run(id, newFile));
    }

    RestorePreview preview(BackupId id) {
        Wording wording = new Wording("Preview of the restore of " + id, "Nothing was touched.");
        return operations.unlocked(
                Subject.of(Kind.PREVIEW, id), wording, progress -> new PreviewRestore(context, progress).run(id));
    }

    InputStream open(BackupId id) {
        Wording wording = new Wording("Reading of " + id, "Nothing was touched.");
        return operations.asked(wording, () -> BackupContent.open(context, id));
    }

    BackupHealth health(BackupScheduler scheduler) {
        Wording wording =
                new Wording("Looking at the health of " + context.catalog().name(), "Nothing was touched.");
        return operations.asked(wording, () -> new HealthReport(context, operations.observed(), scheduler).make());
    }
}
