package dev.lifeboat;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.TaskRun.Outcome;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a scheduler makes of errors, interrupts, a staging directory that takes no notes, and the end of its manager. */
class SchedulerFaultsTest extends BackupsFixture {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    private final AtomicBoolean full = new AtomicBoolean();

    /** Files of which the history of the tasks cannot be written while the file system is full. */
    private final DurableFiles files = new DurableFiles() {
        @Override
        public void replace(Path file, byte[] content) throws IOException {
            if (full.get() && file.toString().endsWith(".tasks")) {
                throw new IOException("No space left on device");
            }
            super.replace(file, content);
        }
    };

    /** With a thread. */
    private BackupManagerBuilder attended(BackupStore store) {
        return BackupManager.forDatabase(app.path()).storeIn(store).clock(clock);
    }

    private BackupManagerBuilder attended() {
        return attended(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    private static Outcome runNow(BackupTask task, BackupManager backups) throws Exception {
        return backups.scheduler().runNow(task).get(60, SECONDS).outcome();
    }

    private void after(Duration duration, BackupManager backups) {
        clock.advance(duration);
        backups.scheduler().beat();
    }

    /** What is logged meanwhile. */
    private static String logged(Runnable work) {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(console);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anErrorOfAnyKindInATaskIsItsOutcome() throws Exception {
        BackupManagerBuilder builder = attended().retention((all, now) -> {
            throw new AssertionError("an assertion of the host");
        });
        try (BackupManager backups = builder.build()) {
            assertThat(runNow(BackupTask.CLEANUP, backups)).isEqualTo(Outcome.FAILED);
            assertThat(runNow(BackupTask.BACKUP, backups)).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void anErrorOfAnyKindInAScheduleStopsItsTaskAlone() throws Exception {
        BackupManagerBuilder builder = attended()
                .schedule(HOURLY)
                .settings(settings -> settings.withSchedule(BackupTask.VERIFY, (last, now) -> {
                    throw new StackOverflowError();
                }));
        try (BackupManager backups = builder.build()) {
            assertThat(runNow(BackupTask.BACKUP, backups)).isEqualTo(Outcome.SUCCEEDED);
            assertThat(runNow(BackupTask.CLEANUP, backups)).isEqualTo(Outcome.SUCCEEDED);
            assertThat(backups.scheduler().task(BackupTask.VERIFY).nextRun()).isEmpty();
        }
    }

    @Test
    void aBackupThatEndsWithAnErrorFreezesRetention() {
        AtomicBoolean broken = new AtomicBoolean();
        BackupManagerBuilder builder = manager().onConnect(connection -> {
            if (broken.get()) {
                throw new NoClassDefFoundError("of the host");
            }
        });
        try (BackupManager backups = builder.build()) {
            backups.create();
            broken.set(true);
            assertThat(backups.scheduler().runNow(BackupTask.BACKUP)).isNotDone();
            backups.scheduler().beat();

            assertThat(backups.planPrune().frozen())
                    .hasValueSatisfying(why -> assertThat(why).contains("the last backup failed"));
        }
    }

    @Test
    void anInterruptDoesNotEndTheScheduler() throws Exception {
        CompletableFuture<Thread> scheduler = new CompletableFuture<>();
        BackupManagerBuilder builder = attended().onStep(step -> scheduler.complete(Thread.currentThread()));
        try (BackupManager backups = builder.build()) {
            runNow(BackupTask.BACKUP, backups);
            Thread thread = scheduler.join();
            await().atMost(60, SECONDS).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            await().atMost(60, SECONDS).until(() -> !thread.isInterrupted());

            assertThat(runNow(BackupTask.BACKUP, backups)).isEqualTo(Outcome.SUCCEEDED);
        }
    }

    @Test
    void aNoteThatCannotBeTakenIsKnownAllTheSameAndSaidOnce() {
        try (BackupManager backups = manager().files(files).schedule(HOURLY).build()) {
            after(Duration.ZERO, backups);
            full.set(true);

            String log = logged(() -> {
                for (int hour = 0; hour < 3; hour++) {
                    after(Duration.ofHours(1), backups);
                }
            });

            assertThat(log.split("No space left", -1)).as(log).hasSize(2);
            assertThat(backups.scheduler().task(BackupTask.BACKUP).lastRun())
                    .map(TaskRun::startedAt)
                    .contains(START.plus(Duration.ofHours(3)));
        }
    }

    @Test
    void thatNoNoteCanBeTakenMakesNoRunTooMany() throws Exception {
        try (BackupManager backups = manager().files(files).schedule(HOURLY).build()) {
            after(Duration.ZERO, backups);
            full.set(true);
            for (int second = 0; second < 3; second++) {
                app.add("a change in second " + second);
                after(second == 0 ? Duration.ofHours(1) : Duration.ofSeconds(1), backups);
            }

            assertThat(backups.list()).hasSize(2);
        }
    }

    /** The history in the file is from before the failures: it does not begin the waiting anew. */
    @Test
    void theWaitAfterFailuresGrowsThoughNoNoteCanBeTaken() throws Exception {
        try (BackupManager backups = manager().files(files).schedule(HOURLY).build()) {
            after(Duration.ZERO, backups);
            full.set(true);
            app.close();
            Files.move(app.path(), directory.resolve("moved.db"));
            after(Duration.ofHours(1), backups);
            after(Duration.ofMinutes(1), backups);

            assertThat(backups.scheduler().task(BackupTask.BACKUP).nextRun())
                    .contains(clock.instant().plus(Duration.ofMinutes(2)));
        }
    }

    @Test
    void aNoteTakesNothingBackOfWhatAnotherSchedulerNoted() {
        try (BackupManager one = manager().schedule(HOURLY).build();
                BackupManager other = manager().schedule(HOURLY).build()) {
            assertThat(one.scheduler().runNow(BackupTask.VERIFY)).isNotDone();
            assertThat(other.scheduler().tasks()).hasSize(3);
            one.scheduler().beat();
            assertThat(other.scheduler().runNow(BackupTask.BACKUP)).isNotDone();
            other.scheduler().beat();
        }
        try (BackupManager again = manager().schedule(HOURLY).build()) {
            assertThat(again.scheduler().tasks())
                    .allSatisfy(task -> assertThat(task.lastRun()).isPresent());
        }
    }

    @Test
    void whileATaskRunsItsNextRunIsTheRegularOne() {
        AtomicReference<Optional<Instant>> next = new AtomicReference<>(Optional.empty());
        CompletableFuture<BackupManager> manager = new CompletableFuture<>();
        BackupManagerBuilder builder = manager()
                .schedule(HOURLY)
                .onStep(step -> next.set(
                        manager.join().scheduler().task(BackupTask.BACKUP).nextRun()));
        try (BackupManager backups = builder.build()) {
            manager.complete(backups);
            after(Duration.ZERO, backups);

            assertThat(next.get()).contains(START.plus(Duration.ofHours(1)));
        }
    }

    @Test
    void aScheduleThatIsChangedDuringARunCountsFromThen() throws Exception {
        Schedule atTen = Schedule.dailyAt(LocalTime.of(12, 10), ZoneOffset.UTC);
        CompletableFuture<BackupManager> manager = new CompletableFuture<>();
        BackupManagerBuilder builder = manager().schedule(HOURLY).onStep(step -> {
            BackupScheduler scheduler = manager.join().scheduler();
            if (step == Step.SNAPSHOT_TAKEN) {
                clock.advance(Duration.ofMinutes(20));
                scheduler.apply(scheduler.settings().withSchedule(BackupTask.BACKUP, atTen));
            }
        });
        try (BackupManager backups = builder.build()) {
            manager.complete(backups);
            after(Duration.ZERO, backups);

            assertThat(backups.scheduler().task(BackupTask.BACKUP).nextRun())
                    .as("12:10 was past when the schedule began to count")
                    .contains(START.plus(Duration.ofMinutes(10)).plus(Duration.ofDays(1)));
        }
    }

    @Test
    void aScheduleThatHangsDoesNotKeepTheManagerFromClosing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        BackupManager backups = attended()
                .closeTimeout(Duration.ZERO)
                .schedule((last, now) -> {
                    asked.countDown();
                    await().atMost(60, SECONDS).until(() -> answer.getCount() == 0);
                    return now;
                })
                .build();
        assertThat(asked.await(60, SECONDS)).isTrue();
        CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.VERIFY);
        Thread closer = new Thread(backups::close);
        closer.start();
        closer.join(30_000);

        assertThat(answer.getCount()).isEqualTo(1);
        assertThat(closer.isAlive()).isFalse();
        assertThat(run).isCompletedExceptionally();
        answer.countDown();
    }

    @Test
    void aRunThatGoesOnElsewhereIsNeitherTriedAgainNorSaidToBeCutOff() {
        CompletableFuture<BackupManager> another = new CompletableFuture<>();
        List<Finding> meanwhile = new ArrayList<>();
        BackupManagerBuilder builder = manager().schedule(HOURLY).onStep(step -> {
            if (step == Step.SNAPSHOT_TAKEN) {
                clock.advance(Duration.ofMinutes(2));
                another.join().scheduler().beat();
                meanwhile.addAll(another.join().health().findings());
            }
        });
        try (BackupManager backups = builder.build();
                BackupManager other = manager()
                        .schedule(HOURLY)
                        .operationTimeout(Duration.ZERO)
                        .build()) {
            assertThat(other.scheduler().tasks()).hasSize(3);
            another.complete(other);
            String log = logged(() -> after(Duration.ZERO, backups));

            assertThat(log).doesNotContain("the task backup of app failed");
            assertThat(meanwhile).extracting(Finding::code).doesNotContain(Finding.Code.TASK_FAILED);
            assertThat(other.scheduler().task(BackupTask.BACKUP).lastRun())
                    .as("it saw the run")
                    .isPresent();
        }
    }

    @Test
    void aRunThatWasCutOffElsewhereIsSaidToBe() throws Exception {
        Path notes = directory.resolve(".lifeboat").resolve("app.tasks");
        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            after(Duration.ZERO, backups);
        }
        String noted = Files.readString(notes);
        assertThat(noted).contains("verify.outcome=SUCCEEDED");
        Files.writeString(notes, noted.replace("verify.outcome=SUCCEEDED", "verify.outcome=INTERRUPTED"));

        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            assertThat(backups.health().findings()).extracting(Finding::code).contains(Finding.Code.TASK_FAILED);
        }
    }

    @Test
    void whatIsDueInTwoSchedulersRunsOnceWhileOneOfThemIsStillAtIt() throws Exception {
        CompletableFuture<BackupManager> another = new CompletableFuture<>();
        BackupManagerBuilder builder = manager().schedule(HOURLY).onStep(step -> {
            if (step == Step.MANIFEST_PUBLISHED && another.isDone()) {
                another.join().scheduler().beat();
            }
        });
        try (BackupManager backups = builder.build();
                BackupManager other = manager().schedule(HOURLY).build()) {
            other.scheduler().beat();
            app.add("a change");
            clock.advance(Duration.ofHours(1));
            another.complete(other);
            backups.scheduler().beat();

            assertThat(backups.list()).hasSize(2);
            assertThat(other.scheduler()
                            .task(BackupTask.BACKUP)
                            .lastRun()
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.INTERRUPTED);
            other.scheduler().beat();
            assertThat(other.scheduler()
                            .task(BackupTask.BACKUP)
                            .lastRun()
                            .orElseThrow()
                            .outcome())
                    .isEqualTo(Outcome.SUCCEEDED);
            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void anErrorIsSentAsAFailureToo() {
        List<BackupEvent> events = new CopyOnWriteArrayList<>();
        BackupManagerBuilder builder = manager().listener(events::add).onStep(step -> {
            throw new AssertionError("an assertion of the host");
        });
        try (BackupManager backups = builder.build()) {
            assertThatThrownBy(backups::create).isInstanceOf(AssertionError.class);
        }
        assertThat(events)
                .filteredOn(BackupEvent.Failed.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((BackupEvent.Failed) event).cause())
                        .hasMessageContaining("an assertion of the host"));
    }

    /** A check of a large database would outlast the patience of whoever closes. */
    @Test
    void closingBreaksAVerificationOff() throws Exception {
        SlowStore store = new SlowStore(directory.resolve("backups"));
        BackupManager backups = attended(store).build();
        BackupId id = backups.create().id();
        store.slow = true;
        CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.VERIFY);
        assertThat(store.reading.await(60, SECONDS)).isTrue();
        Thread closer = new Thread(backups::close);
        closer.start();
        await().atMost(60, SECONDS).until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        store.goOn.countDown();
        closer.join(60_000);

        assertThat(run.get(60, SECONDS).outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(directory.resolve("backups").resolve(id + ".verified"))
                .as("that says nothing about the backup")
                .doesNotExist();
    }

    /** A store whose data can be read only once it is let go on. */
    private static final class SlowStore extends ForwardingStore {

        private final CountDownLatch reading = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private volatile boolean slow;

        SlowStore(Path root) {
            super(DirectoryBackupStore.at(root));
        }

        @Override
        public InputStream open(String key) throws IOException {
            if (slow && key.endsWith(".sqlite")) {
                reading.countDown();
                await().atMost(60, SECONDS).until(() -> goOn.getCount() == 0);
            }
            return super.open(key);
        }
    }

    @Test
    void aScheduleMaySayNever() {
        try (BackupManager backups = manager()
                .jitter(Duration.ofDays(1))
                .schedule((last, now) -> Instant.MAX)
                .build()) {
            after(Duration.ofDays(1), backups);

            assertThat(backups.scheduler().task(BackupTask.BACKUP).nextRun()).contains(Instant.MAX);
            assertThat(backups.health().findings())
                    .extracting(Finding::code)
                    .doesNotContain(Finding.Code.SCHEDULE_FAILS, Finding.Code.BACKUP_OVERDUE);
        }
    }

    @Test
    void jitterLetsTheCleanupFollowItsBackup() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (BackupManager backups = manager()
                    .staging(directory.resolve("staging-" + i))
                    .schedule(HOURLY)
                    .jitter(Duration.ofMinutes(10))
                    .build()) {
                assertThat(backups.scheduler().task(BackupTask.CLEANUP).nextRun())
                        .isEqualTo(backups.scheduler().task(BackupTask.BACKUP).nextRun());
            }
        }
    }

    @Test
    void aHistoryOfMoreFailuresThanThereCanBeIsBegunAnew() throws IOException {
        Files.createDirectories(directory.resolve(".lifeboat"));
        Files.writeString(
                directory.resolve(".lifeboat/app.tasks"),
                "backup.since=2026-11-01T00:00:00Z\nbackup.failures.in.a.row=4294967295\n");
        try (BackupManager backups = manager().schedule(HOURLY).build()) {
            after(Duration.ZERO, backups);

            assertThat(backups.list()).hasSize(1);
        }
    }
}
