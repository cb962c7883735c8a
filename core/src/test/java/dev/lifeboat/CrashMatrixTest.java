package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.CrashChild.Links;
import dev.lifeboat.CrashChild.Work;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A host dies in the middle of an operation, while its writer goes on, and is started again; {@link CrashAftermath} is what
 * it must find. Each death is one child JVM (see {@link CrashChild}) on a directory of its own; two run at a time. The
 * matrix of the restore with a new file is {@link ReplaceCrashTest}; {@link PowerCutTest} dies at every single operation on
 * a file, and loses what was not made durable.
 *
 * <p>At a step a child halts by itself, or stands still there and is killed from outside (SIGKILL): in the short run one in
 * either journal mode, with more rounds both in both. {@code -Dlifeboat.crash.rounds=N} dies at N times as many random
 * moments. The long run:
 *
 * <pre>mvn -pl core -am test -Dtest='CrashMatrixTest,ReplaceCrashTest' -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dlifeboat.crash.rounds=60</pre>
 *
 * <p>Each death of chance has a seed, which is in its name and in its failure, and from which all of it is drawn. This dies
 * that one death again (add rounds to die it more often: where a kill from outside meets the child, the machine has a say):
 *
 * <pre>mvn -pl core -am test -Dtest='CrashMatrixTest#itMayBeKilledAtAnyMoment' -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dlifeboat.crash.seed=SEED</pre>
 */
class CrashMatrixTest {

    private static final int SMALL_FILLER_BYTES = 700;
    private static final int LARGE_FILLER_BYTES = 42_000;
    private static final int LONGEST_LIFE_MILLIS = 600;
    private static final Duration A_DAY = Duration.ofDays(1);

    /** The operations that have steps, each with all that it reaches where a small database in WAL is concerned. */
    private static final Map<Work, List<Step>> STEPS = steps();

    /** At most so many things are done to files, deaths before or after each of which there are. */
    private static final Map<Work, Integer> FILE_OPERATIONS = new TreeMap<>(Map.of(
            Work.CREATE, 40,
            Work.PRUNE, 20,
            Work.IMPORT, 40,
            Work.DELETE, 14,
            Work.PIN, 14,
            Work.UNPIN, 8,
            Work.VERIFY, 14,
            Work.SETTINGS, 16,
            Work.RESTORE, 60,
            Work.RESTORE_AND_ROLL_BACK, 75));

    /** The live database as the marker rows tell. */
    private enum Content {
        OLD,
        NEW,
        ANY
    }

    /**
     * One death.
     *
     * @param point as {@link CrashChild} takes it
     * @param content what the live database must hold afterwards
     * @param undo whether a safety backup must be there afterwards
     */
    private record Scenario(
            JournalMode mode, Work work, String point, Content content, boolean undo, Links links, long seed) {

        static Scenario at(JournalMode mode, Work work, String point, Content content, boolean undo) {
            return new Scenario(mode, work, point, content, undo, Links.LINKS, 0);
        }

        /** The same death from outside. */
        Scenario killed() {
            return new Scenario(mode, work, "stand:" + point, content, undo, links, seed);
        }

        CrashAftermath.Expected expected() {
            boolean again = CrashChild.isUndo(work);
            int before = again ? CrashChild.BASE_VERSION : 2;
            int after = again ? 2 : CrashChild.BASE_VERSION;
            List<Integer> safety = new ArrayList<>();
            if (undo) {
                safety.add(before);
            }
            if (again) {
                safety.add(2);
            }
            int version = switch (content) {
                case OLD -> before;
                case NEW -> after;
                case ANY -> 0;
            };
            boolean publishes = work == Work.CREATE || work == Work.IMPORT;
            return new CrashAftermath.Expected(work, version, safety, publishes && point.endsWith("DATA_PUBLISHED"));
        }

        @Override
        public String toString() {
            return mode + " " + work + " "
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

    private static Map<Work, List<Step>> steps() {
        List<Step> published =
                List.of(Step.SNAPSHOT_TAKEN, Step.SNAPSHOT_CHECKED, Step.DATA_PUBLISHED, Step.MANIFEST_PUBLISHED);
        List<Step> removed = List.of(Step.MANIFEST_REMOVED, Step.DATA_REMOVED);
        List<Step> before = List.of(Step.STAGED, Step.VERIFIED, Step.ADMITTED, Step.QUIET, Step.SAFEGUARDED);
        List<Step> safety = List.of(Step.RESUMED, Step.DATA_PUBLISHED, Step.MANIFEST_PUBLISHED, Step.SAFETY_PUBLISHED);
        List<Step> applied = List.of(Step.APPLYING, Step.APPLIED, Step.PROVEN, Step.SETTLED);
        List<Step> undone = List.of(Step.APPLYING, Step.APPLIED, Step.ROLLING_BACK, Step.ROLLED_BACK, Step.SETTLED);
        Map<Work, List<Step>> steps = new TreeMap<>();
        steps.put(Work.CREATE, published);
        steps.put(Work.IMPORT, published);
        steps.put(Work.PRUNE, removed);
        steps.put(Work.DELETE, removed);
        steps.put(Work.RESTORE, joined(before, applied, safety));
        steps.put(Work.UNDO, joined(before, applied, safety));
        steps.put(Work.UNDO_OF_WHAT_WAITS, joined(before, applied, List.of(Step.RESUMED)));
        steps.put(Work.RESTORE_AND_ROLL_BACK, joined(before, undone, safety));
        return steps;
    }

    private static List<Step> joined(List<Step> one, List<Step> two, List<Step> three) {
        return Stream.of(one, two, three).flatMap(Collection::stream).toList();
    }

    @Test
    void noStepIsForgotten() {
        Set<Step> covered = EnumSet.copyOf(ReplaceCrashTest.STEPS);
        STEPS.values().forEach(covered::addAll);
        assertThat(covered).isEqualTo(EnumSet.allOf(Step.class));
    }

    /** One that an operation reaches is in its row of the matrix, and the other way round. */
    @ParameterizedTest
    @EnumSource(
            value = Work.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"START", "EVERYTHING"})
    void noStepOfAnOperationIsForgotten(Work work) throws Exception {
        Path home = host(JournalMode.WAL, SMALL_FILLER_BYTES);
        Set<Step> reached = EnumSet.noneOf(Step.class);
        CrashChild.doInThisProcess(
                home,
                work,
                CrashChild.manager(home, MutableClock.at(CrashChild.NOW))
                        .storeIn(CrashChild.store(work, DirectoryBackupStore.at(home.resolve("backups"))))
                        .onStep(reached::add),
                () -> {});
        assertThat(reached).containsExactlyInAnyOrderElementsOf(STEPS.getOrDefault(work, List.of()));
    }

    @TestFactory
    Stream<DynamicTest> anOperationThatItDiesInLeavesBackupsThatAreWholeOrGone() throws Exception {
        return each(mode -> Stream.of(
                        steps(mode, Work.CREATE),
                        steps(mode, Work.PRUNE),
                        steps(mode, Work.IMPORT),
                        steps(mode, Work.DELETE),
                        deaths(mode, Work.PRUNE, Content.OLD, false, "DATA_REMOVED:2"))
                .flatMap(scenarios -> scenarios));
    }

    private static Stream<Scenario> steps(JournalMode mode, Work work) {
        String[] points =
                STEPS.getOrDefault(work, List.of()).stream().map(Step::name).toArray(String[]::new);
        return deaths(mode, work, Content.OLD, false, points);
    }

    /** With a rollback journal a small database is put in in one step, in WAL in two: the first is not committed. */
    @TestFactory
    Stream<DynamicTest> aRestoreThatItDiesInLeavesTheOldOrTheNewContentAndTheUndo() throws Exception {
        return each(mode -> restores(mode, Work.RESTORE));
    }

    /** Its rows are those of the restore: the short run takes every second. */
    @TestFactory
    Stream<DynamicTest> soDoesTheUndo() throws Exception {
        return each(mode ->
                restores(mode, Work.UNDO).filter(scenario -> rounds() > 1 || isTurnOf(mode, scenario.point())));
    }

    /** Both that wait are published by whoever comes next. */
    @TestFactory
    Stream<DynamicTest> soDoesTheUndoOfWhatWaitsForTheStore() throws Exception {
        Work work = Work.UNDO_OF_WHAT_WAITS;
        return each(mode -> Stream.of(
                        deaths(mode, work, Content.OLD, false, "STAGED", "half:.manifest"),
                        deaths(mode, work, Content.OLD, true, "SAFEGUARDED"),
                        deaths(mode, work, Content.NEW, true, "APPLIED", "SETTLED", "RESUMED"))
                .flatMap(scenarios -> scenarios));
    }

    private static Stream<Scenario> restores(JournalMode mode, Work work) {
        return Stream.of(
                        deaths(mode, work, Content.OLD, false, "STAGED", "VERIFIED", "ADMITTED", "QUIET"),
                        deaths(mode, work, Content.OLD, false, "half:.manifest"),
                        deaths(mode, work, Content.OLD, true, "SAFEGUARDED"),
                        deaths(mode, work, inOneStep(mode) ? Content.NEW : Content.OLD, true, "APPLYING"),
                        deaths(mode, work, Content.NEW, true, "APPLIED", "PROVEN", "SETTLED", "RESUMED"),
                        deaths(mode, work, Content.NEW, true, "DATA_PUBLISHED", "MANIFEST_PUBLISHED"),
                        deaths(mode, work, Content.NEW, true, "SAFETY_PUBLISHED"))
                .flatMap(scenarios -> scenarios);
    }

    @TestFactory
    Stream<DynamicTest> aRollBackThatItDiesInLeavesTheOldOrTheNewContentAndTheUndo() throws Exception {
        Work work = Work.RESTORE_AND_ROLL_BACK;
        return each(mode -> Stream.of(
                        deaths(mode, work, Content.NEW, true, "APPLIED"),
                        deaths(mode, work, inOneStep(mode) ? Content.OLD : Content.NEW, true, "ROLLING_BACK"),
                        deaths(mode, work, Content.OLD, true, "ROLLED_BACK", "SETTLED", "RESUMED"),
                        deaths(mode, work, Content.OLD, true, "DATA_PUBLISHED", "SAFETY_PUBLISHED"))
                .flatMap(scenarios -> scenarios));
    }

    /** In the short run a step kills from inside in one journal mode and from outside in the other. */
    private static Stream<Scenario> deaths(
            JournalMode mode, Work work, Content content, boolean undo, String... points) {
        return Stream.of(points)
                .map(point -> Scenario.at(mode, work, point, content, undo))
                .flatMap(halted -> {
                    boolean outside = isTurnOf(mode, halted.point());
                    return rounds() > 1
                            ? Stream.of(halted, halted.killed())
                            : Stream.of(outside ? halted.killed() : halted);
                });
    }

    /** The journal modes take turns. */
    private static boolean isTurnOf(JournalMode mode, String point) {
        return (point.length() % 2 == 0) == (mode == JournalMode.WAL);
    }

    private static boolean inOneStep(JournalMode mode) {
        return mode == JournalMode.ROLLBACK;
    }

    /** A first death leaves a safety copy, a second one meets whoever publishes it. */
    @TestFactory
    Stream<DynamicTest> aRecoveryThatItDiesInIsMadeGoodByTheNext() throws Exception {
        return each(mode -> mode == JournalMode.WAL
                ? deaths(mode, Work.START, Content.NEW, true, "DATA_PUBLISHED", "SAFETY_PUBLISHED", "file:7")
                : deaths(mode, Work.START, Content.NEW, true, "MANIFEST_PUBLISHED", "after:12"));
    }

    /** Large enough to be put in and back in four steps. */
    @TestFactory
    Stream<DynamicTest> halfAnApplyIsNoApply() throws Exception {
        return each(
                LARGE_FILLER_BYTES,
                mode -> Stream.of(
                                deaths(mode, Work.RESTORE, Content.OLD, true, "APPLYING:2"),
                                deaths(mode, Work.RESTORE, Content.NEW, true, "APPLYING:4"),
                                deaths(mode, Work.RESTORE_AND_ROLL_BACK, Content.NEW, true, "ROLLING_BACK:3"))
                        .flatMap(scenarios -> scenarios));
    }

    /** There is no step in these: before and after the rename, and in the middle of what is written. */
    @TestFactory
    Stream<DynamicTest> settingsAndPinsThatItDiesInAreTheOldOrTheNew() throws Exception {
        return each(mode -> Stream.concat(
                        mode == JournalMode.WAL
                                ? deaths(
                                        mode,
                                        Work.SETTINGS,
                                        Content.OLD,
                                        false,
                                        "half:app.settings",
                                        "file:4",
                                        "after:4")
                                : deaths(
                                        mode, Work.SETTINGS, Content.OLD, false, "half:app.tasks", "file:1", "after:6"),
                        mode == JournalMode.WAL
                                ? deaths(mode, Work.PIN, Content.OLD, false, "file:3", "after:3")
                                : deaths(mode, Work.UNPIN, Content.OLD, false, "file:1", "after:1"))
                .flatMap(scenario -> scenario.work() == Work.PIN
                        ? Stream.of(scenario, withoutLinks(scenario))
                        : Stream.of(scenario)));
    }

    private static Scenario withoutLinks(Scenario scenario) {
        return new Scenario(
                scenario.mode(),
                scenario.work(),
                scenario.point(),
                scenario.content(),
                scenario.undo(),
                Links.COPIES,
                scenario.seed());
    }

    /** Each of these is a moment before or after something that lasts, so that nothing is between the steps above. */
    @TestFactory
    Stream<DynamicTest> itMayDieAtAnyFileThatItTouches() throws Exception {
        return ofChance("files", 6, seed -> {
            Random random = new Random(seed);
            JournalMode mode = random.nextBoolean() ? JournalMode.WAL : JournalMode.ROLLBACK;
            List<Work> works = List.copyOf(FILE_OPERATIONS.keySet());
            Work work = works.get(random.nextInt(works.size()));
            String point = (random.nextBoolean() ? "file:" : "after:")
                    + (1 + random.nextInt(FILE_OPERATIONS.getOrDefault(work, 1)));
            Links links = random.nextBoolean() ? Links.LINKS : Links.COPIES;
            return new Scenario(mode, work, point, Content.ANY, false, links, seed);
        });
    }

    @TestFactory
    Stream<DynamicTest> itMayBeKilledAtAnyMoment() throws Exception {
        return ofChance("kills", 8, seed -> {
            Random random = new Random(seed);
            JournalMode mode = random.nextBoolean() ? JournalMode.WAL : JournalMode.ROLLBACK;
            Links links = random.nextBoolean() ? Links.LINKS : Links.COPIES;
            return new Scenario(mode, Work.EVERYTHING, "never", Content.ANY, false, links, seed);
        });
    }

    static int rounds() {
        return Integer.getInteger("lifeboat.crash.rounds", 1);
    }

    /** Seeds of deaths: the one that was asked for, once in each round, or so many new ones in each round. */
    static Stream<Long> seeds(String what, int each) {
        Long asked = Long.getLong("lifeboat.crash.seed");
        if (asked != null) {
            return Stream.generate(() -> asked).limit(rounds());
        }
        long first = System.nanoTime();
        System.out.println("deaths of chance (" + what + "): " + rounds() * each + ", the first from seed " + first);
        return new Random(first)
                .longs((long) rounds() * each, 1, Integer.MAX_VALUE)
                .boxed();
    }

    private Stream<DynamicTest> ofChance(String what, int each, Function<Long, Scenario> scenario) throws Exception {
        Map<JournalMode, Path> hosts = new TreeMap<>();
        for (JournalMode mode : JournalMode.values()) {
            hosts.put(mode, host(mode, SMALL_FILLER_BYTES));
        }
        return seeds(what, each)
                .map(scenario)
                .map(death -> started(death, hosts.getOrDefault(death.mode(), directory)))
                .toList()
                .stream();
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
        return DynamicTest.dynamicTest(scenario.toString(), () -> CrashProcess.await(scenario.toString(), run));
    }

    /** A directory as a host has it: content after the base backup, two backups that may go, and the base, pinned. */
    private Path host(JournalMode mode, int fillerBytes) throws Exception {
        Path host = Files.createDirectories(directory.resolve("host-" + mode + "-" + fillerBytes));
        prepareHost(host, mode, fillerBytes);
        return host;
    }

    static void prepareHost(Path host, JournalMode mode, int fillerBytes) throws Exception {
        MutableClock clock = new MutableClock(CrashChild.BASE.time().minus(Duration.ofDays(40)));
        try (Connection connection = CrashChild.connect(host)) {
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            CrashChild.createTables(connection);
            try (BackupManager backups = CrashChild.manager(host, clock)
                    .settingsFile(CrashChild.settingsFile(host))
                    .build()) {
                backups.create();
                clock.advance(A_DAY);
                backups.create();
                CrashChild.write(connection, CrashChild.BASE_VERSION, fillerBytes);
                clock.set(CrashChild.BASE.time());
                assertThat(backups.create().id()).isEqualTo(CrashChild.BASE);
                backups.pin(CrashChild.BASE);
                backups.scheduler()
                        .apply(CrashChild.everyHours(backups.scheduler().settings(), CrashChild.HOURS_BEFORE));
            }
            CrashChild.write(connection, 2, SMALL_FILLER_BYTES);
        }
        for (String foreign : CrashAftermath.FOREIGN) {
            Files.writeString(host.resolve("backups").resolve(foreign), "not ours");
        }
    }

    private void dieAndStartAgain(Scenario scenario, Path host) throws Exception {
        Path home = directory.resolve("death-" + count.incrementAndGet());
        copy(host, home);
        if (scenario.work() == Work.START) {
            die(Scenario.at(scenario.mode(), Work.RESTORE, "APPLIED", Content.NEW, true), home);
        }
        die(scenario, home);
        new CrashAftermath(scenario.expected(), home, scenario.links())
                .check(DirectoryContent.of(host.resolve("backups")));
        delete(home);
    }

    private static void die(Scenario scenario, Path home) throws Exception {
        long life = new Random(scenario.seed()).nextInt(LONGEST_LIFE_MILLIS);
        CrashProcess child = new CrashProcess(
                home, CrashChild.class, home, scenario.work(), scenario.point(), scenario.seed(), scenario.links());
        if (scenario.point().equals("never")) {
            child.killAfter("ready", life);
        } else if (scenario.point().startsWith("stand:")) {
            child.killAfter("standing", 0);
        } else {
            child.awaitDeath(
                    scenario.point().startsWith("file:") || scenario.point().startsWith("after:"));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
        MovedStaging.in(to);
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
