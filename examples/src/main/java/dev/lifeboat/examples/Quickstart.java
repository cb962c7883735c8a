package dev.lifeboat.examples;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.RetentionPlan;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The first lines of the README. Runs where there is a database {@code data/app.db}, and restores it to what it is. */
public final class Quickstart {

    private Quickstart() {}

    /** Takes no arguments. */
    @SuppressWarnings("UnusedVariable") // The results are there to be shown.
    public static void main(String[] args) {
        // snippet: quickstart
        try (BackupManager backups = BackupManager.forDatabase(Path.of("data/app.db"))
                .storeIn(DirectoryBackupStore.at(Path.of("backups")))
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                .schedule(Schedule.every(Duration.ofHours(6)))
                .build()) {

            Backup backup = backups.create("before the upgrade"); // consistent, verified, durable
            List<Backup> all = backups.list(); // newest first
            RestoreResult result = backups.restore(backup.id()); // into the live database, connections stay open
            backups.restore(result.safetyBackup().id()); // undo
            RetentionPlan pruned = backups.prune(); // what went, what stayed, and why
        }
        // end
    }
}
