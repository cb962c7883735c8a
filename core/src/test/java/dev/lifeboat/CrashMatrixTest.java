package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.lifeboat.CrashChild.Work;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host dies in the middle of an operation, while its writer goes on, and is started again. Each death is one child JVM
 * (see {@link CrashChild}) on a directory of its own; two run at a time.
 *
 * <p>{@code -Dlifeboat.crash.rounds=N} dies at N times as many random moments.
 */
class CrashMatrixTest {

    private static final int ROUNDS = Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final int SMALL_FILLER_BYTES = 700;
    private static final int LARGE_FILLER_BYTES = 42_000;
    private static final long PATIENCE_SECONDS = 60;
    private static final int MOST_FILE_OPERATIONS = 40;
    private static final Duration A_DAY = Duration.ofDays(1);

    /** The live database as the marker rows tell. */
    private enum Content {
        BEFORE,
        BASE,
        ANY
    }

    /**
     * One death.
     *
     * @param point as {@link CrashChild} takes it; empty to be killed from outside after some time
     * @param content what the live database must hold afterwards
     * @param undo whether a safety backup must be there afterwards
     */
    private record Scenario(JournalMode mode, Work work, String point, Content content, boolean undo, long seed) {

        static Scenario at(JournalMode mode, Work work, String point, Content content, boolean undo) {
            return new Scenario(mode, work, point, content, undo, 0);
        }

        boolean killed() {
            return point.equals("never");
        }

        @Override
        public String toString() {
            return mode + " " + work + " " + (killed() ? "killed" : point) + (seed == 0 ? "" : ", seed " + seed);
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

    @TestFactory
    Stream<DynamicTest> aBackupThatItDiesInIsWholeOrNotListed() throws Exception {
        return each(mode -> deaths(
                mode,
                Work.CREATE,
                Content.BEFORE,
                false,
                "SNAPSHOT_TAKEN",
                "SNAPSHOT_CHECKED",
                "DATA_PUBLISHED",
                "MANIFEST_PUBLISHED"));
    }

    @TestFactory
    Stream<DynamicTest> aPruneThatItDiesInLeavesBackupsThatAreWholeOrGone() throws Exception {
        return each(mode -> deaths(mode, Work.PRUNE, Content.BEFORE, false, "MANIFEST_REMOVED", "DATA_REMOVED:2"));
    }

    @TestFactory
    Stream<DynamicTest> anImportThatItDiesInIsWholeOrNotListed() throws Exception {
        return each(mode -> deaths(
                mode,
                Work.IMPORT,
                Content.BEFORE,
                false,
                "SNAPSHOT_TAKEN",
                "SNAPSHOT_CHECKED",
                "DATA_PUBLISHED",
                "MANIFEST_PUBLISHED"));
    }

    @TestFactory
    Stream<DynamicTest> aDeletionThatItDiesInLeavesTheBackupWholeOrGone() throws Exception {
        return each(mode -> deaths(mode, Work.DELETE, Content.BEFORE, false, "MANIFEST_REMOVED", "DATA_REMOVED"));
    }

    /** With a rollback journal a small database is put in in one step, in WAL in two: the first is not committed. */
    @TestFactory
    Stream<DynamicTest> aRestoreThatItDiesInLeavesTheOldOrTheNewContentAndTheUndo() throws Exception {
        return each(mode -> Stream.of(
                        deaths(mode, Work.RESTORE, Content.BEFORE, false, "STAGED", "VERIFIED", "ADMITTED", "QUIET"),
                        deaths(mode, Work.RESTORE, Content.BEFORE, false, "half:.manifest"),
                        deaths(mode, Work.RESTORE, Content.BEFORE, true, "SAFEGUARDED"),
                        deaths(mode, Work.RESTORE, inOneStep(mode) ? Content.BASE : Content.BEFORE, true, "APPLYING"),
                        deaths(mode, Work.RESTORE, Content.BASE, true, "APPLIED", "PROVEN", "SETTLED", "RESUMED"),
                        deaths(mode, Work.RESTORE, Content.BASE, true, "DATA_PUBLISHED", "MANIFEST_PUBLISHED"),
                        deaths(mode, Work.RESTORE, Content.BASE, true, "SAFETY_PUBLISHED"))
                .flatMap(scenarios -> scenarios));
    }

    @TestFactory
    Stream<DynamicTest> aRollBackThatItDiesInLeavesTheOldOrTheNewContentAndTheUndo() throws Exception {
        Work work = Work.RESTORE_AND_ROLL_BACK;
        return each(mode -> Stream.of(
                        deaths(mode, work, Content.BASE, true, "APPLIED"),
                        deaths(mode, work, inOneStep(mode) ? Content.BEFORE : Content.BASE, true, "ROLLING_BACK"),
                        deaths(mode, work, Content.BEFORE, true, "ROLLED_BACK", "DATA_PUBLISHED", "SAFETY_PUBLISHED"))
                .flatMap(scenarios -> scenarios));
    }

    private static Stream<Scenario> deaths(
            JournalMode mode, Work work, Content content, boolean undo, String... points) {
        return Stream.of(points).map(point -> Scenario.at(mode, work, point, content, undo));
    }

    private static boolean inOneStep(JournalMode mode) {
        return mode == JournalMode.ROLLBACK;
    }

    /** A first death leaves a safety copy, a second one meets whoever publishes it. */
    @TestFactory
    Stream<DynamicTest> aRecoveryThatItDiesInIsMadeGoodByTheNext() throws Exception {
        int atFile = 1 + random("recovery").nextInt(20);
        return each(mode -> mode == JournalMode.WAL
                ? deaths(mode, Work.START, Content.BASE, true, "DATA_PUBLISHED", "SAFETY_PUBLISHED", "file:" + atFile)
                : deaths(mode, Work.START, Content.BASE, true, "MANIFEST_PUBLISHED"));
    }

    /** Large enough to be put in and back in four steps. */
    @TestFactory
    Stream<DynamicTest> halfAnApplyIsNoApply() throws Exception {
        return each(
                LARGE_FILLER_BYTES,
                mode -> Stream.of(
                                deaths(mode, Work.RESTORE, Content.BEFORE, true, "APPLYING:2"),
                                deaths(mode, Work.RESTORE, Content.BASE, true, "APPLYING:4"),
                                deaths(mode, Work.RESTORE_AND_ROLL_BACK, Content.BASE, true, "ROLLING_BACK:3"))
                        .flatMap(scenarios -> scenarios));
    }

    /** Each of these is a moment before something that lasts, so that nothing is between the steps above. */
    @TestFactory
    Stream<DynamicTest> itMayDieAtAnyFileThatItTouches() throws Exception {
        Random random = random("files");
        List<Work> works = List.of(Work.CREATE, Work.PRUNE, Work.RESTORE, Work.RESTORE_AND_ROLL_BACK);
        return each(mode -> random.ints(ROUNDS * 2L, 1, MOST_FILE_OPERATIONS)
                .mapToObj(file -> Scenario.at(
                        mode, works.get(random.nextInt(works.size())), "file:" + file, Content.ANY, false)));
    }

    @TestFactory
    Stream<DynamicTest> itMayBeKilledAtAnyMoment() throws Exception {
        Random random = random("kills");
        return each(mode -> random.longs(ROUNDS * 2L, 1, 1_000_000)
                .mapToObj(seed -> new Scenario(mode, Work.EVERYTHING, "never", Content.ANY, false, seed)));
    }

    private static Random random(String what) {
        long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());
        System.out.println("CrashMatrixTest " + what + ": -Dlifeboat.crash.seed=" + seed);
        return new Random(seed);
    }

    private Stream<DynamicTest> each(Function<JournalMode, Stream<Scenario>> scenarios) throws Exception {
        return each(SMALL_FILLER_BYTES, scenarios);
    }

    private Stream<DynamicTest> each(int fillerBytes, Function<JournalMode, Stream<Scenario>> scenarios)
            throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        for (JournalMode mode : JournalMode.values()) {
            Path host = host(mode, fillerBytes);
            scenarios.apply(mode).map(scenario -> started(scenario, host)).forEach(tests::add);
        }
        return tests.stream();
    }

    /** Begins at once, and is one test. */
    private DynamicTest started(Scenario scenario, Path host) {
        Future<?> run = two.submit(() -> {
            dieAndStartAgain(scenario, host);
            return null;
        });
        return DynamicTest.dynamicTest(scenario.toString(), () -> await(run));
    }

    private static void await(Future<?> run) throws Throwable {
        try {
            run.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** A directory as a host has it: content after the base backup, two backups that may go, and the base, pinned. */
    private Path host(JournalMode mode, int fillerBytes) throws Exception {
        Path host = Files.createDirectories(directory.resolve("host-" + mode + "-" + fillerBytes));
        MutableClock clock = new MutableClock(CrashChild.BASE.time().minus(Duration.ofDays(40)));
        try (Connection connection = CrashChild.connect(host)) {
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            AppDatabase.run(connection, "CREATE TABLE marker (id INTEGER PRIMARY KEY, version INTEGER, filler BLOB)");
            AppDatabase.run(connection, "CREATE TABLE entry (id INTEGER PRIMARY KEY)");
            try (BackupManager backups = CrashChild.manager(host, clock).build()) {
                backups.create();
                clock.advance(A_DAY);
                backups.create();
                CrashChild.write(connection, CrashChild.BASE_VERSION, fillerBytes);
                clock.set(CrashChild.BASE.time());
                assertThat(backups.create().id()).isEqualTo(CrashChild.BASE);
            }
            CrashChild.write(connection, 2, SMALL_FILLER_BYTES);
        }
        Files.createFile(host.resolve("backups").resolve(CrashChild.BASE + ".pin"));
        return host;
    }

    private void dieAndStartAgain(Scenario scenario, Path host) throws Exception {
        Path home = directory.resolve("death-" + count.incrementAndGet());
        copy(host, home);
        if (scenario.work() == Work.START) {
            die(Scenario.at(scenario.mode(), Work.RESTORE, "APPLIED", Content.BASE, true), home);
        }
        die(scenario, home);
        new Aftermath(scenario, home).check();
        delete(home);
    }

    private static void die(Scenario scenario, Path home) throws Exception {
        Process child = CrashChild.jvm(home, CrashChild.class, home, scenario.work(), scenario.point(), scenario.seed())
                .start();
        try {
            if (scenario.killed()) {
                Awaitility.await()
                        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> !child.isAlive() || output(home).contains("ready"));
                // Not to wait for anything: the moment of death is what is random here.
                child.waitFor(new Random(scenario.seed()).nextInt(600), TimeUnit.MILLISECONDS);
                assertThat(child.isAlive()).describedAs(() -> said(home)).isTrue();
            } else {
                assertThat(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                boolean ended = scenario.point().startsWith("file:") && child.exitValue() == 0;
                assertThat(ended ? CrashChild.EXIT_OF_DEATH : child.exitValue())
                        .describedAs(() -> said(home))
                        .isEqualTo(CrashChild.EXIT_OF_DEATH);
            }
        } finally {
            child.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static List<String> output(Path home) throws IOException {
        return Files.readAllLines(home.resolve("out"));
    }

    private static String said(Path home) {
        try {
            return Files.readString(home.resolve("out")) + Files.readString(home.resolve("err"));
        } catch (IOException e) {
            return fail(e);
        }
    }

    /** What the host finds when it is started again. */
    private static final class Aftermath {

        private final Scenario scenario;
        private final Path home;
        private final MutableClock clock = MutableClock.at(CrashChild.NOW);
        private final List<Long> acknowledged = new ArrayList<>();

        Aftermath(Scenario scenario, Path home) throws IOException {
            this.scenario = scenario;
            this.home = home;
            clock.advance(Duration.ofMinutes(1));
            for (String line : output(home)) {
                if (line.startsWith("ack ")) {
                    acknowledged.add(Long.parseLong(line.substring("ack ".length())));
                }
            }
        }

        void check() throws Exception {
            try (BackupManager backups = CrashChild.manager(home, clock).build();
                    Connection host = CrashChild.connect(home)) {
                long version = version(host);
                checkContent(version);
                checkBackups(backups);
                checkUndo(backups);
                checkNothingIsLost(backups, host);
                checkOperationsGoOn(backups, host, version);
                checkOrphansGoAfterADay(backups);
            }
        }

        /** Every marker row has the same version, and as many rows as that version has. */
        private static long version(Connection connection) throws SQLException {
            assertThat(AppDatabase.column(connection, "PRAGMA integrity_check")).containsExactly("ok");
            List<String> versions = AppDatabase.column(connection, "SELECT DISTINCT version FROM marker");
            assertThat(versions).hasSize(1);
            long version = Long.parseLong(versions.get(0));
            assertThat(AppDatabase.text(connection, "SELECT count(*) FROM marker"))
                    .isEqualTo(String.valueOf(
                            version == CrashChild.BASE_VERSION ? CrashChild.BASE_ROWS : CrashChild.GROWN_ROWS));
            return version;
        }

        private void checkContent(long version) {
            switch (scenario.content()) {
                case BEFORE -> assertThat(version).isEqualTo(2);
                case BASE -> assertThat(version).isEqualTo(CrashChild.BASE_VERSION);
                case ANY -> assertThat(version).isPositive();
            }
        }

        /** Those that were not looked at yet. */
        private static void checkBackups(BackupManager backups) {
            for (Backup backup : backups.list()) {
                if (backup.lastVerification().isPresent()) {
                    continue;
                }
                assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK)
                                .problems())
                        .describedAs(backup.toString())
                        .isEmpty();
            }
        }

        private void checkUndo(BackupManager backups) throws Exception {
            List<Backup> undo = backups.list().stream()
                    .filter(backup -> backup.label().orElse("").startsWith("before the restore"))
                    .toList();
            if (scenario.undo()) {
                assertThat(undo).hasSize(1);
                try (Connection before = opened(backups, undo.get(0))) {
                    assertThat(version(before)).isEqualTo(2);
                }
            } else if (scenario.content() == Content.BEFORE) {
                assertThat(undo).isEmpty();
            }
        }

        /** Each acknowledged entry is in the live database or in a safety backup. */
        private void checkNothingIsLost(BackupManager backups, Connection host) throws Exception {
            Set<Long> found = new TreeSet<>(entries(host));
            if (scenario.content() == Content.BEFORE && scenario.work() != Work.RESTORE_AND_ROLL_BACK) {
                assertThat(found).containsAll(acknowledged);
            }
            for (Backup backup : backups.list()) {
                if (backup.trigger() == BackupTrigger.PRE_RESTORE) {
                    try (Connection before = opened(backups, backup)) {
                        found.addAll(entries(before));
                    }
                }
            }
            assertThat(found).containsAll(acknowledged);
        }

        private static List<Long> entries(Connection connection) throws SQLException {
            return AppDatabase.column(connection, "SELECT id FROM entry ORDER BY id").stream()
                    .map(Long::parseLong)
                    .toList();
        }

        private Connection opened(BackupManager backups, Backup backup) throws Exception {
            Path opened = Files.createTempDirectory(home, "opened");
            backups.restoreTo(backup.id(), opened.resolve("app.db"));
            return CrashChild.connect(opened);
        }

        private void checkOperationsGoOn(BackupManager backups, Connection host, long version) throws Exception {
            backups.create("after the crash");
            assertThat(names(home.resolve(".lifeboat"))).containsExactly("app.db.lock", "app.runs");
            RestoreResult restored = backups.restore(CrashChild.BASE);
            assertThat(version(host)).isEqualTo(CrashChild.BASE_VERSION);
            AppDatabase.run(host, "INSERT INTO entry VALUES (-1)");
            backups.restore(restored.safetyBackup().id());
            assertThat(version(host)).isEqualTo(version);
            assertThat(entries(host)).doesNotContain(-1L);
            assertThat(names(home.resolve(".lifeboat"))).containsExactly("app.db.lock", "app.runs");
            assertThat(names(home)).doesNotContain("app.db-journal");
        }

        private void checkOrphansGoAfterADay(BackupManager backups) throws IOException {
            Set<String> young = orphans(backups);
            if (scenario.point().equals("DATA_PUBLISHED")) {
                assertThat(young).hasSize(1);
            }
            backups.prune();
            assertThat(orphans(backups)).isEqualTo(young);
            clock.advance(A_DAY);
            backups.prune();
            assertThat(orphans(backups)).isEmpty();
            assertThat(backups.list().stream().filter(backup -> backup.trigger() != BackupTrigger.PRE_RESTORE))
                    .hasSize(2);
            checkBackups(backups);
        }

        private Set<String> orphans(BackupManager backups) throws IOException {
            Set<String> names = new TreeSet<>(names(home.resolve("backups")));
            names.removeIf(name -> name.startsWith(".probe-"));
            backups.list().forEach(backup -> names.removeIf(name -> name.startsWith(backup.id() + ".")));
            return names;
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
