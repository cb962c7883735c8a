package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.CrashChild.Links;
import dev.lifeboat.ReplaceCrashChild.Work;
import dev.lifeboat.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host dies in the middle of {@link RestoreMode#REPLACE_FILE} (see {@link ReplaceCrashChild}), and is started again. The
 * crash matrix of the restore in place is {@link CrashMatrixTest}, which says how to run the long version, and how to
 * die one death of chance again.
 */
class ReplaceCrashTest {

    static final String DAMAGED = "this was a database once";

    /** Every step that it reaches. */
    static final List<Step> STEPS = List.of(
            Step.STAGED,
            Step.VERIFIED,
            Step.ADMITTED,
            Step.QUIET,
            Step.SAFEGUARDED,
            Step.PLACED,
            Step.PROVEN,
            Step.REPLACE_JOURNALED,
            Step.SET_ASIDE,
            Step.SIDECARS_DELETED,
            Step.REPLACED,
            Step.REPLACE_DONE,
            Step.RESUMED);

    /** And those of its safety backup, where there is one. */
    private static final List<Step> SAFETY_STEPS =
            List.of(Step.DATA_PUBLISHED, Step.MANIFEST_PUBLISHED, Step.SAFETY_PUBLISHED);

    private static final int FILE_OPERATIONS = 60;
    private static final int LONGEST_LIFE_MILLIS = 400;
    private static final byte[] LOG = "a log of the damaged one".getBytes(StandardCharsets.US_ASCII);

    /** What the host finds in place of its database. */
    enum Before {
        DAMAGED,
        MISSING,
        SOUND
    }

    /** What it must find after the death. */
    enum After {
        OLD,
        NEW,
        EITHER
    }

    /** One death; a seed only when it is one of chance. */
    private record Scenario(Before before, Work work, String point, After after, Links links, long seed) {

        static Scenario at(Before before, Work work, String point, After after) {
            return new Scenario(before, work, point, after, Links.LINKS, 0);
        }

        /** Whether it dies when a safety copy is durable. */
        boolean isSafeguarded() {
            return after == After.NEW || point.matches(".*(SAFEGUARDED|PLACED|PROVEN)");
        }

        @Override
        public String toString() {
            return before + " " + work + " "
                    + point.replace("stand:", "killed at ").replace("never", "killed")
                    + (links == Links.COPIES ? ", without links" : "") + (seed == 0 ? "" : ", seed " + seed);
        }
    }

    @TempDir
    Path directory;

    private final ExecutorService two = Executors.newFixedThreadPool(2);
    private final AtomicInteger count = new AtomicInteger();

    @AfterEach
    void stop() {
        two.shutdownNow();
    }

    /** One that it reaches is in its row of the matrix, and the other way round. */
    @Test
    void noStepIsForgotten() throws Exception {
        Path home = Files.createDirectory(directory.resolve("trace"));
        host(home, Before.SOUND);
        Set<Step> reached = EnumSet.noneOf(Step.class);
        try (BackupManager backups = CrashChild.manager(home, MutableClock.at(CrashChild.NOW))
                .onStep(reached::add)
                .build()) {
            backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
        }
        assertThat(reached)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(STEPS.stream(), SAFETY_STEPS.stream()).toList());
    }

    @TestFactory
    Stream<DynamicTest> diedAtAnyStepTheDatabaseIsTheOldOneOrTheNew() {
        return Stream.of(
                steps(Before.DAMAGED, Work.REPLACE, STEPS),
                steps(Before.MISSING, Work.IF_MISSING, STEPS),
                steps(Before.SOUND, Work.REPLACE, STEPS),
                steps(Before.SOUND, Work.REPLACE, SAFETY_STEPS))
                .flatMap(scenarios -> scenarios)
                .map(this::started)
                .toList()
                .stream();
    }

    /** The short run takes every second one. */
    @TestFactory
    Stream<DynamicTest> soItIsForTheUndo() {
        return Stream.concat(
                steps(Before.SOUND, Work.UNDO, STEPS), steps(Before.SOUND, Work.UNDO, List.of(Step.SAFETY_PUBLISHED)))
                .filter(scenario ->
                        CrashMatrixTest.rounds() > 1 || scenario.point().length() % 2 == 0)
                .map(this::started)
                .toList()
                .stream();
    }

    /** From inside or from outside; with more rounds both. */
    private static Stream<Scenario> steps(Before before, Work work, List<Step> steps) {
        return steps.stream().flatMap(step -> {
            After after = step.compareTo(Step.REPLACE_JOURNALED) >= 0 || !STEPS.contains(step) || step == Step.RESUMED
                    ? After.NEW
                    : After.OLD;
            Scenario halted = Scenario.at(before, work, step.name(), after);
            Scenario killed = Scenario.at(before, work, "stand:" + step.name(), after);
            boolean outside = (step.name().length() % 2 == 0) == (before == Before.SOUND);
            return CrashMatrixTest.rounds() > 1 ? Stream.of(halted, killed) : Stream.of(outside ? killed : halted);
        });
    }

    /** Each of these is a moment before or after something that lasts. */
    @TestFactory
    Stream<DynamicTest> diedAtAnyOperationOnAFileItIsTheOldOneOrTheNew() {
        return ofChance("files of a replacement", 4, seed -> {
            Random random = new Random(seed);
            Before before = Before.values()[random.nextInt(Before.values().length)];
            String point = (random.nextBoolean() ? "file:" : "after:") + (1 + random.nextInt(FILE_OPERATIONS));
            Links links = random.nextBoolean() ? Links.LINKS : Links.COPIES;
            return new Scenario(before, Work.REPLACE, point, After.EITHER, links, seed);
        });
    }

    @TestFactory
    Stream<DynamicTest> killedAtAnyMomentOfManyReplacementsItIsTheOldOneOrTheNew() {
        return ofChance("kills in a replacement", 4, seed -> {
            Random random = new Random(seed);
            Links links = random.nextBoolean() ? Links.LINKS : Links.COPIES;
            return new Scenario(Before.DAMAGED, Work.EVERYTHING, "never", After.EITHER, links, seed);
        });
    }

    private Stream<DynamicTest> ofChance(String what, int each, Function<Long, Scenario> scenario) {
        return CrashMatrixTest.seeds(what, each).map(scenario).map(this::started).toList().stream();
    }

    @TestFactory
    Stream<DynamicTest> killedAgainWhileItIsFinishedItIsFinishedByTheNext() {
        return Stream.of("SET_ASIDE", "stand:SIDECARS_DELETED", "REPLACED")
                .map(point -> started(Scenario.at(Before.DAMAGED, Work.START, point, After.NEW)))
                .toList()
                .stream();
    }

    private DynamicTest started(Scenario scenario) {
        Future<?> run = two.submit(() -> {
            Path home = Files.createDirectory(directory.resolve("death-" + count.incrementAndGet()));
            Map<String, byte[]> found = host(home, scenario.before());
            if (scenario.work() == Work.START) {
                die(home, Scenario.at(scenario.before(), Work.REPLACE, "SET_ASIDE", After.NEW));
            }
            Map<String, String> backups = DirectoryContent.of(home.resolve("backups"));
            die(home, scenario);
            assertThat(DirectoryContent.of(home.resolve("backups"))).containsAllEntriesOf(backups);
            switch (scenario.work()) {
                case UNDO -> checkUndo(home, scenario);
                case EVERYTHING -> checkEverything(home, scenario.links());
                default -> check(home, scenario.before(), scenario.after(), scenario.links(), found);
            }
            CrashMatrixTest.delete(home);
            return null;
        });
        return DynamicTest.dynamicTest(scenario.toString(), () -> CrashProcess.await(scenario.toString(), run));
    }

    /** A backup of version 1, and what became of the database since; gives its files as they are then. */
    static Map<String, byte[]> host(Path home, Before before) throws Exception {
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
                Files.write(database, damaged(Files.readAllBytes(database)));
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

    private static byte[] damaged(byte[] content) {
        byte[] damaged = content.clone();
        Arrays.fill(damaged, 4096, content.length, (byte) 7);
        return damaged;
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

    private static void die(Path home, Scenario scenario) throws Exception {
        String point = scenario.point();
        CrashProcess child =
                new CrashProcess(home, ReplaceCrashChild.class, home, scenario.work(), point, scenario.links());
        if (point.equals("never")) {
            child.killAfter("ready", new Random(scenario.seed()).nextInt(LONGEST_LIFE_MILLIS));
        } else if (point.startsWith("stand:")) {
            child.killAfter("standing", 0);
        } else {
            child.awaitDeath(point.startsWith("file:") || point.startsWith("after:"));
        }
    }

    /** The base had been put in; now it, or what was there before it, is. */
    private static void checkUndo(Path home, Scenario scenario) throws Exception {
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        clock.advance(Duration.ofMinutes(1));
        try (BackupManager backups =
                CrashChild.manager(home, clock, scenario.links()).build()) {
            try (Connection connection = CrashChild.connect(home)) {
                assertThat(AppDatabase.column(connection, "PRAGMA integrity_check"))
                        .containsExactly("ok");
                assertThat(AppDatabase.column(connection, "SELECT DISTINCT version FROM marker"))
                        .containsExactly(scenario.after() == After.NEW ? "2" : "1");
            }
            assertThat(backups.list().stream().filter(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE))
                    .hasSize(scenario.isSafeguarded() ? 2 : 1);
            requireWhole(backups);
            backups.create();
            requireNothingBesideIt(home);
            requireCleanStaging(home, "app.db.set-aside");
        }
    }

    private static void requireWhole(BackupManager backups) {
        for (Backup backup : backups.list()) {
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).problems())
                    .describedAs(backup.toString())
                    .isEmpty();
        }
    }

    /** It was nothing, the text, or the base, whatever the round; and no damaged one that was replaced is lost. */
    private static void checkEverything(Path home, Links links) throws Exception {
        byte[] base = Files.readAllBytes(home.resolve("backups").resolve(CrashChild.BASE + ".sqlite"));
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        clock.advance(Duration.ofMinutes(1));
        try (BackupManager backups = CrashChild.manager(home, clock, links).build()) {
            byte[] found = files(home).get("app.db");
            if (found == null) {
                assertThat(backups.restoreIfMissing()).isPresent();
            } else if (!Arrays.equals(found, base)) {
                assertThat(found).isIn(damaged(base), DAMAGED.getBytes(StandardCharsets.UTF_8));
                backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
            }
            requireWhole(backups);
            Files.deleteIfExists(home.resolve("damaged"));
            checkItGoesOn(home, backups);
        }
        try (Stream<Path> kept = Files.walk(home.resolve(".lifeboat/app.db.set-aside"))) {
            assertThat(kept.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("app\\.db(-wal)?"));
        }
    }

    /** Looked at first as the crash left it, without Lifeboat, and then after the next start. */
    static void check(Path home, Before before, After expected, Links links, Map<String, byte[]> found)
            throws Exception {
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
        try (BackupManager backups = CrashChild.manager(home, clock, links).build()) {
            Map<String, byte[]> now = files(home);
            boolean replaced = now.containsKey("app.db") && Arrays.equals(now.get("app.db"), base);
            if (expected != After.EITHER) {
                assertThat(replaced).isEqualTo(expected == After.NEW);
            }
            requireWhole(backups);
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
        requireNothingBesideIt(home);
        requireCleanStaging(home, "app.db.set-aside");
    }

    private static void requireNothingBesideIt(Path home) throws Exception {
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("app.db", "backups", ".lifeboat", "scratch", "out", "err");
        }
    }

    private static void requireCleanStaging(Path home, String setAside) throws Exception {
        try (Stream<Path> files = Files.list(home.resolve(".lifeboat"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .isSubsetOf("app.db.lock", "app.db.owner", "app.runs", setAside);
        }
    }
}
