package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.testkit.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two managers on one directory of which one or both replace the database, in two processes and in one.
 *
 * <p>{@code -Dlifeboat.crash.rounds=N} lets them race N times as often. The choices come from a seed, which is printed;
 * {@code -Dlifeboat.crash.seed=SEED} makes the same ones.
 */
class ReplaceTwiceTest {

    private static final int RACES = 6 * Integer.getInteger("lifeboat.crash.rounds", 1);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final long seed = Long.getLong("lifeboat.crash.seed", System.nanoTime());
    private Path database;
    private byte[] base;

    @BeforeEach
    void backUp() throws Exception {
        database = directory.resolve("app.db");
        ReplaceCrashTest.host(directory, ReplaceCrashTest.Before.MISSING);
        base = Files.readAllBytes(directory.resolve("backups").resolve(CrashChild.BASE + ".sqlite"));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private BackupManagerBuilder manager() {
        MutableClock clock = MutableClock.at(CrashChild.NOW);
        clock.advance(Duration.ofMinutes(1));
        return CrashChild.manager(directory, clock);
    }

    /** Whether it was this one who put it in; whoever comes second finds that there is nothing to replace. */
    private static boolean replace(BackupManager backups, boolean missing) {
        if (missing) {
            return backups.restoreIfMissing().isPresent();
        }
        try {
            backups.restore(CrashChild.BASE, RestoreMode.REPLACE_FILE);
            return true;
        } catch (RestoreRefusedException e) {
            assertThat(e).hasMessageContaining("the live database is sound");
            return false;
        }
    }

    /** In a process of its own: replaces whenever a line tells it to, and says how that went. */
    static final class Racer {

        private Racer() {}

        public static void main(String[] arguments) throws IOException {
            MutableClock clock = MutableClock.at(CrashChild.NOW);
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            try (BackupManager backups =
                    CrashChild.manager(Path.of(arguments[0]), clock).build()) {
                for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                    System.out.println("replaced " + replace(backups, order.equals("missing")));
                }
            }
        }
    }

    @Test
    void ofTwoProcessesThatReplaceAtOnceOneDoes() throws Exception {
        Path home = Files.createDirectory(directory.resolve("racer"));
        Process racer = CrashChild.jvm(home, Racer.class, directory).start();
        List<String> answers = new ArrayList<>();
        try (BackupManager backups = manager().build();
                OutputStream orders = racer.getOutputStream()) {
            race(backups, missing -> {
                orders.write((missing ? "missing\n" : "damaged\n").getBytes(StandardCharsets.UTF_8));
                orders.flush();
                Awaitility.await()
                        .atMost(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> !racer.isAlive() || said(home).size() > answers.size());
                assertThat(racer.isAlive())
                        .describedAs(Files.readString(home.resolve("err")))
                        .isTrue();
                answers.add(said(home).get(answers.size()));
                return answers.get(answers.size() - 1).endsWith("true");
            });
        } finally {
            assertThat(racer.destroyForcibly().waitFor(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    private static List<String> said(Path home) throws IOException {
        return Files.readAllLines(home.resolve("out")).stream()
                .filter(line -> line.matches("replaced (true|false)"))
                .toList();
    }

    @Test
    void ofTwoManagersOfOneProcessThatReplaceAtOnceOneDoes() throws Exception {
        try (BackupManager backups = manager().build();
                BackupManager others = manager().build()) {
            race(backups, missing -> replace(others, missing));
        }
    }

    private interface Other {
        boolean replace(boolean missing) throws Exception;
    }

    /** While a third one is built again and again, which would finish what was left by somebody who died. */
    private void race(BackupManager backups, Other other) throws Exception {
        System.out.println("ReplaceTwiceTest: -Dlifeboat.crash.seed=" + seed);
        Random random = new Random(seed);
        Set<String> damaged = new TreeSet<>();
        for (int round = 1; round <= RACES; round++) {
            boolean missing = random.nextBoolean();
            Files.deleteIfExists(database);
            if (!missing) {
                damaged.add("the damaged one of round " + round);
                Files.writeString(database, "the damaged one of round " + round);
            }
            Future<Boolean> theirs = threads.submit(() -> other.replace(missing));
            Future<Boolean> ours = threads.submit(() -> replace(backups, missing));
            while (!theirs.isDone() || !ours.isDone()) {
                manager().build().close();
            }
            boolean oursDid = ours.get(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
            boolean theirsDid = theirs.get(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(oursDid).describedAs("one of them, in round " + round).isNotEqualTo(theirsDid);
            assertThat(database).hasBinaryContent(base);
            assertThat(setAside()).isEqualTo(damaged);
        }
        assertThat(backups.verify(CrashChild.BASE, VerifyDepth.INTEGRITY_CHECK).problems())
                .isEmpty();
        assertThat(names(directory.resolve(".lifeboat")))
                .isSubsetOf("app.db.lock", "app.db.owner", "app.runs", "app.db.set-aside");
        assertThat(names(directory)).isSubsetOf(".lifeboat", "app.db", "backups", "racer");
    }

    private Set<String> setAside() throws IOException {
        Path all = directory.resolve(".lifeboat").resolve("app.db.set-aside");
        Set<String> content = new TreeSet<>();
        if (Files.isDirectory(all)) {
            for (String name : names(all)) {
                assertThat(names(all.resolve(name))).containsExactly("app.db");
                content.add(Files.readString(all.resolve(name).resolve("app.db")));
            }
        }
        return content;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PLACED", "REPLACE_JOURNALED", "SIDECARS_DELETED", "REPLACED"})
    void whoIsBuiltInTheMiddleOfAReplacementOfAnotherProcessLeavesItAloneUntilThatIsDead(Step step) throws Exception {
        Files.writeString(database, "damaged");
        Path home = Files.createDirectory(directory.resolve("child"));
        CrashProcess child = new CrashProcess(
                home, ReplaceCrashChild.class, directory, ReplaceCrashChild.Work.REPLACE, "stand:" + step, "LINKS");
        try (BackupManager backups = child.whileItStands(() -> builtInTheMiddle("of another process"))) {
            assertThat(Files.mismatch(database, directory.resolve("backups").resolve(CrashChild.BASE + ".sqlite")))
                    .describedAs("as the other one left it")
                    .matches(difference -> (difference < 0) == (step == Step.REPLACED));

            backups.prune();

            if (step == Step.PLACED) {
                assertThat(database).hasContent("damaged");
            } else {
                assertThat(database).hasBinaryContent(base);
                assertThat(setAside()).containsExactly("damaged");
            }
            assertThat(names(directory)).containsExactly(".lifeboat", "app.db", "backups", "child");
        }
    }

    /** A manager that comes meanwhile; nothing is changed by its coming, and it has to wait. */
    private BackupManager builtInTheMiddle(String where) throws Exception {
        Map<String, String> before = DirectoryContent.of(directory);
        before.keySet().removeIf(file -> file.startsWith("child"));
        try (BackupManager hasty = manager().operationTimeout(SHORT).build()) {
            assertThatThrownBy(hasty::create)
                    .isInstanceOf(BackupBusyException.class)
                    .hasMessageContaining("RESTORE of app");
        }
        BackupManager backups = manager().build();
        Map<String, String> after = DirectoryContent.of(directory);
        after.keySet().removeIf(file -> file.startsWith("child"));
        assertThat(after)
                .describedAs("built in the middle of a replacement " + where)
                .isEqualTo(before);
        return backups;
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"PLACED", "REPLACE_JOURNALED", "SIDECARS_DELETED", "REPLACED"})
    void whoIsBuiltInTheMiddleOfAReplacementOfThisProcessLeavesItAlone(Step step) throws Exception {
        Files.writeString(database, "damaged");
        CountDownLatch stands = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Callable<Boolean> hold = () -> {
            stands.countDown();
            return goOn.await(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS);
        };
        try (BackupManager first =
                manager().onStep(reached -> at(step, reached, hold)).build()) {
            Future<Boolean> replaced = threads.submit(() -> replace(first, false));
            assertThat(stands.await(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();

            try (BackupManager second = builtInTheMiddle("of this process")) {
                goOn.countDown();
                assertThat(replaced.get(CrashProcess.PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
                second.create();
            }

            assertThat(database).hasBinaryContent(base);
            assertThat(setAside()).containsExactly("damaged");
        } finally {
            goOn.countDown();
        }
    }

    private static void at(Step step, Step reached, Callable<Boolean> hold) {
        if (reached == step) {
            try {
                assertThat(hold.call()).isTrue();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
