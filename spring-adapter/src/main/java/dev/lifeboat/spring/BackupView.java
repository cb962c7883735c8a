package dev.lifeboat.spring;

import dev.lifeboat.Backup;
import dev.lifeboat.Verification;
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
 * @param lastVerification the last verification after it was made, if there was one
 */
record BackupView(
        String id,
        String createdAt,
        Origin origin,
        Database database,
        Stored stored,
        boolean pinned,
        @Nullable Check lastVerification) {

    record Origin(
            String trigger,
            @Nullable String label,
            String sqliteVersion,
            @Nullable String hostVersion) {}

    record Database(long bytes, String journalMode, int userVersion, int applicationId) {}

    record Stored(long bytes, String sha256) {}

    record Check(String at, String depth, String outcome) {

        static Check of(Verification verification) {
            return new Check(
                    verification.at().toString(),
                    verification.depth().name(),
                    verification.outcome().name());
        }
    }

    static BackupView of(Backup backup, ServerPaths paths) {
        return new BackupView(
                backup.id().toString(),
                backup.createdAt().toString(),
                new Origin(
                        backup.trigger().name(),
                        backup.label().map(paths::hiddenIn).orElse(null),
                        backup.sqliteVersion(),
                        backup.hostVersion().orElse(null)),
                new Database(
                        backup.databaseBytes(),
                        backup.journalMode().name(),
                        backup.userVersion(),
                        backup.applicationId()),
                new Stored(backup.storedBytes(), backup.sha256()),
                backup.pinned(),
                backup.lastVerification().map(Check::of).orElse(null));
    }
}
