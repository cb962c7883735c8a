package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host dies in the middle of {@link RestoreMode#REPLACE_FILE} (see {@link ReplaceCrashChild}), and is started again. The
 * crash matrix of the restore in place is {@link CrashMatrixTest}.
 */
class ReplaceCrashTest {

    private static final int ROUNDS = Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final int FILE_OPERATIONS = 40;
    private static final long PATIENCE_SECONDS = 60;
    private static final byte[] LOG = "a log of the damaged one".getBytes(StandardCharsets.US_ASCII);

    /** What the host finds in place of its database. */
    private enum Before {
        DAMAGED,
        MISSING,
        SOUND
    }

    /** After these the next start finishes it. */
    private static final List<Step> BEGUN =
            List.of(Step.REPLACE_JOURNALED, Step.SET_ASIDE, Step.SIDECARS_DELETED, Step.REPLACED, Step.REPLACE_DONE);

    @TempDir
    Path directory;

    private final ExecutorService two = Executors.newFixedThreadPool(2);
    private final AtomicInteger count = new AtomicInteger();

    @AfterEach
    void stop() {
        two.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> killedAtAnyStepTheDatabaseIsTheOldOneOrTheNew() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Before before : Before.values()) {
            untouched(before).forEach(step -> tests.add(started(before, "REPLACE", step.name(), "OLD")));
            BEGUN.forEach(step -> tests.add(started(before, "REPLACE", step.name(), "NEW")));
        }
        tests.add(started(Before.MISSING, "IF_MISSING", "SET_ASIDE", "NEW"));
        return tests.stream();
    }

    /** The steps up to which a death leaves the old one for good: nothing was written down yet. */
    private static List<Step> untouched(Before before) {
        return before == Before.DAMAGED
                ? List.of(
                        Step.STAGED,
                        Step.VERIFIED,
                        Step.ADMITTED,
                        Step.QUIET,
                        Step.SAFEGUARDED,
                        Step.PLACED,
                        Step.PROVEN)
                : List.of(Step.SAFEGUARDED, Step.PROVEN);
    }

    @TestFactory
    Stream<DynamicTest> killedBeforeAnyOperationOnAFileItIsTheOldOneOrTheNew() {
        long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());
        System.out.println("ReplaceCrashTest: -Dlifeboat.crash.seed=" + seed);
        Random random = new Random(seed);
        return random
                .ints(ROUNDS * 4L, 1, FILE_OPERATIONS)
                .mapToObj(file -> started(
                        Before.values()[random.nextInt(Before.values().length)], "REPLACE", "file:" + file, "EITHER"))
                .toList()
                .stream();
    }

    @TestFactory
    Stream<DynamicTest> killedAgainWhileItIsFinishedItIsFinishedByTheNext() {
        return Stream.of("SET_ASIDE", "SIDECARS_DELETED", "REPLACED")
                .map(step -> started(Before.DAMAGED, "START", step, "NEW"))
                .toList()
                .stream();
    }

    private DynamicTest started(Before before, String work, String point, String expected) {
        Future<?> run = two.submit(() -> {
            Path home = Files.createDirectory(directory.resolve("death-" + count.incrementAndGet()));
            Map<String, byte[]> found = host(home, before);
            if (work.equals("START")) {
                die(home, "REPLACE", "SET_ASIDE");
            }
            die(home, work, point);
            check(home, before, found, expected);
            return null;
        });
        return DynamicTest.dynamicTest(
                before + " " + work + " " + point, () -> run.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** A backup of version 1, and what became of the database since; gives its files as they are then. */
    private static Map<String, byte[]> host(Path home, Before before) throws Exception {
        Path database = home.resolve("app.db");
        MutableClock clock = new MutableClock(CrashChild.BASE.time());
        try (Connection connection = CrashChild.connect(home)) {
            AppDatabase.run(connection, "PRAGMA encoding='UTF-16le'");
            AppDatabase.run(connection, "PRAGMA journal_mode=WAL");
            fill(connection, CrashChild.BASE_VERSION);
            try (BackupManager backups = CrashChild.manager(home, clock).build()) {
                assertThat(backups.create().id()).isEqualTo(CrashChild.BASE);
            }
        }
        switch (before) {
            case DAMAGED -> {
                byte[] content = Files.readAllBytes(database);
                Arrays.fill(content, 4096, content.length, (byte) 7);
                Files.write(database, content);
                Files.write(home.resolve("app.db-wal"), LOG);
            }
            case MISSING -> Files.delete(database);
            case SOUND -> {
                Files.delete(database);
                try (Connection connection = CrashChild.connect(home)) {
                    fill(connection, 2);
                }
            }
        }
        return files(home);
    }

    private static void fill(Connection connection, int version) throws Exception {
        AppDatabase.run(connection, "CREATE TABLE marker (id INTEGER PRIMARY KEY, version INTEGER, filler BLOB)");
        CrashChild.write(connection, version, 700);
    }

    private static Map<String, byte[]> files(Path home) throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : List.of("app.db", "app.db-wal", "app.db-shm", "app.db-journal")) {
            if (Files.exists(home.resolve(name))) {
                files.put(name, Files.readAllBytes(home.resolve(name)));
            }
        }
        return files;
    }

    private static void die(Path home, String work, String point) throws Exception {
        Process child =
                CrashChild.jvm(home, ReplaceCrashChild.class, home, work, point).start();
        try {
            assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            boolean ended = point.startsWith("file:") && child.exitValue() == 0;
            assertThat(ended ? CrashChild.EXIT_OF_DEATH : child.exitValue())
                    .describedAs(Files.readString(home.resolve("err")))
                    .isEqualTo(CrashChild.EXIT_OF_DEATH);
        } finally {
            child.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Looked at first as the crash left it, without Lifeboat, and then after the next start. */
    private static void check(Path home, Before before, Map<String, byte[]> found, String expected) throws Exception {
        byte[] base = Files.readAllBytes(home.resolve("backups").resolve(CrashChild.BASE + ".sqlite"));
        Map<String, byte[]> left = files(home);
        boolean isNew = left.containsKey("app.db") && Arrays.equals(left.get("app.db"), base);
        if (isNew) {
            assertThat(left).containsOnlyKeys("app.db");
        } else {
            assertThat(left.get("app.db")).isEqualTo(found.get("app.db"));
        }
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        clock.advance(Duration.ofMinutes(1));
        try (BackupManager backups = CrashChild.manager(home, clock).build()) {
            Map<String, byte[]> now = files(home);
            boolean replaced = now.containsKey("app.db") && Arrays.equals(now.get("app.db"), base);
            if (!expected.equals("EITHER")) {
                assertThat(replaced).isEqualTo(expected.equals("NEW"));
            }
            if (replaced) {
                assertThat(now).containsOnlyKeys("app.db");
                checkWhatWasThere(home, before, found, backups);
            } else {
                assertThat(now).containsOnlyKeys(found.keySet());
                found.forEach(
                        (name, content) -> assertThat(now.get(name)).as(name).isEqualTo(content));
                if (before == Before.MISSING) {
                    assertThat(backups.restoreIfMissing()).isPresent();
                } else {
                    backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
                }
            }
            checkItGoesOn(home, backups);
        }
    }

    private static void checkWhatWasThere(Path home, Before before, Map<String, byte[]> found, BackupManager backups)
            throws Exception {
        if (before == Before.DAMAGED) {
            List<Path> kept;
            try (Stream<Path> all = Files.list(home.resolve(".lifeboat/app.db.set-aside"))) {
                kept = all.toList();
            }
            assertThat(kept).hasSize(1);
            for (Map.Entry<String, byte[]> file : found.entrySet()) {
                assertThat(kept.get(0).resolve(file.getKey())).hasBinaryContent(file.getValue());
            }
        }
        if (before == Before.SOUND) {
            List<Backup> undo = backups.list().stream()
                    .filter(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE)
                    .toList();
            assertThat(undo).hasSize(1);
            assertThat(backups.verify(undo.get(0).id(), VerifyDepth.INTEGRITY_CHECK)
                            .problems())
                    .isEmpty();
            assertThat(undo.get(0).database().encoding()).isEqualTo("UTF-8");
        }
    }

    private static void checkItGoesOn(Path home, BackupManager backups) throws Exception {
        try (Connection connection = CrashChild.connect(home)) {
            assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
            assertThat(AppDatabase.column(connection, "SELECT DISTINCT version FROM marker"))
                    .containsExactly("1");
        }
        backups.create();
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("app.db", "backups", ".lifeboat", "scratch", "out", "err");
        }
        try (Stream<Path> files = Files.list(home.resolve(".lifeboat"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("app.db.lock", "app.runs", "app.db.set-aside");
        }
    }
}
