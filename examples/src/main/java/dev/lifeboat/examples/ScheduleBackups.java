package dev.lifeboat.examples;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTask;
import dev.lifeboat.Schedule;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;

/** Lets backups be made, pruned and verified by themselves. */
public final class ScheduleBackups {

    private ScheduleBackups() {}

    /** Takes two arguments: the database, and the directory for its backups. */
    public static void main(String[] args) {
        Path database = Path.of(args[0]);
        Path directory = Path.of(args[1]);
        // snippet: schedule
        BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory))
                .schedule(Schedule.dailyAt(LocalTime.of(3, 0), ZoneId.of("Europe/Berlin")))
                .jitter(Duration.ofMinutes(5))
                .build();
        // end
        try (backups) {
            System.out.println(
                    backups.scheduler().runNow(BackupTask.BACKUP).join().detail());
            backups.scheduler()
                    .tasks()
                    .forEach(task -> System.out.println(
                            task.task() + ", next run: " + task.nextRun().orElseThrow()));
        }
    }
}
