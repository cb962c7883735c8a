package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupScheduler;
import dev.lifeboat.BackupTask;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;

/** What a settings page does: shows what a change would delete, and makes it last. */
public final class ChangeSettings {

    private ChangeSettings() {}

    /** Takes three arguments: the database, the directory of its backups, and the file for the settings. */
    public static void main(String[] args) {
        try (BackupManager backups = BackupManager.forDatabase(Path.of(args[0]))
                .storeIn(DirectoryBackupStore.at(Path.of(args[1])))
                .settingsFile(Path.of(args[2]))
                .build()) {
            // snippet: settings
            RetentionPolicy policy = RetentionPolicy.parse("within=30d, daily=7, minimum=3");
            System.out.println(backups.planPrune(policy).removed().size() + " backups would go");

            BackupScheduler scheduler = backups.scheduler();
            scheduler.apply(scheduler
                    .settings()
                    .withRetention(policy)
                    .withSchedule(BackupTask.BACKUP, Schedule.parse("every 6h"))
                    .withSwitchedOn(BackupTask.BACKUP));
            // end
        }
    }
}
