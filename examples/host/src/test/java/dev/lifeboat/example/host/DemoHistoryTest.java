package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTask;
import dev.lifeboat.BackupTrigger;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.TaskStatus;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHistoryTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:30:00Z");

    @TempDir
    Path directory;

    @Test
    void aMonthOfBackupsGrowsAndIsLabelledPinnedAndVerified() {
        List<Backup> backups = made("one");

        assertThat(backups).hasSizeBetween(35, 50);
        assertThat(backups).allMatch(backup -> backup.createdAt().isAfter(NOW.minus(Duration.ofDays(30))));
        assertThat(backups).allMatch(backup -> backup.createdAt().isBefore(NOW));
        long oldest = backups.get(backups.size() - 1).databaseBytes();
        assertThat(oldest).isBetween(200_000L, 600_000L);
        assertThat(backups.get(0).databaseBytes()).isBetween(3 * oldest, 5_000_000L);
        assertThat(backups).extracting(Backup::trigger).contains(BackupTrigger.MANUAL, BackupTrigger.PRE_MIGRATION);
        assertThat(backups).filteredOn(Backup::pinned).hasSize(2);
        assertThat(backups)
                .filteredOn(backup -> backup.lastVerification().isEmpty())
                .hasSizeBetween(1, 6);
        assertThat(made("other"))
                .as("the same each time")
                .extracting(DemoHistoryTest::text)
                .isEqualTo(backups.stream().map(DemoHistoryTest::text).toList());
    }

    private static String text(Backup backup) {
        return backup.id() + " " + backup.label() + " " + backup.databaseBytes() + " " + backup.pinned();
    }

    @Test
    void theApplicationGoesOnWhereItEnds() throws Exception {
        try (RunningHost host = RunningHost.withHistory(directory)) {
            BackupManager backups = host.backups();
            int made = backups.list().size();
            assertThat(made).isGreaterThan(35);
            assertThat(host.printed()).contains(made + " of a made-up month");
            assertThat(backups.list())
                    .allMatch(backup -> backup.hostVersion().orElse("").equals("1.0"));
            assertThat(backups.health().findings()).allMatch(finding -> finding.severity() == Severity.NOTE);
            assertThat(host.administrator().get("/").statusCode()).isEqualTo(200);
            assertThat(host.support().get("/").statusCode()).isEqualTo(200);
            TaskStatus task = backups.scheduler().task(BackupTask.BACKUP);
            assertThat(task.lastRun()).isPresent();

            Backup oldest = backups.list().get(made - 1);
            assertThat(backups.restore(oldest.id()).warnings()).isEmpty();
            assertThat(host.value("PRAGMA user_version")).as("migrated anew").isEqualTo("3");
        }

        try (RunningHost host = RunningHost.withHistory(directory)) {
            assertThat(host.printed()).as("made once").doesNotContain("made-up month");
        }
    }

    @Test
    void backupsOfADatabaseThatIsGoneAreLeftAlone() throws Exception {
        Path data = directory.resolve("one");
        Files.createDirectories(data.resolve("backups"));

        DemoHistory history = new DemoHistory(() -> NOW);
        make(history, data);

        assertThat(history.made()).isZero();
        assertThat(data.resolve("foyer.db")).doesNotExist();
    }

    private List<Backup> made(String name) {
        Path data = directory.resolve(name);
        make(new DemoHistory(() -> NOW), data);
        try (BackupManager backups = BackupManager.forDatabase(data.resolve("foyer.db"))
                .storeIn(DirectoryBackupStore.at(data.resolve("backups")))
                .build()) {
            return backups.list();
        }
    }

    private static void make(DemoHistory history, Path data) {
        Path database = data.resolve("foyer.db");
        Host.makeDirectory(data);
        history.make(
                database,
                "jdbc:sqlite:" + database + "?journal_mode=WAL&synchronous=NORMAL&transaction_mode=IMMEDIATE",
                data.resolve("backups"),
                "1.0");
    }
}
