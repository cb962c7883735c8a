package dev.lifeboat;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.io.EarlyFlush;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.LiveRestore.SafetySource;
import dev.lifeboat.sqlite.PathLength;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The safety backup of one restore: taken before the apply, taken anew under the write lock when others have committed
 * since, durable in staging before what is applied is committed, and published when the host goes on. Used by one thread
 * after another.
 */
final class RestoreSafety {

    private final Context context;
    private final Progress progress;
    private final Backup restored;
    private final Predicate<BackupId> takenIds;
    private final Publication publication;
    private final SafetyCopies copies;
    private @Nullable Backup current;

    /** Which ids are taken is asked before the host is quiet: a store may be far away. */
    static RestoreSafety of(Context context, Progress progress, Backup restored) throws IOException {
        new Ownership(context).restoring(restored);
        return new RestoreSafety(context, progress, restored, context.backups().taken(restored));
    }

    private RestoreSafety(Context context, Progress progress, Backup restored, Predicate<BackupId> takenIds) {
        this.context = context;
        this.progress = progress;
        this.restored = restored;
        this.takenIds = takenIds;
        this.publication = new Publication(context, progress);
        this.copies = new SafetyCopies(context);
    }

    /** The backup of what was there before; known from SAFEGUARDED on. */
    Backup backup() {
        if (current == null) {
            throw new IllegalStateException("no safety backup has been taken");
        }
        return current;
    }

    /** The same, if there is one. */
    Optional<Backup> taken() {
        return Optional.ofNullable(current);
    }

    /** Takes it; an earlier one goes only when the new one is durable. */
    void take(SafetySource source) throws Exception {
        Instant at = context.clock().instant();
        Path copy = copyOf(source, "safety");
        // The second one is made beside the apply, for which writers wait.
        Publication.Checked checked =
                publication.check(copy, current == null ? Publication.Beside.NOTHING : Publication.Beside.APPLY);
        requireSound(copy, checked.findings());
        Backup replaced = current;
        current = keep(checked, at, "before the restore of " + restored.id());
        if (replaced != null) {
            copies.drop(replaced.id());
        }
    }

    private Path copyOf(SafetySource source, String purpose) throws IOException, SQLException {
        Path copy = context.staging().workFile(purpose);
        try (EarlyFlush flush = EarlyFlush.of(context.staging().files(), copy)) {
            source.copyTo(copy, progress.of(Phase.SAFETY, flush));
        }
        return copy;
    }

    private void requireSound(Path copy, CheckFindings findings) throws IOException {
        Optional<String> damage = Publication.damage(copy, findings.ofAnySchema());
        if (damage.isPresent()) {
            throw RestoreRefusedException.of(restored, unsafe(damage.get()), null);
        }
    }

    static String unsafe(String damage) {
        return "the live database is damaged (" + damage + "), so that no safety backup of it can be taken. "
                + WaysOut.OF_DAMAGE;
    }

    private Backup keep(Publication.Checked copy, Instant at, String label) throws Exception {
        BackupRequest request = new BackupRequest(BackupTrigger.PRE_RESTORE, Optional.of(label));
        return copies.keep(publication.describe(copy, at, request), copy.file(), takenIds);
    }

    /** What writers committed onto content that is rolled back is kept too, but nothing of it may stand in the way. */
    void takeUndone(SafetySource source, List<String> warnings) {
        try {
            Instant at = context.clock().instant();
            Publication.Checked copy = publication.check(copyOf(source, "undone"), Publication.Beside.APPLY);
            if (!copy.findings().ofAnySchema().doubts().isEmpty()) {
                throw new SQLException(
                        "it is damaged (" + String.join("; ", copy.findings().doubts()) + ")");
            }
            keep(copy, at, "what the restore of " + restored.id() + " had put in");
        } catch (Exception e) {
            warnings.add("what was in before the roll-back could not be kept: " + Words.failure(e));
        }
    }

    /**
     * The copy as the source of a roll-back. One of a single page could not be put in under the lock: it is padded, and
     * small enough to be copied for that. So is one whose id makes its path too long for SQLite.
     */
    CandidateDatabase rollBackSource() throws Exception {
        CandidateDatabase source =
                new CandidateDatabase(copies.data(backup().id()), context.live().setup());
        boolean ofOnePage = backup().pageCount() == 1;
        if (!ofOnePage && !PathLength.isTooLong(Directories.real(source.file()))) {
            return source;
        }
        CandidateDatabase copy = copyOf(source);
        return ofOnePage ? copy.fitTo(source.header(), context.staging().workPath("rewritten")) : copy;
    }

    private CandidateDatabase copyOf(CandidateDatabase source) throws IOException {
        Path copy = context.staging().workPath("before");
        context.staging().files().copy(source.file(), copy);
        return new CandidateDatabase(copy, context.live().setup());
    }

    /** Nothing was applied, so that the live database itself is what the copy would keep. */
    void drop(Exception failure) {
        Backup unneeded = current;
        current = null;
        try {
            if (unneeded != null) {
                copies.drop(unneeded.id());
            }
        } catch (IOException e) {
            Failures.keepWith(failure, e);
        }
    }

    /** Whether the restore went well or was rolled back; a store that is down gets it from the next operation. */
    void publish(List<String> warnings) {
        try {
            if (current != null) {
                current = copies.publish(current, publication);
            }
            copies.recover(publication);
        } catch (IOException | RuntimeException e) {
            warnings.add("the safety backup could not be published (" + Words.failure(e)
                    + "); it is durable in " + context.staging().safetyDirectory()
                    + ", can be restored from there, and the next operation publishes it");
        }
    }
}
