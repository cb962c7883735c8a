package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.NotADatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The way of a backup from its store to a candidate in staging that the guard lets in. Touches nothing of the host's. */
final class PrepareCandidate {

    private final Context context;
    private final FetchBackup fetch;

    PrepareCandidate(Context context, Progress progress) {
        this.context = context;
        this.fetch = new FetchBackup(context, progress);
    }

    Backup find(BackupId id) throws IOException {
        try {
            return fetch.manifest(id);
        } catch (MalformedTextException e) {
            throw new CorruptBackupException("Restore of " + id + " refused: its manifest in "
                    + context.catalog().store() + " cannot be read (" + e.getMessage()
                    + "). The live database was not touched.");
        }
    }

    /** As {@link #find}, to put it in: refused where it is another database's. */
    Backup findOurs(BackupId id) throws IOException {
        Backup backup = find(id);
        Optional<String> refusal = new Ownership(context).refusal(backup);
        if (refusal.isPresent()) {
            throw RestoreRefusedException.of(backup, refusal.get() + ". " + WaysOut.ofAnothers(backup), null);
        }
        return backup;
    }

    /** Reads it into staging, under the operation lock. */
    CandidateDatabase stage(Backup backup) throws IOException {
        return stage(backup, context.staging().workFile("candidate"));
    }

    /** Reads it into an empty file of ours. */
    CandidateDatabase stage(Backup backup, Path file) throws IOException {
        reject(backup, fetch.into(file, backup));
        context.steps().reached(Step.STAGED);
        return new CandidateDatabase(file, context.live().setup());
    }

    /** What SQLite's check says of it. Nothing but damage keeps it from being restored: it is what was backed up. */
    CheckFindings verify(Backup backup, CandidateDatabase candidate) throws IOException, SQLException {
        IntegrityCheck depth = Databases.check(context.options().restoreDepth());
        CheckFindings findings = fetch.check(candidate, backup, depth);
        reject(backup, findings.damage());
        context.steps().reached(Step.VERIFIED);
        return findings;
    }

    /** The same of a candidate that was made to fit. */
    CheckFindings verifyFitting(Backup backup, CandidateDatabase fitting) throws IOException, SQLException {
        CheckFindings findings = fitting.check(IntegrityCheck.QUICK).ofProvenBytes();
        reject(backup, findings.damage());
        return findings;
    }

    /** Refuses what would leave connections that are open without their encoding, and what the guard refuses. */
    void admit(Backup backup, CandidateDatabase candidate, DatabaseHeader live)
            throws IOException, NotADatabaseException {
        String encoding = candidate.header().encoding();
        if (!encoding.equals(live.encoding())) {
            throw RestoreRefusedException.of(
                    backup,
                    "its text encoding is " + encoding + ", that of the live database is " + live.encoding()
                            + ", and connections that are open would fail afterwards. " + WaysOut.OF_ENCODING,
                    null);
        }
        askGuard(backup, candidate, Databases.info(live));
    }

    void askGuard(Backup backup, CandidateDatabase candidate, DatabaseInfo live) {
        try {
            candidate.lend(connection -> context.options().guard().check(new Staged(backup, live, connection)));
        } catch (Exception e) {
            Interrupts.keep(e);
            throw RestoreRefusedException.of(backup, Words.failure(e), e);
        }
    }

    private void reject(Backup backup, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new CorruptBackupException("Restore of " + backup.id() + " refused: " + String.join("; ", problems)
                    + " (in " + context.backups().placeOf(backup.id())
                    + "). The live database was not touched. verify() the older backups.");
        }
    }

    /** The candidate as the guard sees it. */
    private record Staged(Backup backup, DatabaseInfo live, Connection connection) implements RestoreCandidate {

        @Override
        public Map<String, Long> rowCounts() throws SQLException {
            return CandidateDatabase.rowCounts(connection);
        }
    }
}
