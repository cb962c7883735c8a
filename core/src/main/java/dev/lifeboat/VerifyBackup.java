package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a backup again and compares. Holds no lock: it runs beside everything else. */
final class VerifyBackup {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyBackup.class);

    private final Context context;
    private final FetchBackup fetch;
    private final long startedAtNanos = System.nanoTime();

    /** Breaks off when it is late. */
    VerifyBackup(Context context, Progress progress, BooleanSupplier late) {
        this.context = context;
        this.fetch = new FetchBackup(context, progress, late);
    }

    VerificationResult run(BackupId id, VerifyDepth depth) throws IOException, SQLException {
        boolean stored = context.backups().copy(id).isEmpty();
        VerificationResult result = look(id, depth);
        if (stored) {
            remember(result);
        }
        report(result);
        return result;
    }

    private static void report(VerificationResult result) {
        if (result.ok()) {
            LOG.info(
                    "backup {} verified: {}, {} ms{}",
                    result.id(),
                    result.depth(),
                    result.took().toMillis(),
                    CheckNotes.afterwards(result.notes()));
        } else if (result.problems().isEmpty()) {
            LOG.warn(
                    "backup {} is not verified ({}): {}",
                    result.id(),
                    result.depth(),
                    String.join("; ", result.uncheckable()));
        } else {
            LOG.warn(
                    "backup {} is damaged ({}): {}", result.id(), result.depth(), String.join("; ", result.problems()));
        }
    }

    private VerificationResult look(BackupId id, VerifyDepth depth) throws IOException, SQLException {
        try {
            return look(fetch.manifest(id), depth);
        } catch (MalformedTextException e) {
            return result(id, depth, CheckFindings.damaged(List.of("its manifest cannot be read: " + e.getMessage())));
        } catch (FetchBackup.LateException e) {
            return result(id, depth, CheckFindings.BROKEN_OFF);
        }
    }

    private VerificationResult look(Backup backup, VerifyDepth depth) throws IOException, SQLException {
        return depth == VerifyDepth.CHECKSUM
                ? result(backup.id(), depth, CheckFindings.damaged(fetch.compare(backup)))
                : deep(backup, depth);
    }

    private VerificationResult deep(Backup backup, VerifyDepth depth) throws IOException, SQLException {
        Path file = context.staging().readingFile(context.clock().instant());
        try {
            context.staging().requireSpace(backup.databaseBytes(), "reading backup " + backup.id());
            List<String> problems = fetch.into(file, backup);
            if (!problems.isEmpty()) {
                return result(backup.id(), depth, CheckFindings.damaged(problems));
            }
            CandidateDatabase candidate =
                    new CandidateDatabase(file, context.live().setup());
            return result(backup.id(), depth, fetch.check(candidate, backup, Databases.check(depth)));
        } finally {
            context.staging().drop(file);
        }
    }

    /** A check that took too long says nothing; whatever else could not be checked is noted. */
    private VerificationResult result(BackupId id, VerifyDepth depth, CheckFindings findings) {
        boolean late = findings.isLate() && findings.damage().isEmpty();
        return new VerificationResult(
                id,
                depth,
                context.clock().instant(),
                Duration.ofNanos(System.nanoTime() - startedAtNanos),
                findings.damage(),
                late ? List.of(CheckFindings.LATE) : List.of(),
                findings.isLate() ? List.of() : Databases.notes(findings));
    }

    /** What could not be checked is not remembered at all. A store that is read-only still verifies. */
    private void remember(VerificationResult result) {
        try {
            if (result.uncheckable().isEmpty() && context.catalog().isCommitted(result.id())) {
                Verification.Outcome outcome = result.ok() ? Verification.Outcome.PASSED : Verification.Outcome.FAILED;
                List<String> problem =
                        result.ok() ? List.of() : List.of(Words.shortened(String.join("; ", result.problems())));
                record(result.id(), new Verification(result.at(), result.depth(), outcome, problem, notes(result)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "backup {}: the verification could not be remembered in {}",
                    result.id(),
                    context.catalog().store(),
                    e);
        }
    }

    /** A look that is less deep mends nothing that a deeper one found: its notes go on. */
    private List<CheckNote> notes(VerificationResult result) throws IOException {
        return context.catalog()
                .lastVerification(result.id())
                .filter(before -> before.depth().compareTo(result.depth()) > 0)
                .map(Verification::notes)
                .filter(before -> result.ok() && !before.isEmpty())
                .orElse(result.notes());
    }

    private void record(BackupId id, Verification verification) throws IOException {
        Path file = context.staging().readingFile(verification.at());
        try {
            try (OutputStream out = context.staging().files().append(file)) {
                out.write(VerificationLog.write(verification));
            }
            context.catalog().record(id, verification, file);
        } finally {
            context.staging().drop(file);
        }
    }
}
