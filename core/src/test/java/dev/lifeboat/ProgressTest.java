package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.lifeboat.BackupEvent.Completed;
import dev.lifeboat.BackupEvent.Failed;
import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.BackupEvent.Started;
import dev.lifeboat.Operation.Kind;
import dev.lifeboat.Operations.Subject;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a listener hears. A manager that is closed has told everything. */
class ProgressTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");
    private final List<BackupEvent> events = Collections.synchronizedList(new ArrayList<>());
    private AppDatabase app;

    @BeforeEach
    void openDatabase() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
        app.fill(3_000);
    }

    @AfterEach
    void closeDatabase() throws Exception {
        app.close();
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock);
    }

    private List<BackupEvent.Progress> progress() {
        return events.stream()
                .filter(BackupEvent.Progress.class::isInstance)
                .map(BackupEvent.Progress.class::cast)
                .toList();
    }

    /** The last progress of each phase, in the order in which the phases were heard. */
    private Map<Phase, BackupEvent.Progress> lastOfEachPhase() {
        Map<Phase, BackupEvent.Progress> last = new LinkedHashMap<>();
        progress().forEach(each -> last.put(each.phase(), each));
        return last;
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aBackupTellsHowFarItIsPhaseByPhase(JournalMode mode) throws Exception {
        AppDatabase.run(app.connection(), "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
        Backup backup;
        try (BackupManager backups =
                manager().maxBytesPerSecond(10_000_000).listener(events::add).build()) {
            backup = backups.create();
        }

        assertThat(lastOfEachPhase().keySet()).containsExactly(Phase.SNAPSHOT, Phase.CHECK, Phase.HASH, Phase.PUBLISH);
        lastOfEachPhase().values().forEach(last -> assertThat(last.pagesDone()).isEqualTo(last.pagesTotal()));
        assertThat(lastOfEachPhase())
                .extractingByKeys(Phase.SNAPSHOT, Phase.HASH, Phase.PUBLISH)
                .extracting(BackupEvent.Progress::pagesTotal)
                .containsOnly(backup.pageCount());
        for (Phase phase : Phase.values()) {
            assertThat(progress().stream().filter(each -> each.phase() == phase))
                    .extracting(BackupEvent.Progress::pagesDone)
                    .isSorted();
        }
    }

    @Test
    void aListenerThatIsSlowHearsTheLastOfEachPhase() throws Exception {
        CountDownLatch created = new CountDownLatch(1);
        Backup backup;
        try (BackupManager backups = manager()
                .listener(event -> await(created))
                .listener(events::add)
                .build()) {
            backup = backups.create();
            created.countDown();
        }

        long pages = backup.pageCount();
        assertThat(progress())
                .extracting(each -> each.phase() + " " + each.pagesDone() + "/" + each.pagesTotal())
                .containsExactly(
                        "SNAPSHOT " + pages + "/" + pages,
                        "CHECK 1/1",
                        "HASH " + pages + "/" + pages,
                        "PUBLISH " + pages + "/" + pages);
        assertThat(events).first().isInstanceOf(Started.class);
        assertThat(events).last().isInstanceOf(Completed.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOperationIsHeardFromItsStartToItsEnd() throws Exception {
        Backup backup;
        try (BackupManager backups = manager().listener(events::add).build()) {
            backup = backups.create();
            clock.advance(Duration.ofMinutes(1));
            backups.verify(backup.id(), VerifyDepth.QUICK_CHECK);
            backups.list();
        }

        Operation create = Subject.making(Kind.CREATE, BackupTrigger.MANUAL).run(1, backup.createdAt());
        Operation verify = Subject.of(Kind.VERIFY, backup.id()).run(2, clock.instant());
        assertThat(events)
                .filteredOn(event -> !(event instanceof BackupEvent.Progress))
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo(new Started(create)),
                        event -> {
                            Completed completed = (Completed) event;
                            assertThat(completed.operation()).isEqualTo(create);
                            assertThat(completed.at()).isEqualTo(backup.createdAt());
                            assertThat(completed.took()).isPositive();
                            assertThat(completed.backup()).contains(backup);
                        },
                        event -> assertThat(event).isEqualTo(new Started(verify)),
                        event -> assertThat(
                                        ((BackupEvent.Verified) event).result().ok())
                                .isTrue(),
                        event -> assertThat(((Completed) event).operation()).isEqualTo(verify));
        assertThat(events.indexOf(new Started(verify)))
                .isGreaterThan(events.indexOf(progress().get(0)));
    }

    @Test
    void aFailureIsHeardAsTheCallerGetsIt() throws Exception {
        Files.writeString(directory.resolve("backups"), "a file in its place");
        BackupException thrown;
        try (BackupManager backups = manager().listener(events::add).build()) {
            thrown = catchFailure(backups);
        }

        assertThat(events).hasSize(2).first().isInstanceOf(Started.class);
        Failed failed = (Failed) events.get(1);
        assertThat(failed.operation()).isEqualTo(events.get(0).operation());
        assertThat(failed.cause()).isSameAs(thrown);
        assertThat(failed.at()).isEqualTo(clock.instant());
    }

    @Test
    void whoHearsOfAFailureKnowsWhatWasAskedFor() throws Exception {
        try (BackupManager backups = manager().listener(events::add).build()) {
            Files.writeString(directory.resolve("backups"), "a file in its place");
            BackupRequest request = new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.empty());
            assertThatThrownBy(() -> backups.create(request)).isInstanceOf(BackupException.class);
            BackupId id = BackupId.parse("app-20261123T181502.123Z");
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(BackupException.class);
            assertThatThrownBy(() -> backups.verify(id, VerifyDepth.CHECKSUM)).isInstanceOf(BackupException.class);
        }

        assertThat(events)
                .filteredOn(Failed.class::isInstance)
                .extracting(BackupEvent::operation)
                .extracting(Operation::kind, Operation::trigger, Operation::mode)
                .containsExactly(
                        tuple(Kind.CREATE, Optional.of(BackupTrigger.PRE_MIGRATION), Optional.empty()),
                        tuple(Kind.RESTORE, Optional.empty(), Optional.of(RestoreMode.REPLACE_FILE)),
                        tuple(Kind.VERIFY, Optional.empty(), Optional.empty()));
    }

    /** Failures before any work has begun are no quieter than the others. */
    @Test
    void aFailureBeforeTheLockIsHeardToo() throws Exception {
        Files.writeString(directory.resolve(".lifeboat"), "a file in its place");
        BackupException thrown;
        try (BackupManager backups = manager().listener(events::add).build()) {
            thrown = catchFailure(backups);
        }

        assertThat(events).hasSize(2).first().isInstanceOf(Started.class);
        assertThat(((Failed) events.get(1)).cause()).isSameAs(thrown);
    }

    @Test
    void aBackupThatWaitsForAnotherOneInVainIsHeardToFail() throws Exception {
        try (BackupManager waiting = manager()
                        .operationTimeout(Duration.ZERO)
                        .listener(events::add)
                        .build();
                BackupManager working = manager()
                        .onStep(step -> {
                            if (step == Step.SNAPSHOT_TAKEN) {
                                CompletableFuture.runAsync(() -> catchFailure(waiting))
                                        .join();
                            }
                        })
                        .build()) {
            working.create();
        }

        assertThat(events).hasSize(2).first().isInstanceOf(Started.class);
        assertThat(((Failed) events.get(1)).cause()).isInstanceOf(BackupBusyException.class);
    }

    private static BackupException catchFailure(BackupManager backups) {
        try {
            throw new AssertionError("made " + backups.create());
        } catch (BackupException e) {
            return e;
        }
    }

    @Test
    void listenersAreCalledOnOneDaemonThreadOfLifeboats() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (BackupManager backups =
                manager().listener(event -> threads.add(Thread.currentThread())).build()) {
            backups.create();
            backups.create();
        }

        assertThat(threads).singleElement().satisfies(thread -> {
            assertThat(thread).isNotSameAs(Thread.currentThread());
            assertThat(thread.getName()).isEqualTo("lifeboat-events-app");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void aListenerThatThrowsDoesNoHarmAndTheOthersStillHear() throws Exception {
        try (BackupManager backups = manager()
                .listener(event -> {
                    throw new IllegalStateException("listener of the test");
                })
                .listener(event -> sneak(new IOException("a checked exception of Kotlin's, in the test")))
                .listener(events::add)
                .build()) {
            Backup backup = backups.create();

            assertThat(backups.list()).containsExactly(backup);
        }

        assertThat(events).first().isInstanceOf(Started.class);
        assertThat(events).last().isInstanceOf(Completed.class);
        assertThat(lastOfEachPhase()).hasSize(4);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void sneak(Exception exception) throws E {
        throw (E) exception;
    }

    @Test
    void whatHappensAfterCloseIsNotHeardAndDoesNoHarm() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        BackupManager backups = manager()
                .closeTimeout(Duration.ZERO)
                .listener(events::add)
                .onStep(step -> {
                    if (step == Step.SNAPSHOT_TAKEN) {
                        reached.countDown();
                        await(closed);
                    }
                })
                .build();
        CompletableFuture<Backup> creating = CompletableFuture.supplyAsync(backups::create);
        await(reached);

        backups.close();
        closed.countDown();

        Backup backup = creating.get(30, TimeUnit.SECONDS);
        assertThat(events).noneMatch(event -> event instanceof Completed || event instanceof Failed);
        assertThat(progress()).allMatch(each -> each.phase() == Phase.SNAPSHOT);
        assertThatThrownBy(backups::list).isInstanceOf(IllegalStateException.class);
        try (BackupManager another = manager().build()) {
            assertThat(another.list()).containsExactly(backup);
        }
    }
}
