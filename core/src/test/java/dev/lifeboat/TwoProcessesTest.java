package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two managers on one database, one store and one staging directory, in two processes and in one.
 *
 * <p>{@code -Dlifeboat.crash.rounds=N} lets them do N times as much.
 */
class TwoProcessesTest {

    private static final int OPERATIONS = 12 * Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final long PATIENCE_SECONDS = 120L * Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final BackupId TREASURE = BackupId.parse("app-20260101T120000.000Z");
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void twoProcessesThatDoEverythingAtOnceLeaveOnlyWholeBackups(JournalMode mode) throws Exception {
        createDatabase(mode);
        hideTreasure();
        List<Process> workers = new ArrayList<>();
        try {
            for (int number = 0; number < 2; number++) {
                workers.add(CrashChild.jvm(home(number), Worker.class, directory, seed + number, OPERATIONS)
                        .start());
            }
            for (int number = 0; number < 2; number++) {
                assertThat(workers.get(number).waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .describedAs("nobody waits for ever")
                        .isTrue();
                assertThat(workers.get(number).exitValue())
                        .describedAs(Files.readString(home(number).resolve("err")))
                        .isZero();
                assertThat(output(number))
                        .contains("done")
                        .filteredOn(line -> line.startsWith("done in"))
                        .hasSizeGreaterThan(OPERATIONS / 3);
            }
        } finally {
            end(workers);
        }
        assertAllIsWhole();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void twoManagersOfOneProcessThatDoEverythingAtOnceLeaveOnlyWholeBackups(JournalMode mode) throws Exception {
        createDatabase(mode);
        hideTreasure();
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int number = 0; number < 2; number++) {
                Worker worker = new Worker(directory, seed + number, line -> {});
                workers.add(two.submit(() -> {
                    worker.work(OPERATIONS);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            two.shutdownNow();
        }
        assertAllIsWhole();
    }

    @Test
    void whoeverHasToWaitTooLongIsToldWhatRunsInWhichProcess() throws Exception {
        createDatabase(JournalMode.WAL);
        Process holder =
                CrashChild.jvm(home(0), Worker.class, directory, "hold").start();
        try (BackupManager backups = manager().operationTimeout(SHORT).build()) {
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !holder.isAlive() || output(0).contains("holding"));

            assertThatThrownBy(backups::prune)
                    .isInstanceOf(BackupBusyException.class)
                    .hasMessageContaining("50 ms")
                    .hasMessageContaining("process " + holder.pid())
                    .message()
                    .containsIgnoringCase("create of app");
            assertThat(backups.list()).isEmpty();

            holder.getOutputStream().close();
            assertThat(holder.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(holder.exitValue()).isZero();
            assertThat(backups.prune().kept()).hasSize(1);
        } finally {
            end(List.of(holder));
        }
    }

    @Test
    void whatAProcessHeldWhenItWasKilledIsFree() throws Exception {
        createDatabase(JournalMode.WAL);
        Process holder =
                CrashChild.jvm(home(0), Worker.class, directory, "hold").start();
        try (BackupManager backups = manager().operationTimeout(SHORT).build()) {
            Awaitility.await()
                    .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !holder.isAlive() || output(0).contains("holding"));
            assertThatThrownBy(backups::create).isInstanceOf(BackupBusyException.class);

            end(List.of(holder));

            assertThat(backups.verify(backups.create().id(), VerifyDepth.INTEGRITY_CHECK)
                            .ok())
                    .isTrue();
        } finally {
            end(List.of(holder));
        }
    }

    @Test
    void whoeverHasToWaitTooLongInOneProcessIsToldWhatRuns() throws Exception {
        createDatabase(JournalMode.WAL);
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (BackupManager holder =
                        manager().onStep(step -> hold(step, holding, goOn)).build();
                BackupManager backups = manager().operationTimeout(SHORT).build()) {
            Future<Backup> backup = one.submit(() -> holder.create());
            assertThat(holding.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(backups::prune)
                    .isInstanceOf(BackupBusyException.class)
                    .hasMessageContaining("in this process")
                    .message()
                    .containsIgnoringCase("create of app");

            goOn.countDown();
            assertThat(backup.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(backups.list().get(0));
            assertThat(backups.prune().kept()).hasSize(1);
        } finally {
            goOn.countDown();
            one.shutdownNow();
        }
    }

    private static void hold(Step step, CountDownLatch holding, CountDownLatch goOn) {
        if (step == Step.SNAPSHOT_TAKEN) {
            holding.countDown();
            try {
                goOn.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void createDatabase(JournalMode mode) throws SQLException {
        System.out.println("TwoProcessesTest: -Dlifeboat.crash.seed=" + seed);
        try (Connection connection = CrashChild.connect(directory)) {
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            AppDatabase.run(connection, "CREATE TABLE marker (id INTEGER PRIMARY KEY, version INTEGER, filler BLOB)");
            CrashChild.write(connection, CrashChild.BASE_VERSION, 700);
        }
    }

    /** A pinned backup, old enough for every prune, and a file to import. */
    private void hideTreasure() throws IOException {
        try (BackupManager backups =
                manager().clock(new MutableClock(TREASURE.time())).build()) {
            assertThat(backups.create().id()).isEqualTo(TREASURE);
            backups.pin(TREASURE);
            backups.restoreTo(TREASURE, directory.resolve("elsewhere.sqlite"));
        }
    }

    private BackupManagerBuilder manager() {
        return Worker.manager(directory);
    }

    private Path home(int number) throws IOException {
        return Files.createDirectories(directory.resolve("worker-" + number));
    }

    private List<String> output(int number) throws IOException {
        return Files.readAllLines(home(number).resolve("out"));
    }

    private static void end(List<Process> processes) throws InterruptedException {
        for (Process process : processes) {
            assertThat(process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private void assertAllIsWhole() throws Exception {
        try (BackupManager backups = manager().build();
                Connection connection = CrashChild.connect(directory)) {
            Worker.requireOneVersion(connection);
            assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
            List<Backup> listed = backups.list();
            assertThat(listed).anyMatch(backup -> backup.id().equals(TREASURE) && backup.pinned());
            listed.stream()
                    .filter(backup -> !backup.id().equals(TREASURE))
                    .forEach(backup -> backups.unpin(backup.id()));
            for (Backup backup : listed) {
                assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK)
                                .problems())
                        .isEmpty();
            }
            backups.create();
            assertThat(backups.prune().kept())
                    .filteredOn(backup -> backup.trigger() == BackupTrigger.MANUAL)
                    .hasSizeLessThanOrEqualTo(4);
            assertThat(names(directory.resolve(".lifeboat")))
                    .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
            List<String> dataOfListed = backups.list().stream()
                    .map(backup -> backup.id() + ".sqlite")
                    .toList();
            assertThat(names(directory.resolve("backups")))
                    .filteredOn(name -> name.endsWith(".sqlite"))
                    .containsExactlyInAnyOrderElementsOf(dataOfListed);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }

    /** A manager that does one thing after the other, whatever another one does meanwhile. */
    static final class Worker {

        private final Path directory;
        private final Random random;
        private final Consumer<String> log;

        Worker(Path directory, long seed, Consumer<String> log) {
            this.directory = directory;
            this.random = new Random(seed);
            this.log = log;
        }

        /** Directory and seed and number of operations, or directory and {@code hold}. */
        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            if (arguments[1].equals("hold")) {
                hold(directory);
            } else {
                new Worker(directory, Long.parseLong(arguments[1]), System.out::println)
                        .work(Integer.parseInt(arguments[2]));
                System.out.println("done");
            }
        }

        /** Makes a backup that does not go on before the standard input ends. */
        private static void hold(Path directory) {
            Consumer<Step> hook = step -> {
                if (step == Step.SNAPSHOT_TAKEN) {
                    System.out.println("holding");
                    awaitEndOfInput();
                }
            };
            try (BackupManager backups = manager(directory).onStep(hook).build()) {
                backups.create();
            }
        }

        private static void awaitEndOfInput() {
            try {
                System.in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        static BackupManagerBuilder manager(Path directory) {
            return BackupManager.forDatabase(directory.resolve("app.db"))
                    .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                    .retention(RetentionPolicy.keepLast(3))
                    .operationTimeout(Duration.ofSeconds(20))
                    .lockTimeout(Duration.ofSeconds(20));
        }

        void work(int operations) throws SQLException {
            try (BackupManager patient = manager(directory).build();
                    BackupManager hasty =
                            manager(directory).operationTimeout(SHORT).build();
                    Connection host = CrashChild.connect(directory)) {
                AppDatabase.run(host, "PRAGMA busy_timeout = 20000");
                for (int operation = 0; operation < operations; operation++) {
                    CrashChild.write(host, 2 + random.nextInt(1_000_000), 700);
                    doOneThing(random.nextInt(4) == 0 ? hasty : patient);
                    requireOneVersion(host);
                }
            }
        }

        static void requireOneVersion(Connection connection) throws SQLException {
            List<String> versions = AppDatabase.column(connection, "SELECT DISTINCT version FROM marker");
            if (versions.size() != 1) {
                throw new IllegalStateException("a mixture: " + versions);
            }
        }

        /** It is done, or refused for a reason that two at once bring with them; anything else is a failure. */
        private void doOneThing(BackupManager backups) {
            int what = random.nextInt(8);
            long begin = System.nanoTime();
            try {
                switch (what) {
                    case 0 -> backups.create();
                    case 1 -> backups.prune();
                    case 2, 3 -> any(backups).ifPresent(id -> backups.restore(id));
                    case 4 -> backups.importFile(directory.resolve("elsewhere.sqlite"), "");
                    case 5 -> any(backups).ifPresent(id -> backups.delete(id));
                    case 6 -> pinForAWhile(backups);
                    default -> any(backups).ifPresent(id -> requireWhole(backups.verify(id, VerifyDepth.QUICK_CHECK)));
                }
                log.accept("done in " + (System.nanoTime() - begin) / 1_000_000 + " ms: " + what);
            } catch (BackupBusyException | BackupNotFoundException | DeleteRefusedException e) {
                log.accept("refused: " + e.getMessage());
            } catch (RestoreRefusedException e) {
                if (!String.valueOf(e.getMessage()).contains("locked")) {
                    throw e;
                }
                log.accept("refused: " + e.getMessage());
            }
        }

        /** Any but the one that is pinned from the beginning. */
        private void pinForAWhile(BackupManager backups) {
            any(backups).filter(id -> !id.equals(TREASURE)).ifPresent(id -> {
                backups.pin(id);
                backups.unpin(id);
            });
        }

        private Optional<BackupId> any(BackupManager backups) {
            List<Backup> listed = backups.list();
            return listed.isEmpty()
                    ? Optional.empty()
                    : Optional.of(listed.get(random.nextInt(listed.size())).id());
        }

        private static void requireWhole(VerificationResult result) {
            if (!result.ok()) {
                throw new IllegalStateException("broken: " + result);
            }
        }
    }
}
