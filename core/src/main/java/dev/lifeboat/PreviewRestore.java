package dev.lifeboat;

import dev.lifeboat.RestorePreview.Content;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at what a restore in place would replace, and by what. Touches nothing, and holds no lock. */
final class PreviewRestore {

    private final Context context;
    private final PrepareCandidate prepare;

    PreviewRestore(Context context, Progress progress) {
        this.context = context;
        this.prepare = new PrepareCandidate(context, progress);
    }

    RestorePreview run(BackupId id) throws Exception {
        Backup backup = prepare.find(id);
        DatabaseHeader live = inspect(backup);
        Path file = context.staging().readingFile(context.clock().instant());
        try {
            context.staging().requireSpace(backup.databaseBytes(), "reading backup " + id);
            CandidateDatabase candidate = prepare.stage(backup, file);
            prepare.verify(backup, candidate);
            Content then = new Content(backup.createdAt(), backup.databaseBytes(), rows(candidate));
            Optional<String> refusal = refusal(backup, candidate, live);
            return new RestorePreview(backup, now(live), then, refusal);
        } finally {
            context.staging().drop(file);
        }
    }

    private DatabaseHeader inspect(Backup backup) throws SQLException {
        try {
            return context.live().inspect();
        } catch (UnusableDatabaseException e) {
            throw RestoreBackup.refused(backup, e);
        }
    }

    private static Map<String, Long> rows(CandidateDatabase candidate) throws Exception {
        Map<String, Long> rows = new LinkedHashMap<>();
        candidate.lend(connection -> rows.putAll(CandidateDatabase.rowCounts(connection)));
        return rows;
    }

    private Content now(DatabaseHeader live) throws SQLException {
        return new Content(
                context.clock().instant(), live.bytes(), context.live().rowCounts());
    }

    private Optional<String> refusal(Backup backup, CandidateDatabase candidate, DatabaseHeader live)
            throws IOException, NotADatabaseException {
        if (context.live().access() == Access.READ_ONLY) {
            return Optional.of("this manager was built readOnly()");
        }
        Optional<String> others = new Ownership(context).refusal(backup);
        if (others.isPresent()) {
            return others.map(why -> why + ". " + WaysOut.ofAnothers(backup));
        }
        try {
            prepare.admit(backup, candidate, live);
            return Optional.empty();
        } catch (RestoreRefusedException e) {
            return Optional.of(Words.failure(e));
        }
    }
}
