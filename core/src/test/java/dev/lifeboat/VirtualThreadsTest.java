package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Operations that are called on virtual threads. Whoever waits in SQLite is pinned to a carrier, so that no carrier may be
 * needed to give a lock of SQLite back.
 */
class VirtualThreadsTest {

    /** Only a hang takes so long. */
    private static final long PATIENCE_SECONDS = 300;

    private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

    @TempDir
    Path directory;

    @BeforeEach
    void onlyWhereThereAreAny() {
        assumeTrue(Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS, "this JDK has no virtual threads");
    }

    /** With two carriers, as a small server has them. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void everyOperationEndsBesideWritersOnVirtualThreads(JournalMode mode) throws Exception {
        ProcessBuilder jvm = CrashChild.jvm(directory, VirtualHost.class, directory, mode);
        jvm.command()
                .addAll(
                        1,
                        List.of(
                                "-Djdk.virtualThreadScheduler.parallelism=2",
                                "-Djdk.virtualThreadScheduler.maxPoolSize=2"));
        Process host = jvm.start();
        try {
            boolean ended = host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(ended ? host.exitValue() : "hangs").describedAs(said()).isEqualTo(0);
        } finally {
            host.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(Files.readAllLines(directory.resolve("out")))
                .containsExactly(
                        "ended: create",
                        "ended: verify",
                        "ended: health",
                        "ended: preview",
                        "ended: restore",
                        "ended: undo",
                        "ended: restoreTo",
                        "ended: importFile",
                        "ended: create again",
                        "ended: prune",
                        "ended: restoreIfMissing",
                        "done");
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .operationTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .clock(MutableClock.at("2026-11-23T12:00:00Z"))
                .unattended();
    }

    private static <T> T onVirtualThread(Callable<T> task) throws Exception {
        ExecutorService threads = VirtualHost.virtualThreads();
        try {
            return threads.submit(task).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
    }

    /** What tells a guard whether its caller is in a transaction is bound to the thread of the caller. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aGuardIsAskedOnTheThreadThatCalledAndValidatesWhereTheLockIs(JournalMode mode) throws Exception {
        Map<String, Thread> calls = new ConcurrentHashMap<>();
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) {
                calls.put("check", Thread.currentThread());
            }

            @Override
            public Quiet quiesce() {
                calls.put("quiesce", Thread.currentThread());
                return () -> calls.put("resume", Thread.currentThread());
            }

            @Override
            public void validate(Connection live) {
                calls.put("validate", Thread.currentThread());
            }
        };
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), mode);
                BackupManager backups = manager().guard(guard).build()) {
            app.add("one");
            Thread caller = onVirtualThread(() -> {
                backups.restore(backups.create().id());
                return Thread.currentThread();
            });

            assertThat(calls).containsOnlyKeys("check", "quiesce", "validate", "resume");
            assertThat(calls)
                    .hasEntrySatisfying(
                            "validate", thread -> assertThat(thread.getName()).isEqualTo("lifeboat-operation"));
            calls.remove("validate");
            assertThat(calls.values()).containsOnly(caller);
        }
    }

    @Test
    void aGuardThatRefusesIsHeard() throws Exception {
        RestoreGuard guard = RestoreGuard.refuseWhile(() -> true, "a job runs");
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager().guard(guard).build()) {
            app.add("one");
            assertThatThrownBy(() -> onVirtualThread(
                            () -> backups.restore(backups.create().id())))
                    .cause()
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("a job runs");
        }
    }

    /** It is told so at once: it would wait for itself until the operation timeout. */
    @Test
    void aGuardThatCallsItsManagerIsToldSo() throws Exception {
        CompletableFuture<BackupManager> manager = new CompletableFuture<>();
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) {
                assertThat(manager.join().list()).hasSize(1);
                manager.join().create();
            }
        };
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager().guard(guard).build()) {
            app.add("one");
            manager.complete(backups);
            Backup backup = backups.create();
            assertThatThrownBy(() -> onVirtualThread(() -> backups.restore(backup.id())))
                    .cause()
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("was called from within");
        }
    }

    @Test
    void anInterruptOfTheCallerEndsItsWaitForAnotherOperationAndIsKept() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        RestoreGuard guard = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) throws Exception {
                held.countDown();
                assertThat(over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        };
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager().guard(guard).build()) {
            app.add("one");
            BackupId id = backups.create().id();
            CompletableFuture<RestoreResult> restore = CompletableFuture.supplyAsync(() -> backups.restore(id));
            assertThat(held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            boolean kept = onVirtualThread(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(backups::create)
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining("interrupted while waiting");
                return Thread.interrupted();
            });
            over.countDown();

            assertThat(kept).isTrue();
            assertThat(restore).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
        }
    }

    @Test
    void theClassLoaderOfTheCallerComesAlong() throws Exception {
        AtomicReference<ClassLoader> seen = new AtomicReference<>();
        ClassLoader loader = new URLClassLoader(new URL[0]);
        OnConnect onConnect = connection -> seen.set(Thread.currentThread().getContextClassLoader());
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager().onConnect(onConnect).build()) {
            app.add("one");
            onVirtualThread(() -> {
                Thread.currentThread().setContextClassLoader(loader);
                return backups.health();
            });
            assertThat(seen.get()).isSameAs(loader);
        }
    }

    private String said() throws Exception {
        return Files.readString(directory.resolve("out")) + Files.readString(directory.resolve("err"));
    }
}
