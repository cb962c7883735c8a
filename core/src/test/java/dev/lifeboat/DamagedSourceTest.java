package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.TaskRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The disk damages the live database, and the schedule goes on for days before anybody looks. */
class DamagedSourceTest extends BackupsFixture {

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int PAGE_BYTES = 4096;

    private final List<BackupEvent> events = new CopyOnWriteArrayList<>();

    private BackupManagerBuilder scheduled() {
        return manager()
                .schedule(Schedule.every(A_DAY))
                .retention(RetentionPolicy.parse("within=7d, minimum=1"))
                .listener(events::add);
    }

    private void days(int days, BackupManager backups) throws Exception {
        for (int day = 0; day < days; day++) {
            clock.advance(A_DAY);
            backups.scheduler().beat();
        }
    }

    /** Pages in the middle of nothing but zeros, while nobody has it open. */
    private void damage() throws IOException {
        byte[] content = Files.readAllBytes(app.path());
        Arrays.fill(content, PAGE_BYTES * 5, PAGE_BYTES * 8, (byte) 0);
        Files.write(app.path(), content);
    }

    @Test
    void neverRotatesTheGoodBackupsOut() throws Exception {
        List<BackupId> good;
        app.fill(500);
        try (BackupManager backups = scheduled().build()) {
            backups.scheduler().beat();
            for (int day = 0; day < 3; day++) {
                app.add("on day " + day);
                days(1, backups);
            }
            good = backups.list().stream().map(Backup::id).toList();
            assertThat(good).hasSize(4);
        }
        app.close();
        damage();
        events.clear();

        try (BackupManager backups = scheduled().build()) {
            days(10, backups);

            assertThat(backups.list()).extracting(Backup::id).isEqualTo(good);
            assertThat(backups.prune().removed()).isEmpty();
            assertThat(backups.planPrune().frozen()).isPresent();
            assertThat(backups.scheduler().task(BackupTask.BACKUP).lastRun())
                    .map(TaskRun::outcome)
                    .contains(Outcome.FAILED);
            assertThat(backups.health().findings())
                    .extracting(Finding::code)
                    .contains(Code.BACKUPS_FAIL, Code.BACKUP_OVERDUE, Code.RETENTION_FROZEN);
            assertThatThrownBy(backups::create)
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("nothing is pruned until a backup succeeds again");
        }
        assertThat(events)
                .filteredOn(BackupEvent.Failed.class::isInstance)
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(event -> assertThat(((BackupEvent.Failed) event).cause())
                        .isInstanceOf(CorruptBackupException.class)
                        .message()
                        .as("one line")
                        .doesNotContain("\n"));
        assertThat(events)
                .noneMatch(event -> event instanceof BackupEvent.Pruned pruned
                        && !pruned.plan().removed().isEmpty());

        restoreThe(good.get(0));
    }

    /** Damage does not block its own restore; with the next good backup what is too old may go again. */
    private void restoreThe(BackupId newest) throws Exception {
        try (BackupManager backups = scheduled().build()) {
            assertThatThrownBy(() -> backups.restore(newest))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("is damaged")
                    .hasMessageContaining("REPLACE_FILE");
            RestoreResult result = backups.restore(newest, RestoreMode.REPLACE_FILE);

            assertThat(result.undo())
                    .as("no backup is made of a damaged database")
                    .isEmpty();
            assertThat(result.setAside().orElseThrow().resolve("app.db")).exists();
            assertThat(backups.planPrune().frozen())
                    .as("a restore is no backup")
                    .isPresent();
            backups.create();

            assertThat(backups.planPrune().frozen()).isEmpty();
            assertThat(backups.prune().removed()).isNotEmpty();
            assertThat(backups.health().has(Code.BACKUPS_FAIL)).isFalse();
        }
    }
}
