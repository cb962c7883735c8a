package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lifeboat.TaskRun.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What the scheduler runs, and when. No thread: the test says when it looks. */
class SchedulerTest extends BackupsFixture {

    private BackupManagerBuilder everySixHours() {
        return manager().schedule(Schedule.every(Duration.ofHours(6)));
    }

    /** Lets time pass, and the scheduler look. */
    private void after(Duration duration, BackupManager backups) {
        clock.advance(duration);
        backups.scheduler().beat();
    }

    private static List<Instant> made(BackupManager backups) {
        return backups.list().stream().map(Backup::createdAt).sorted().toList();
    }

    private static TaskStatus backupTask(BackupManager backups) {
        return backups.scheduler().task(BackupTask.BACKUP);
    }

    @Test
    void withoutAScheduleNothingRunsByItself() {
        try (BackupManager backups = manager().build()) {
            after(Duration.ofDays(30), backups);

            assertThat(backups.list()).isEmpty();
            assertThat(backups.scheduler().tasks())
                    .extracting(TaskStatus::task, TaskStatus::switchedOn)
                    .containsExactly(
                            tuple(BackupTask.BACKUP, false),
                            tuple(BackupTask.CLEANUP, false),
                            tuple(BackupTask.VERIFY, false));
            assertThat(directory.resolve(".lifeboat")).doesNotExist();
        }
    }

    @Test
    void theFirstBackupComesAtOnceAndTheNextAfterTheInterval() throws Exception {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
            app.add("one");
            after(Duration.ofHours(6).minusMillis(1), backups);
            assertThat(made(backups)).containsExactly(START);
            assertThat(backupTask(backups).nextRun()).contains(START.plus(Duration.ofHours(6)));

            after(Duration.ofMillis(1), backups);

            assertThat(made(backups)).containsExactly(START, START.plus(Duration.ofHours(6)));
            assertThat(backups.list().get(0).trigger()).isEqualTo(BackupTrigger.SCHEDULED);
            TaskRun last = backupTask(backups).lastRun().orElseThrow();
            assertThat(last.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(last.startedAt()).isEqualTo(START.plus(Duration.ofHours(6)));
            assertThat(last.detail()).contains(backups.list().get(0).id() + " created");
        }
    }

    @Test
    void whileItIsStoppedNothingRunsButWhatIsAskedForAndAfterwardsWhatWasMissedRuns() throws Exception {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
            assertThat(backups.scheduler().stop()).isDone();
            app.add("one");
            after(Duration.ofHours(7), backups);
            assertThat(made(backups)).containsExactly(START);

            CompletableFuture<TaskRun> asked = backups.scheduler().runNow(BackupTask.BACKUP);
            after(Duration.ZERO, backups);
            assertThat(asked).isCompletedWithValueMatching(run -> run.outcome() == Outcome.SUCCEEDED);
            app.add("two");
            after(Duration.ofHours(7), backups);
            assertThat(backups.list()).hasSize(2);

            backups.scheduler().start();
            after(Duration.ZERO, backups);
            assertThat(backups.list()).hasSize(3);
        }
    }

    @Test
    void lookingTwiceAtOneInstantRunsNothingTwice() throws Exception {
        try (BackupManager backups = manager().schedule((last, now) -> now).build()) {
            after(Duration.ZERO, backups);
            app.add("one");
            after(Duration.ZERO, backups);
            assertThat(backups.list()).hasSize(1);

            after(Duration.ofSeconds(1), backups);

            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void anUnchangedDatabaseIsNotPublishedAgainWhichIsASuccess() throws Exception {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
            BackupId first = backups.list().get(0).id();
            after(Duration.ofHours(6), backups);

            assertThat(backups.list()).extracting(Backup::id).containsExactly(first);
            TaskRun last = backupTask(backups).lastRun().orElseThrow();
            assertThat(last.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(last.detail()).contains("the same as in " + first);
            assertThat(backupTask(backups).nextRun()).contains(START.plus(Duration.ofHours(12)));

            app.add("a change");
            after(Duration.ofHours(6), backups);
            assertThat(backups.list()).hasSize(2);
            assertThat(backups.create("asked for").id())
                    .as("what somebody asks for is made, changed or not")
                    .isEqualTo(backups.list().get(0).id());
            assertThat(backups.list()).hasSize(3);
        }
    }

    @Test
    void anUnchangedDatabaseIsPublishedAgainWhenTheNewestBackupIsDamaged() throws Exception {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
            BackupId first = backups.list().get(0).id();
            Path stored = directory.resolve("backups").resolve(first + ".sqlite");
            byte[] bytes = Files.readAllBytes(stored);
            bytes[bytes.length - 1] ^= 1;
            Files.write(stored, bytes);
            assertThat(backups.verify(first, VerifyDepth.CHECKSUM).ok()).isFalse();

            after(Duration.ofHours(6), backups);

            assertThat(backups.list()).hasSize(2);
            assertThat(backups.latest()).map(Backup::id).isNotEqualTo(first).isPresent();
        }
    }

    @Test
    void missedRunsAreCaughtUpAtOnceAndOnce() throws Exception {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
        }
        app.add("while nobody looked");
        clock.advance(Duration.ofDays(3));
        try (BackupManager backups = everySixHours().build()) {
            assertThat(backupTask(backups).lastRun()).map(TaskRun::startedAt).contains(START);
            after(Duration.ZERO, backups);
            app.add("more");
            after(Duration.ofMinutes(5), backups);

            assertThat(made(backups)).containsExactly(START, START.plus(Duration.ofDays(3)));
        }
    }

    /** It starts at nine and ends at five, and backs up at three. */
    @Test
    void anApplicationThatIsOpenByDayCatchesUpOnItsNight() throws Exception {
        Schedule atThree = Schedule.dailyAt(LocalTime.of(3, 0), ZoneOffset.UTC);
        for (int day = 0; day < 3; day++) {
            clock.set(Instant.parse("2026-11-23T09:00:00Z").plus(Duration.ofDays(day)));
            app.add("day " + day);
            try (BackupManager backups = manager().schedule(atThree).build()) {
                after(Duration.ZERO, backups);
                after(Duration.ofHours(8), backups);
            }
        }
        try (BackupManager backups = manager().build()) {
            assertThat(made(backups))
                    .containsExactly(Instant.parse("2026-11-24T09:00:00Z"), Instant.parse("2026-11-25T09:00:00Z"));
        }
    }

    @Test
    void aFailedRunIsTriedAgainAfterAMinuteThenAfterTwiceTheTimeUpToTheRegularOne() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        BackupManagerBuilder failing = everySixHours().onStep(step -> {
            if (down.get()) {
                throw new IllegalStateException("the store is down");
            }
        });
        try (BackupManager backups = failing.build()) {
            after(Duration.ZERO, backups);
            TaskRun last = backupTask(backups).lastRun().orElseThrow();
            assertThat(last.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(last.detail()).contains("the store is down").contains("Nothing was published");
            Duration delay = Duration.ofMinutes(1);
            Instant attempt = START;
            for (; delay.compareTo(Duration.ofHours(6)) < 0; delay = delay.multipliedBy(2)) {
                assertThat(backupTask(backups).nextRun()).contains(attempt.plus(delay));
                after(delay, backups);
                attempt = attempt.plus(delay);
            }
            assertThat(backupTask(backups).nextRun()).contains(attempt.plus(Duration.ofHours(6)));

            down.set(false);
            after(Duration.ofHours(6), backups);

            assertThat(backupTask(backups).nextRun()).contains(attempt.plus(Duration.ofHours(12)));
            assertThat(backups.list()).hasSize(1);
        }
    }

    @Test
    void theCountOfFailuresLastsOverARestart() {
        BackupManagerBuilder failing = everySixHours().onStep(step -> {
            throw new IllegalStateException("no");
        });
        try (BackupManager backups = failing.build()) {
            after(Duration.ZERO, backups);
            after(Duration.ofMinutes(1), backups);
        }
        try (BackupManager backups = everySixHours().build()) {
            assertThat(backupTask(backups).nextRun())
                    .contains(START.plus(Duration.ofMinutes(1)).plus(Duration.ofMinutes(2)));
        }
    }

    @Test
    void aRunThatTheProcessDidNotSurviveIsInterruptedAndTriedAgain() throws Exception {
        Path tasks = directory.resolve(".lifeboat/app.tasks");
        Path left = directory.resolve("left");
        BackupManagerBuilder dying = everySixHours().onStep(step -> {
            if (step == Step.SNAPSHOT_TAKEN) {
                assertThat(tasks.toFile()).exists();
                copy(tasks, left);
            }
        });
        try (BackupManager backups = dying.build()) {
            after(Duration.ZERO, backups);
        }
        Files.move(left, tasks, StandardCopyOption.REPLACE_EXISTING);
        try (BackupManager backups = everySixHours().build()) {
            TaskStatus found = backupTask(backups);
            assertThat(found.lastRun()).map(TaskRun::outcome).contains(Outcome.INTERRUPTED);
            assertThat(found.nextRun()).contains(START.plus(Duration.ofMinutes(1)));
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void cleanupRunsAfterTheBackupAndSaysWhatItDid() throws Exception {
        try (BackupManager backups =
                everySixHours().retention(RetentionPolicy.keepLast(1)).build()) {
            for (int i = 0; i < 3; i++) {
                app.add("change " + i);
                after(Duration.ofHours(6), backups);
                assertThat(backups.list()).hasSize(1);
            }
            assertThat(backups.scheduler().task(BackupTask.CLEANUP).lastRun())
                    .map(TaskRun::detail)
                    .contains("1 removed, 1 kept");
        }
    }

    @Test
    void cleanupRemovesNothingWhileBackupsFailAndSaysWhy() throws Exception {
        AtomicBoolean down = new AtomicBoolean();
        BackupManagerBuilder builder = everySixHours()
                .retention((all, now) -> Map.of())
                .onStep(step -> {
                    if (down.get() && step == Step.SNAPSHOT_TAKEN) {
                        throw new IllegalStateException("the disk is full");
                    }
                });
        try (BackupManager backups = builder.build()) {
            backups.create();
            backups.create();
            down.set(true);
            after(Duration.ZERO, backups);

            assertThat(backups.list()).hasSize(2);
            assertThat(backups.scheduler().task(BackupTask.CLEANUP).lastRun())
                    .map(TaskRun::detail)
                    .hasValueSatisfying(detail ->
                            assertThat(detail).contains("retention is frozen").contains("the disk is full"));
        }
    }

    @Test
    void aTaskRunsNowThoughItIsSwitchedOff() {
        try (BackupManager backups = manager().build()) {
            CompletableFuture<TaskRun> asked = backups.scheduler().runNow(BackupTask.BACKUP);
            CompletableFuture<TaskRun> again = backups.scheduler().runNow(BackupTask.BACKUP);
            assertThat(asked).isNotDone();

            backups.scheduler().beat();

            assertThat(asked.join().outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(again.join()).isEqualTo(asked.join());
            assertThat(backups.list()).hasSize(1);
            assertThat(backupTask(backups).lastRun()).contains(asked.join());
        }
    }

    @Test
    void aRunByHandCountsAsARunOfTheSchedule() {
        try (BackupManager backups = everySixHours().build()) {
            after(Duration.ZERO, backups);
            clock.advance(Duration.ofHours(4));
            CompletableFuture<TaskRun> asked = backups.scheduler().runNow(BackupTask.BACKUP);
            backups.scheduler().beat();

            assertThat(asked.join().startedAt()).isEqualTo(START.plus(Duration.ofHours(4)));
            assertThat(backupTask(backups).nextRun()).contains(START.plus(Duration.ofHours(10)));
        }
    }

    @Test
    void whatIsAskedForAndNotBegunEndsWithTheManager() {
        BackupManager backups = manager().build();
        CompletableFuture<TaskRun> asked = backups.scheduler().runNow(BackupTask.VERIFY);
        backups.close();

        assertThatThrownBy(asked::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseMessage("this BackupManager of " + app.path() + " is closed; nothing was done");
        assertThatThrownBy(() -> backups.scheduler().runNow(BackupTask.BACKUP))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCallerThatCancelsItsWaitDoesNotCancelTheRun() {
        try (BackupManager backups = manager().build()) {
            backups.scheduler().runNow(BackupTask.BACKUP).cancel(true);
            backups.scheduler().beat();

            assertThat(backups.list()).hasSize(1);
        }
    }
}
