package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.CrashChild.Links;
import dev.lifeboat.CrashChild.Work;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power goes at each operation on a file that an operation of Lifeboat does, and when it has returned: what was not made
 * durable by then is lost ({@link PowerCutFiles} says what that is). Then the host finds what it finds after any other death
 * ({@link CrashAftermath}); and what had been promised by returning is there.
 *
 * <p>The short run cuts at every third operation, with more {@code lifeboat.crash.rounds} at each. Its choices come from a
 * seed that it prints; {@code -Dlifeboat.crash.seed=SEED} makes the same ones:
 *
 * <pre>mvn -pl core -am test -Dtest=PowerCutTest -Dsurefire.failIfNoSpecifiedTests=false -Dlifeboat.crash.seed=SEED</pre>
 */
class PowerCutTest {

    private static final int MOST_OPERATIONS = 200;

    @TempDir
    Path directory;

    private final long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int count;

    @BeforeEach
    void onlyWhereFilesCanBeTold() {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("unix"),
                "files cannot be told from each other here");
    }

    @ParameterizedTest
    @EnumSource(
            value = Work.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"START", "EVERYTHING"})
    void whatIsThereWhenThePowerComesBackIsTheOldOrTheNew(Work work) throws Exception {
        boolean goesOn = true;
        for (int at = 1 + random.nextInt(step()); goesOn; at += step()) {
            assertThat(at).isLessThan(MOST_OPERATIONS);
            int operation = at;
            boolean links = random.nextInt(3) > 0;
            goesOn = tried(
                    work + " at operation " + at + (links ? "" : ", without links"), () -> cut(work, operation, links));
        }
    }

    /** At each operation, and once when it has returned. */
    private static int step() {
        return CrashMatrixTest.rounds() > 1 ? 1 : 3;
    }

    private interface Try {
        boolean run() throws Exception;
    }

    private boolean tried(String what, Try one) {
        try {
            return one.run();
        } catch (Exception | AssertionError e) {
            throw new AssertionError(what + ", -Dlifeboat.crash.seed=" + seed + ": " + e, e);
        }
    }

    /** Whether it came to a cut before it was done. */
    private boolean cut(Work work, int at, boolean links) throws Exception {
        JournalMode mode = random.nextBoolean() ? JournalMode.WAL : JournalMode.ROLLBACK;
        Path home = Files.createDirectory(directory.resolve("cut-" + ++count));
        CrashMatrixTest.prepareHost(home, mode, 700);
        Map<String, String> before = DirectoryContent.of(home.resolve("backups"));
        PowerCutFiles files = new PowerCutFiles(directory.resolve("limbo-" + count), at, links);
        sayingInto(home.resolve("out"), () -> die(home, work, files));
        files.cut(home, random, random.nextBoolean());
        if (!files.isDead()) {
            checkWhatWasPromised(home, work);
        }
        CrashAftermath.Expected any = new CrashAftermath.Expected(work, 0, List.of(), false);
        new CrashAftermath(any, home, links ? Links.LINKS : Links.COPIES).check(before);
        return files.isDead();
    }

    private static void die(Path home, Work work, PowerCutFiles files) {
        BackupManagerBuilder builder = CrashChild.manager(home, MutableClock.at(CrashChild.NOW))
                .storeIn(CrashChild.store(work, DirectoryStores.at(home.resolve("backups"), files)))
                .files(files);
        try {
            CrashChild.doInThisProcess(home, work, builder, files::arm);
        } catch (Death e) {
            assertThat(files.isDead()).isTrue();
        }
    }

    private static void sayingInto(Path file, Runnable action) throws IOException {
        PrintStream before = System.out;
        try (PrintStream said = new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8)) {
            System.setOut(said);
            action.run();
        } finally {
            System.setOut(before);
        }
    }

    /** It has returned before the power went. */
    private static void checkWhatWasPromised(Path home, Work work) throws Exception {
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        try (BackupManager backups = CrashChild.manager(home, clock).build()) {
            List<Backup> listed = backups.list();
            long safety = listed.stream()
                    .filter(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE)
                    .count();
            switch (work) {
                case CREATE, IMPORT -> assertThat(listed).hasSize(4);
                case DELETE -> assertThat(listed).hasSize(2);
                case PRUNE -> assertThat(listed).hasSize(1);
                case PIN -> assertThat(listed).filteredOn(Backup::pinned).hasSize(2);
                case UNPIN -> assertThat(listed).noneMatch(Backup::pinned);
                case VERIFY ->
                    assertThat(listed)
                            .filteredOn(backup -> backup.lastVerification().isPresent())
                            .hasSize(1);
                case RESTORE, RESTORE_AND_ROLL_BACK -> assertThat(safety).isEqualTo(1);
                case UNDO, UNDO_OF_WHAT_WAITS -> assertThat(safety).isEqualTo(2);
                case SETTINGS, START, EVERYTHING -> assertThat(listed).hasSize(3);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ReplaceCrashTest.Before.class)
    void aDatabaseThatIsReplacedIsTheOldOneOrTheNew(ReplaceCrashTest.Before before) throws Exception {
        boolean goesOn = true;
        for (int at = 1 + random.nextInt(step()); goesOn; at += step()) {
            assertThat(at).isLessThan(MOST_OPERATIONS);
            int operation = at;
            boolean links = random.nextInt(3) > 0;
            goesOn = tried(
                    before + " at operation " + at + (links ? "" : ", without links"),
                    () -> cutReplacement(before, operation, links));
        }
    }

    private boolean cutReplacement(ReplaceCrashTest.Before before, int at, boolean links) throws Exception {
        Path home = Files.createDirectory(directory.resolve("cut-" + ++count));
        for (String of : List.of("scratch", "out", "err")) {
            Files.createDirectory(home.resolve(of));
        }
        Map<String, byte[]> found = ReplaceCrashTest.host(home, before);
        PowerCutFiles files = new PowerCutFiles(directory.resolve("limbo-" + count), at, links);
        BackupManagerBuilder builder = CrashChild.manager(home, MutableClock.at(CrashChild.NOW))
                .storeIn(DirectoryStores.at(home.resolve("backups"), files))
                .files(files);
        try (BackupManager backups = builder.build()) {
            files.arm();
            backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
        } catch (Death e) {
            assertThat(files.isDead()).isTrue();
        }
        files.cut(home, random, random.nextBoolean());
        ReplaceCrashTest.After after = files.isDead() ? ReplaceCrashTest.After.EITHER : ReplaceCrashTest.After.NEW;
        ReplaceCrashTest.check(home, before, after, links ? Links.LINKS : Links.COPIES, found);
        return files.isDead();
    }
}
