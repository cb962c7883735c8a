package dev.lifeboat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Clocks that jump, schedules that misbehave, several schedulers, and the thread. */
class SchedulerTimesTest extends BackupsFixture {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    /** With a thread. */
    private BackupManagerBuilder attended() {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock);
    }

    private static Optional<Instant> next(BackupManager backups) {
        return backups.scheduler().task(BackupTask.BACKUP).nextRun();
    }

    private void change(Duration later, BackupManager backups) throws Exception {
        app.add("change at " + clock.instant());
        clock.advance(later);
        backups.scheduler().beat();
    }

    @Test
    void aClockThatIsSetBackByADayDoesNotSilenceTheSchedule() throws Exception {
        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            change(Duration.ZERO, backups);
            change(Duration.ofDays(-1), backups);
            change(Duration.ofMinutes(59), backups);
            change(Duration.ofMinutes(1), backups);

            assertThat(backups.list()).hasSize(3);
            assertThat(next(backups)).contains(START.minus(Duration.ofDays(1)).plus(Duration.ofHours(2)));
        }
    }

    @Test
    void aClockThatJumpsAYearAheadAndBackMakesOneBackupThere() throws Exception {
        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            change(Duration.ZERO, backups);
            change(Duration.ofDays(365), backups);
            change(Duration.ofDays(-365), backups);
            change(Duration.ofHours(1), backups);

            assertThat(backups.list())
                    .extracting(Backup::createdAt)
                    .hasSize(4)
                    .contains(START, START.plus(Duration.ofDays(365)), START.plus(Duration.ofHours(1)));
        }
    }

    @Test
    void aScheduleThatCountsFromEachQuestionIsAskedOnceARun() throws Exception {
        try (BackupManager backups =
                manager().schedule((last, now) -> now.plus(Duration.ofHours(1))).build()) {
            change(Duration.ZERO, backups);
            change(Duration.ofMinutes(30), backups);
            change(Duration.ofMinutes(30), backups);

            assertThat(backups.list()).hasSize(1);
            assertThat(next(backups)).contains(START.plus(Duration.ofHours(2)));
        }
    }

    @Test
    void aScheduleThatThrowsStopsItsTaskAlone() throws Exception {
        try (BackupManager backups = manager()
                .schedule(HOURLY)
                .settings(settings -> settings.withSchedule(BackupTask.VERIFY, (last, now) -> {
                    throw new IllegalStateException("no idea");
                }))
                .build()) {
            change(Duration.ZERO, backups);
            change(Duration.ofHours(1), backups);

            assertThat(backups.list()).hasSize(2);
            assertThat(backups.scheduler().task(BackupTask.VERIFY).nextRun()).isEmpty();
        }
    }

    @Test
    void codeOfTheHostThatIsBrokenEndsNeitherTheSchedulerNorTheWaitForItsRun() throws Exception {
        BackupManager backups = attended()
                .retention((all, now) -> {
                    throw new NoClassDefFoundError("of the host");
                })
                .settings(settings -> settings.withSchedule(BackupTask.VERIFY, (last, now) -> {
                            throw new NoClassDefFoundError("of the host too");
                        })
                        .withSwitchedOn(BackupTask.VERIFY))
                .build();
        try (backups) {
            TaskRun cleanup = backups.scheduler().runNow(BackupTask.CLEANUP).get(60, SECONDS);
            assertThat(cleanup.outcome()).isEqualTo(TaskRun.Outcome.FAILED);
            assertThat(cleanup.detail()).contains("of the host");

            assertThat(backups.scheduler()
                            .runNow(BackupTask.BACKUP)
                            .get(60, SECONDS)
                            .outcome())
                    .isEqualTo(TaskRun.Outcome.SUCCEEDED);
        }
    }

    @Test
    void aClockThatThrowsDoesNotEndTheScheduler() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        BackupManagerBuilder builder = attended()
                .clock(() -> {
                    if (Thread.currentThread().getName().startsWith("lifeboat-scheduler")
                            && questions.incrementAndGet() == 1) {
                        throw new IllegalStateException("the clock has stopped");
                    }
                    return START;
                })
                .schedule(HOURLY);
        try (BackupManager backups = builder.build()) {
            await().atMost(60, SECONDS).until(() -> questions.get() > 0);

            assertThat(backups.scheduler()
                            .runNow(BackupTask.BACKUP)
                            .get(60, SECONDS)
                            .outcome())
                    .isEqualTo(TaskRun.Outcome.SUCCEEDED);
        }
    }

    /** A run that is not noted would be one that was cut off, and be repeated at the next start. */
    @Test
    void closingWaitsForTheRunThatGoesOnAndForTheNoteOfItsEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BackupManager backups = attended()
                .onStep(step -> {
                    if (step == Step.SNAPSHOT_TAKEN) {
                        begun.countDown();
                        awaitQuietly(goOn);
                    }
                })
                .build();
        CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.BACKUP);
        assertThat(begun.await(60, SECONDS)).isTrue();
        Thread closer = new Thread(backups::close);
        closer.start();
        await().atMost(60, SECONDS).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        goOn.countDown();
        closer.join(60_000);

        assertThat(threads()).isEmpty();
        assertThat(run.get(60, SECONDS).outcome()).isEqualTo(TaskRun.Outcome.SUCCEEDED);
        assertThat(directory.resolve(".lifeboat/app.tasks")).content().contains("backup.outcome=SUCCEEDED");
    }

    @Test
    void aTaskThatFindsItsManagerClosedIsCutOffAndNoFailure() throws Exception {
        CompletableFuture<BackupManager> manager = new CompletableFuture<>();
        CompletableFuture<Thread> closer = new CompletableFuture<>();
        BackupManager backups = attended()
                .onConnect(connection -> {
                    if (manager.isDone() && !closer.isDone()) {
                        closer.complete(closing(manager.join()));
                    }
                })
                .build();
        backups.create();
        backups.create();
        manager.complete(backups);

        TaskRun run = backups.scheduler().runNow(BackupTask.VERIFY).get(60, SECONDS);
        closer.get(60, SECONDS).join(60_000);

        assertThat(run.outcome()).isEqualTo(TaskRun.Outcome.INTERRUPTED);
        assertThat(run.detail()).isEqualTo("the manager was closed");
    }

    /** A thread that closes a manager and waits for what runs. */
    private static Thread closing(BackupManager backups) {
        Thread thread = new Thread(backups::close);
        thread.start();
        await().atMost(60, SECONDS).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void jitterMovesARunToALaterInstantThatStaysTheSame() throws Exception {
        Set<Instant> starts = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
            try (BackupManager backups = manager()
                    .staging(directory.resolve("staging-" + i))
                    .schedule(HOURLY)
                    .jitter(Duration.ofMinutes(10))
                    .build()) {
                Instant next = next(backups).orElseThrow();
                starts.add(next);
                assertThat(next(backups)).contains(next);
            }
        }
        assertThat(starts).allMatch(at -> !at.isBefore(START) && !at.isAfter(START.plus(Duration.ofMinutes(10))));
        assertThat(starts).hasSizeGreaterThan(10);
    }

    @Test
    void twoSchedulersThatShareADatabaseRunOnceBetweenThem() throws Exception {
        try (BackupManager one = manager().schedule(HOURLY).build();
                BackupManager other = manager().schedule(HOURLY).build()) {
            change(Duration.ZERO, one);
            change(Duration.ZERO, other);
            change(Duration.ofHours(1), other);
            change(Duration.ZERO, one);

            assertThat(one.list()).hasSize(2);
        }
    }

    @Test
    void aHistoryThatCannotBeReadIsBegunAnew() throws Exception {
        Files.createDirectories(directory.resolve(".lifeboat"));
        Files.writeString(directory.resolve(".lifeboat/app.tasks"), "backup.since=yesterday\nbackup.started=?");
        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            change(Duration.ZERO, backups);

            assertThat(backups.list()).hasSize(1);
        }
    }

    @Test
    void theThreadRunsWhatIsDueAndEndsWithTheManager() throws Exception {
        BackupManager backups = attended().schedule(HOURLY).build();
        await().atMost(60, SECONDS)
                .until(() -> backups.scheduler()
                        .task(BackupTask.VERIFY)
                        .lastRun()
                        .filter(run -> run.outcome() == TaskRun.Outcome.SUCCEEDED)
                        .isPresent());
        assertThat(backups.list()).hasSize(1);
        assertThat(threads()).hasSize(1).allMatch(Thread::isDaemon);

        app.add("a change");
        assertThat(backups.scheduler()
                        .runNow(BackupTask.BACKUP)
                        .get(60, SECONDS)
                        .outcome())
                .isEqualTo(TaskRun.Outcome.SUCCEEDED);
        assertThat(backups.list()).hasSize(2);

        backups.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void thereIsNoThreadWhileNothingIsSwitchedOnOrAskedFor() throws Exception {
        try (BackupManager backups = attended().build()) {
            assertThat(threads()).isEmpty();

            backups.scheduler().runNow(BackupTask.BACKUP).get(60, SECONDS);

            assertThat(backups.list()).hasSize(1);
            assertThat(threads()).hasSize(1);
        }
    }

    @Test
    void aSchedulerThatIsToStartLaterRunsNothingBefore() {
        try (BackupManager backups = attended().schedule(HOURLY).startLater().build()) {
            assertThat(threads()).isEmpty();

            backups.scheduler().start();
            backups.scheduler().start();

            await().atMost(60, SECONDS).until(() -> backups.list().size() == 1);
            assertThat(threads()).hasSize(1);
        }
    }

    @Test
    void whoStopsItHearsWhenTheRunThatGoesOnHasEnded() throws Exception {
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BackupManagerBuilder builder = attended().schedule(HOURLY).onStep(step -> {
            runs.countDown();
            awaitQuietly(goOn);
        });
        try (BackupManager backups = builder.build()) {
            assertThat(runs.await(60, SECONDS)).isTrue();
            CompletableFuture<Void> stopped = backups.scheduler().stop();
            assertThat(stopped).isNotDone();

            goOn.countDown();

            stopped.get(60, SECONDS);
            assertThat(backups.scheduler().task(BackupTask.BACKUP).runningSince())
                    .isEmpty();
            assertThat(backups.list()).hasSize(1);
        }
    }

    /** Of this test's manager alone: its name is in the thread's. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lifeboat-scheduler-app"))
                .collect(Collectors.toSet());
    }
}
