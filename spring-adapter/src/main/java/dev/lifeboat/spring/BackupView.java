package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.Verification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup, as JSON shows it. Instants are ISO 8601, in UTC.
 *
 * @param id its name
 * @param createdAt the instant whose state it holds
 * @param origin who asked for it and on what
 * @param database what is in it
 * @param stored the stored object
 * @param pinned whether it is kept whatever the retention policy says
 * @param notes what SQLite's check said of its content when it was made
 * @param lastVerification the last verification after it was made, if there was one
 */
record BackupView(
        String id,
        String createdAt,
        Origin origin,
        Database database,
        Stored stored,
        boolean pinned,
        List<NoteView> notes,
        @Nullable Check lastVerification) {

    record Origin(
            String trigger,
            @Nullable String label,
            String sqliteVersion,
            @Nullable String hostVersion) {}

    record Database(long bytes, String journalMode, int userVersion, int applicationId) {}

    record Stored(long bytes, String sha256) {}

    record Check(String at, String depth, String outcome, List<String> problems, List<NoteView> notes) {

        static Check of(Verification verification, ServerPaths paths) {
            return new Check(
                    verification.at().toString(),
                    verification.depth().name(),
                    verification.outcome().name(),
                    paths.hiddenIn(verification.problems()),
                    NoteView.of(verification.notes()));
        }
    }

    static BackupView of(Backup backup, ServerPaths paths) {
        return new BackupView(
                backup.id().toString(),
                backup.createdAt().toString(),
                new Origin(
                        backup.trigger().name(),
                        backup.label().map(paths::hiddenInLabel).orElse(null),
                        backup.sqliteVersion(),
                        backup.hostVersion().orElse(null)),
                new Database(
                        backup.databaseBytes(),
                        backup.journalMode().name(),
                        backup.userVersion(),
                        backup.applicationId()),
                new Stored(backup.storedBytes(), backup.sha256()),
                backup.pinned(),
                NoteView.of(backup.notes()),
                backup.lastVerification().map(last -> Check.of(last, paths)).orElse(null));
    }
}
