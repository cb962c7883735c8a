package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that change while a manager runs, and last. */
class SettingsTest extends BackupsFixture {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));
    private static final Schedule AT_THREE = Schedule.dailyAt(LocalTime.of(3, 0), ZoneOffset.UTC);
    private static final RetentionPolicy A_WEEK = RetentionPolicy.keepFor(Duration.ofDays(7));

    private Path file() {
        return directory.resolve("config/backup.settings");
    }

    private BackupManagerBuilder saving() {
        return manager().settingsFile(file());
    }

    private static Instant next(BackupManager backups, BackupTask task) {
        return backups.scheduler().task(task).nextRun().orElseThrow();
    }

    @Test
    void theBuilderGivesTheFirstSettings() {
        try (BackupManager backups =
                manager().retention(A_WEEK).schedule(HOURLY).build()) {
            BackupSettings settings = backups.scheduler().settings();

            assertThat(settings.retention()).isSameAs(A_WEEK);
            assertThat(settings.schedule(BackupTask.BACKUP)).isEqualTo(HOURLY);
            assertThat(settings.schedule(BackupTask.CLEANUP)).isEqualTo(HOURLY);
            assertThat(settings.schedule(BackupTask.VERIFY)).isEqualTo(BackupDefaults.SCHEDULE);
            assertThat(settings.switchedOn()).containsExactly(BackupTask.values());
        }
    }

    @Test
    void theBuilderCanChangeASingleTask() {
        try (BackupManager backups = manager()
                .schedule(HOURLY)
                .settings(settings ->
                        settings.withSchedule(BackupTask.VERIFY, AT_THREE).withSwitchedOff(BackupTask.CLEANUP))
                .build()) {
            assertThat(next(backups, BackupTask.VERIFY)).isEqualTo("2026-11-24T03:00:00Z");
            assertThat(backups.scheduler().task(BackupTask.CLEANUP).nextRun()).isEmpty();
        }
    }

    @Test
    void aChangedScheduleCountsFromNow() {
        try (BackupManager backups = manager().schedule(AT_THREE).build()) {
            backups.scheduler().beat();
            clock.set(Instant.parse("2026-11-24T02:00:00Z"));
            backups.scheduler()
                    .apply(backups.scheduler()
                            .settings()
                            .withSchedule(BackupTask.BACKUP, Schedule.dailyAt(LocalTime.of(1, 0), ZoneOffset.UTC)));

            assertThat(next(backups, BackupTask.BACKUP))
                    .as("one o'clock is past, and was not missed")
                    .isEqualTo("2026-11-25T01:00:00Z");
            assertThat(backups.scheduler().settings().schedule(BackupTask.CLEANUP))
                    .as("goes along")
                    .isEqualTo(backups.scheduler().settings().schedule(BackupTask.BACKUP));
        }
    }

    @Test
    void aTaskIsSwitchedOffAndOn() {
        try (BackupManager backups = manager().schedule(AT_THREE).build()) {
            backups.scheduler().beat();
            backups.scheduler().switchOff(BackupTask.BACKUP);
            clock.advance(Duration.ofDays(10));
            backups.scheduler().beat();
            assertThat(backups.list()).isEmpty();

            backups.scheduler().switchOn(BackupTask.BACKUP);
            backups.scheduler().beat();

            assertThat(backups.list()).as("nothing was missed while it was off").isEmpty();
            assertThat(next(backups, BackupTask.BACKUP)).isEqualTo("2026-12-04T03:00:00Z");
        }
    }

    @Test
    void anotherPolicyDecidesFromNowOn() throws Exception {
        try (BackupManager backups = manager().build()) {
            for (int i = 0; i < 3; i++) {
                backups.create();
            }
            assertThat(backups.planPrune(RetentionPolicy.keepLast(1)).removed()).hasSize(2);
            assertThat(backups.planPrune().removed()).as("as it counts").isEmpty();

            backups.scheduler().apply(backups.scheduler().settings().withRetention(RetentionPolicy.keepLast(1)));

            assertThat(backups.prune().removed()).hasSize(2);
        }
    }

    @Test
    void savedSettingsLastOverARestartAndGoBeforeTheBuilders() throws Exception {
        try (BackupManager backups = saving().schedule(HOURLY).build()) {
            assertThat(file()).as("nothing is saved that nobody changed").doesNotExist();
            backups.scheduler()
                    .apply(backups.scheduler()
                            .settings()
                            .withRetention(A_WEEK)
                            .withSchedule(BackupTask.BACKUP, AT_THREE)
                            .withSwitchedOff(BackupTask.VERIFY));
        }
        try (BackupManager backups =
                saving().schedule(HOURLY).retention(RetentionPolicy.keepLast(3)).build()) {
            BackupSettings settings = backups.scheduler().settings();

            assertThat(settings.retention().text()).isEqualTo(A_WEEK.text());
            assertThat(settings.schedule(BackupTask.BACKUP)).isEqualTo(AT_THREE);
            assertThat(settings.schedule(BackupTask.CLEANUP)).isEqualTo(AT_THREE);
            assertThat(settings.switchedOn()).containsExactly(BackupTask.BACKUP, BackupTask.CLEANUP);
        }
        assertThat(Files.readString(file())).isEqualTo("""
                settings.version=1
                retention=within=7d
                schedule.backup=daily at 03:00 Z
                task.backup=on
                schedule.cleanup=daily at 03:00 Z
                task.cleanup=on
                schedule.verify=every 1d
                task.verify=off
                """);
        assertThat(directory.resolve("config")).isDirectoryContaining("glob:**/backup.settings");
    }

    @Test
    void aPolicyOfTheHostsOwnStaysTheBuildersWhenTheRestIsSaved() {
        RetentionPolicy own = (backups, now) -> Map.of();
        try (BackupManager backups = saving().schedule(HOURLY).retention(own).build()) {
            backups.scheduler().switchOff(BackupTask.VERIFY);
        }
        try (BackupManager backups = saving().schedule(HOURLY).retention(own).build()) {
            assertThat(backups.scheduler().settings().retention()).isSameAs(own);
            assertThat(backups.scheduler().settings().switchedOn()).doesNotContain(BackupTask.VERIFY);
        }
    }

    @Test
    void whatHasNoTextCannotBeSavedAndChangesNothing() {
        try (BackupManager backups = saving().schedule(HOURLY).build()) {
            BackupSettings before = backups.scheduler().settings();

            assertThatThrownBy(() -> backups.scheduler().apply(before.withRetention((all, now) -> Map.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("retention policy has no text")
                    .hasMessageContaining("backup.settings");
            assertThatThrownBy(
                            () -> backups.scheduler().apply(before.withSchedule(BackupTask.VERIFY, (last, now) -> now)))
                    .hasMessageContaining("schedule of the task verify has no text");
            assertThat(backups.scheduler().settings()).isEqualTo(before);
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void aTextThatCannotBeReadBackIsNotSaved() {
        Schedule fullMoon = new Schedule() {
            @Override
            public Instant next(LastRun last, Instant now) {
                return now;
            }

            @Override
            public Optional<String> text() {
                return Optional.of("at full moon");
            }
        };
        try (BackupManager backups = saving().schedule(HOURLY).build()) {
            BackupSettings before = backups.scheduler().settings();

            assertThatThrownBy(() -> backups.scheduler().apply(before.withSchedule(BackupTask.VERIFY, fullMoon)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"at full moon\" is no schedule");
            assertThat(backups.scheduler().settings()).isEqualTo(before);
            assertThat(file()).doesNotExist();
        }
    }

    /** Two admins, or one with two browsers. */
    @Test
    void changesFromManyThreadsAllCount() throws Exception {
        try (BackupManager backups = saving().schedule(HOURLY).build()) {
            List<Thread> threads = Arrays.stream(BackupTask.values())
                    .map(task -> new Thread(() -> backups.scheduler().switchOff(task)))
                    .toList();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join(60_000);
            }

            assertThat(backups.scheduler().settings().switchedOn()).isEmpty();
            assertThat(Files.readString(file())).doesNotContain("=on");
        }
    }

    @Test
    void settingsThatCannotBeSavedDoNotCount() throws Exception {
        Files.writeString(directory.resolve("config"), "a file where a directory should be");
        try (BackupManager backups = saving().schedule(HOURLY).build()) {
            assertThatThrownBy(() -> backups.scheduler().switchOff(BackupTask.VERIFY))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("could not be saved")
                    .hasMessageContaining("Those from before count.");

            assertThat(backups.scheduler().settings().switchedOn()).contains(BackupTask.VERIFY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings.version=2\n",
                "nonsense",
                "settings.version=1\nretention=within=soon\n",
                "settings.version=1\nschedule.backup=now and then\n",
                "settings.version=1\ntask.backup=perhaps\n",
                "settings.version=1\ntask.restore=on\n",
            })
    void aFileThatCannotBeReadKeepsNobodyFromStartingAndNothingIsPruned(String text) throws Exception {
        save(text);
        try (BackupManager backups =
                saving().schedule(HOURLY).retention((all, now) -> Map.of()).build()) {
            backups.create();
            backups.create();

            assertThat(backups.scheduler().settings().schedule(BackupTask.BACKUP))
                    .isEqualTo(HOURLY);
            assertThat(backups.prune().frozen())
                    .hasValueSatisfying(why -> assertThat(why).contains("backup.settings cannot be read"));
            assertThat(backups.list()).hasSize(2);
            assertThat(Files.readString(file()))
                    .as("left for somebody to look at")
                    .isEqualTo(text);

            backups.scheduler().switchOff(BackupTask.VERIFY);
            assertThat(backups.prune().removed()).hasSize(1);
        }
    }

    private void save(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), text);
    }

    @Test
    void aFileMayBeWrittenByHandAndLeaveThingsOut() throws Exception {
        save("settings.version=1\nschedule.backup=daily at 03:00 UTC\n");
        try (BackupManager backups = saving().schedule(HOURLY).retention(A_WEEK).build()) {
            assertThat(next(backups, BackupTask.BACKUP)).isEqualTo("2026-11-24T03:00:00Z");
            assertThat(backups.scheduler().settings().retention()).isSameAs(A_WEEK);
        }
    }

    @Test
    void aLinkToTheFileStaysOne() throws Exception {
        save("settings.version=1\n");
        Path link = Files.createSymbolicLink(directory.resolve("linked.settings"), file());
        try (BackupManager backups = manager().settingsFile(link).build()) {
            backups.scheduler().switchOn(BackupTask.VERIFY);
        }
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(file())).contains("task.verify=on");
    }

    @Test
    void settingsWithoutAScheduleForATaskAreRefused() {
        assertThatThrownBy(() -> new BackupSettings(A_WEEK, Map.of(BackupTask.BACKUP, HOURLY), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the task cleanup has no schedule");
    }

    @Test
    void aClosedManagerChangesNothing() {
        BackupManager backups = saving().schedule(HOURLY).build();
        backups.close();

        assertThatThrownBy(() -> backups.scheduler().switchOff(BackupTask.BACKUP))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file()).doesNotExist();
    }

    /** Before, a GB was 1,000,000,000 bytes, and was written so. */
    @Test
    void aSavedSizeFromBeforeMeansWhatItMeant() throws Exception {
        save("settings.version=1\nretention=daily=7, at-most-bytes=10GB, minimum=1\n");
        try (BackupManager backups = saving().build()) {
            assertThat(backups.scheduler().settings().retention())
                    .isEqualTo(RetentionPolicy.parse("daily=7, at-most-bytes=10000000000, minimum=1"));

            backups.scheduler().switchOff(BackupTask.VERIFY);
        }
        try (BackupManager backups = saving().build()) {
            assertThat(backups.scheduler().settings().retention())
                    .as("saved anew")
                    .isEqualTo(RetentionPolicy.parse("daily=7, at-most-bytes=10000000000, minimum=1"));
        }
    }

    /** A policy of the host's own writes what it likes. */
    @Test
    void aSizeThatIsSavedTodayIsReadAsItIsMeantToday() throws Exception {
        RetentionPolicy hosts = new RetentionPolicy() {
            @Override
            public Map<BackupId, String> keep(List<Backup> newestFirst, Instant now) {
                return RetentionPolicy.keepEverything().keep(newestFirst, now);
            }

            @Override
            public Optional<String> text() {
                return Optional.of("last=1, at-most-bytes=10GB");
            }
        };
        try (BackupManager backups = saving().build()) {
            backups.scheduler().apply(backups.scheduler().settings().withRetention(hosts));
        }
        try (BackupManager backups = saving().build()) {
            assertThat(backups.scheduler().settings().retention())
                    .isEqualTo(RetentionPolicy.parse("last=1, at-most-bytes=10GiB"));
        }
    }
}
