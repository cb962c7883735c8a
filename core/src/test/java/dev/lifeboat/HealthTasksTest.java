package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What health finds about what runs by itself, about settings, and about old backups that stay. */
class HealthTasksTest extends HealthFixture {

    private static final RetentionPolicy NOTHING = (all, now) -> Map.of();

    @Test
    void nothingRunsByItself() {
        try (BackupManager backups = bare().build()) {
            assertFinds(backups, Code.BACKUP_TASK_OFF, Severity.NOTE, "the task backup is off");
            backups.scheduler().switchOn(BackupTask.BACKUP);
            assertDoesNotFind(backups, Code.BACKUP_TASK_OFF);
        }
    }

    @Test
    void aRunThatDoesNotComeIsOverdueAfterTenMinutes() {
        try (BackupManager backups = wellSetUp().build()) {
            backups.scheduler().beat();
            clock.advance(Duration.ofHours(6).plusMinutes(10));
            assertDoesNotFind(backups, Code.BACKUP_OVERDUE);
            clock.advance(Duration.ofSeconds(1));

            assertFinds(
                    backups,
                    Code.BACKUP_OVERDUE,
                    Severity.WARNING,
                    "due at " + START.plus(Duration.ofHours(6)),
                    "the last success was at " + START);

            backups.scheduler().beat();
            assertDoesNotFind(backups, Code.BACKUP_OVERDUE);
        }
    }

    @Test
    void aRunThatGoesOnIsNotOverdue() {
        List<BackupManager> manager = new ArrayList<>();
        BackupManagerBuilder builder = wellSetUp().onStep(step -> {
            if (step == Step.SNAPSHOT_TAKEN) {
                clock.advance(Duration.ofHours(12));
                assertDoesNotFind(manager.get(0), Code.BACKUP_OVERDUE);
                clock.advance(Duration.ofHours(-12));
            }
        });
        try (BackupManager backups = builder.build()) {
            manager.add(backups);
            backups.scheduler().beat();
            assertThat(backups.list()).hasSize(1);
        }
    }

    /** The retry is always near: there the age of the last success tells. */
    @Test
    void retriesThatKeepFailingAreOverdueToo() throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        try (BackupManager backups = wellSetUp().storeIn(store).build()) {
            backups.scheduler().beat();
            clock.advance(Duration.ofHours(6));
            for (int i = 0; i < 5; i++) {
                app.add("a change");
                store.fail(Call.PUT, 1, new IOException("no space left"));
                backups.scheduler().beat();
                clock.set(backups.scheduler().task(BackupTask.BACKUP).nextRun().orElseThrow());
            }
            assertThat(backups.scheduler().task(BackupTask.BACKUP).nextRun())
                    .hasValueSatisfying(next -> assertThat(next).isAfterOrEqualTo(clock.instant()));

            assertFinds(backups, Code.BACKUP_OVERDUE, Severity.WARNING, "due at " + START.plus(Duration.ofHours(6)));
            assertDoesNotFind(backups, Code.TASK_FAILED);

            backups.create();
            assertDoesNotFind(backups, Code.BACKUP_OVERDUE);
        }
    }

    @Test
    void aTaskThatFailedOrWasCutOff() throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        try (BackupManager backups = wellSetUp().storeIn(store).build()) {
            backups.create();
            store.fail(Call.LIST, 1, new IOException("connection reset"));
            CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.CLEANUP);
            backups.scheduler().switchOff(BackupTask.BACKUP);
            backups.scheduler().switchOff(BackupTask.VERIFY);
            backups.scheduler().beat();

            assertThat(run.join().outcome()).isEqualTo(TaskRun.Outcome.FAILED);
            assertFinds(backups, Code.TASK_FAILED, Severity.WARNING, "cleanup", START, "failed", "connection reset");
        }
        Path tasks = directory.resolve(".lifeboat/app.tasks");
        Files.writeString(tasks, Files.readString(tasks).replace("outcome=FAILED", "outcome=INTERRUPTED"));
        try (BackupManager backups = wellSetUp().build()) {
            assertFinds(backups, Code.TASK_FAILED, Severity.WARNING, "cleanup", START, "was cut off");
            CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.CLEANUP);
            backups.scheduler().beat();
            assertThat(run.join().outcome()).isEqualTo(TaskRun.Outcome.SUCCEEDED);
            assertDoesNotFind(backups, Code.TASK_FAILED);
        }
    }

    @Test
    void aScheduleThatThrows() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Schedule schedule = (last, now) -> {
            if (broken.get()) {
                throw new IllegalStateException("no calendar");
            }
            return now.plusSeconds(3600);
        };
        try (BackupManager backups = bare().settings(settings ->
                        settings.withSchedule(BackupTask.BACKUP, schedule).withSwitchedOn(BackupTask.BACKUP))
                .build()) {
            assertFinds(backups, Code.SCHEDULE_FAILS, Severity.PROBLEM, "the task backup", "no calendar");
            assertFinds(backups, Code.NO_BACKUP, Severity.WARNING, "no good backup");

            broken.set(false);
            assertDoesNotFind(backups, Code.SCHEDULE_FAILS);
        }
    }

    @Test
    void retentionThatDoesNotKnowOfASuccessIsFrozen() throws Exception {
        try (BackupManager backups = bare().retention(NOTHING).build()) {
            backups.create();
            backups.create();
        }
        Files.delete(directory.resolve(".lifeboat/app.runs"));
        try (BackupManager backups = bare().retention(NOTHING).build()) {
            assertFinds(
                    backups,
                    Code.RETENTION_FROZEN,
                    Severity.WARNING,
                    "no backup has succeeded yet",
                    "1 backup would go");
            backups.create();
            assertDoesNotFind(backups, Code.RETENTION_FROZEN);
        }
    }

    @Test
    void aPolicyThatThrows() {
        RetentionPolicy policy = (all, now) -> {
            throw new IllegalStateException("no rules");
        };
        try (BackupManager backups = bare().retention(policy).build()) {
            backups.create();
            assertFinds(backups, Code.RETENTION_FAILS, Severity.PROBLEM, "the retention policy failed: no rules");
        }
    }

    @Test
    void aPolicyThatKeepsEverything() {
        try (BackupManager backups = bare().build()) {
            backups.create();
            assertFinds(backups, Code.RETENTION_KEEPS_EVERYTHING, Severity.NOTE, "by now 1 backup");
        }
        try (BackupManager backups =
                bare().retention(RetentionPolicy.keepLast(9)).build()) {
            assertDoesNotFind(backups, Code.RETENTION_KEEPS_EVERYTHING);
        }
    }

    @Test
    void oldBackupsStayWhenNothingCleansUp() {
        try (BackupManager backups = bare().retention(NOTHING).build()) {
            backups.create();
            assertDoesNotFind(backups, Code.CLEANUP_TASK_OFF);
            backups.create();
            assertFinds(backups, Code.CLEANUP_TASK_OFF, Severity.NOTE, "the task cleanup is off", "1 backup");

            backups.prune();
            assertDoesNotFind(backups, Code.CLEANUP_TASK_OFF);
        }
    }

    @Test
    void savedSettingsGoBeforeTheBuilders() {
        Path file = directory.resolve("backup.settings");
        try (BackupManager backups = wellSetUp().settingsFile(file).build()) {
            assertDoesNotFind(backups, Code.SETTINGS_OVERRIDDEN);
            backups.scheduler().switchOff(BackupTask.VERIFY);
            assertFinds(backups, Code.SETTINGS_OVERRIDDEN, Severity.NOTE, file);
        }
    }

    @Test
    void settingsThatCannotBeRead() throws Exception {
        Path file = directory.resolve("backup.settings");
        Files.writeString(file, "settings.version=1\ntask.backup=perhaps\n");
        try (BackupManager backups = wellSetUp().settingsFile(file).build()) {
            assertFinds(backups, Code.SETTINGS_UNREADABLE, Severity.PROBLEM, file, "perhaps");
            backups.create();
            assertFinds(backups, Code.RETENTION_FROZEN, Severity.NOTE, file);
        }
    }
}
