package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.FaultyFiles.Fault;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation, with a fault at each of its calls: whatever fails, the live database holds the old content or the new,
 * every listed backup is whole, nothing else is deleted, the error says what failed and what is safe, the next attempt
 * works, and nothing piles up.
 *
 * <p>{@code -Dlifeboat.crash.rounds=2}, or more, tries every fault at each call of the costly operations too.
 */
class FaultsAtEachCallTest {

    private static final boolean AT_LENGTH = Integer.getInteger("lifeboat.crash.rounds", 1) > 1;

    /** One of these ends every failure: what somebody can rely on. */
    private static final List<String> SAFE = List.of(
            "nothing was published",
            "nothing was touched",
            "nothing was written",
            "nothing was done",
            "nothing prunes it",
            "was not touched",
            "untouched",
            "whole",
            "as it was",
            "as they were",
            "those from before count",
            "says nothing about the backup",
            "what it held before",
            "what it was",
            "it is pinned",
            "it is not pinned any more",
            "was put back",
            "is safe in");

    private static final List<BackupId> BACKUPS = List.of(FaultWorld.FIRST, FaultWorld.SECOND, FaultWorld.THIRD);

    @TempDir(factory = InMemory.class)
    Path directory;

    private final PrintStream console = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> count = new TreeMap<>();
    private int runs;

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void listenNoMore() {
        System.setErr(console);
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallOnFilesFails(FaultScenario scenario, TestReporter reporter) throws Exception {
        FaultWorld template = FaultWorld.begin(directory.resolve("template"), scenario);
        FaultyFiles faultless = FaultyFiles.counting();
        runWithoutFault(scenario, template, faultless, world -> world.store(faultless));
        List<FaultyFiles.Call> calls = faultless.calls();
        for (int at = 1; at <= calls.size(); at++) {
            for (Fault fault : chosen(scenario, at, Fault.applyingTo(calls.get(at - 1)))) {
                FaultyFiles files = FaultyFiles.failing(at, fault);
                run(scenario, template, files, world -> world.store(files), namesOf(fault));
                count.merge(fault.toString(), 1, Integer::sum);
            }
        }
        report(reporter, scenario, calls.size());
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallOnTheStoreFails(FaultScenario scenario, TestReporter reporter) throws Exception {
        FaultWorld template = FaultWorld.begin(directory.resolve("template"), scenario);
        AtomicReference<FaultyBackupStore> faultless = new AtomicReference<>();
        runWithoutFault(scenario, template, FaultyFiles.counting(), world -> {
            faultless.set(world.faultyStore());
            return faultless.get();
        });
        List<String> calls =
                Objects.requireNonNull(faultless.get(), "a run without a fault").calls();
        Map<Call, Integer> numbers = new EnumMap<>(Call.class);
        for (int at = 1; at <= calls.size(); at++) {
            Call call = Call.valueOf(calls.get(at - 1).replaceFirst(" .*", ""));
            int number = numbers.merge(call, 1, Integer::sum);
            for (StoreFault fault : StoreFault.applyingTo(call)) {
                run(
                        scenario,
                        template,
                        FaultyFiles.counting(),
                        world -> fault.in(world.faultyStore(), call, number),
                        fault.names());
                count.merge(fault.toString(), 1, Integer::sum);
            }
        }
        report(reporter, scenario, calls.size());
    }

    private void report(TestReporter reporter, FaultScenario scenario, int calls) {
        reporter.publishEntry(scenario.toString(), calls + " calls, " + runs + " runs: " + count);
        assertThat(wrong).isEmpty();
    }

    /** At length, every fault that there can be; else one at each call, another at the next. */
    private static List<Fault> chosen(FaultScenario scenario, int at, List<Fault> faults) {
        return AT_LENGTH || !scenario.isCostly() ? faults : List.of(faults.get(at % faults.size()));
    }

    private void runWithoutFault(
            FaultScenario scenario, FaultWorld template, FaultyFiles files, Function<FaultWorld, BackupStore> store)
            throws Exception {
        try (FaultWorld world = template.copyTo(directory.resolve("faultless"))) {
            BackupException failure = attempt(scenario, world, files, store.apply(world));
            assertThat(failure != null).isEqualTo(scenario.alwaysFails());
            try (BackupManager backups = world.manager(FaultyFiles.counting()).build()) {
                scenario.assertDone(world, backups);
            }
        }
    }

    private static @Nullable BackupException attempt(
            FaultScenario scenario, FaultWorld world, FaultyFiles files, BackupStore store) throws Exception {
        if (scenario.hostIsConnected()) {
            world.connect();
        }
        if (scenario.isTheBuildItself()) {
            files.arm();
        }
        try (BackupManager backups =
                scenario.configure(world, world.manager(files).storeIn(store)).build()) {
            files.arm();
            if (!scenario.isTheBuildItself()) {
                scenario.act(world, backups);
            }
            return null;
        } catch (BackupException e) {
            return e;
        } finally {
            files.disarm();
        }
    }

    private void run(
            FaultScenario scenario,
            FaultWorld template,
            FaultyFiles files,
            Function<FaultWorld, BackupStore> store,
            List<String> names)
            throws Exception {
        runs++;
        log.reset();
        FaultWorld world = template.copyTo(directory.resolve("run"));
        BackupStore faulty = store.apply(world);
        try (world) {
            Map<String, String> before = world.objects();
            BackupException failure = attempt(scenario, world, files, faulty);
            assertSaysWhy(failure, names);
            assertOldOrNew(scenario, world);
            assertNothingElseWasDeleted(scenario, world, before);
            assertNextAttemptWorks(scenario, world);
        } catch (AssertionError | Exception e) {
            String calls = faulty instanceof FaultyBackupStore asked ? String.valueOf(asked.calls()) : files.failed();
            wrong.add(names + " at " + calls + ": " + e + "\n--- log\n" + log.toString(StandardCharsets.UTF_8));
        }
        world.remove();
    }

    private static void assertSaysWhy(@Nullable BackupException failure, List<String> names) {
        if (failure != null) {
            String message = String.valueOf(failure.getMessage());
            assertThat(message).doesNotContain("Exception", "java.", "dev.lifeboat");
            assertThat(names.stream().anyMatch(message::contains))
                    .as("says what failed: %s", message)
                    .isTrue();
            assertThat(SAFE.stream().anyMatch(message.toLowerCase(Locale.ROOT)::contains))
                    .as("says what is safe: %s", message)
                    .isTrue();
        }
    }

    private static List<String> namesOf(Fault fault) {
        return switch (fault) {
            case LIES -> List.of("said that it deleted it", "exists already", "injected by the host");
            case FULL_FROM_HERE -> List.of(FaultyFiles.INJECTED, "too little free space");
            default -> List.of(FaultyFiles.INJECTED);
        };
    }

    /** How a call on a store can fail. */
    private enum StoreFault {
        FAILS,
        DONE_BUT_FAILS,
        DOWN_FROM_HERE,
        VANISHES,
        ENDS_EARLY,
        LIES;

        private static final int SOME_BYTES = 100;

        static List<StoreFault> applyingTo(Call call) {
            return switch (call) {
                case PREPARE, LIST -> List.of(FAILS, DOWN_FROM_HERE);
                case PUT -> List.of(FAILS, DONE_BUT_FAILS, DOWN_FROM_HERE);
                case OPEN -> List.of(FAILS, DOWN_FROM_HERE, VANISHES, ENDS_EARLY);
                case DELETE -> List.of(FAILS, DONE_BUT_FAILS, DOWN_FROM_HERE, LIES);
            };
        }

        FaultyBackupStore in(FaultyBackupStore store, Call call, int nth) {
            IOException failure = new IOException(FaultyFiles.INJECTED);
            switch (this) {
                case FAILS -> store.fail(call, nth, failure);
                case DONE_BUT_FAILS -> store.failAfter(call, nth, failure);
                case DOWN_FROM_HERE -> store.failFrom(call, nth, failure);
                case VANISHES -> store.fail(call, nth, new NoSuchFileException("an object"));
                case ENDS_EARLY -> store.truncateRead(nth, SOME_BYTES);
                default -> store.ignoreDelete(nth);
            }
            return store;
        }

        List<String> names() {
            return switch (this) {
                case VANISHES -> List.of("there is no such file", "there is no backup", "is missing", "by the host");
                case ENDS_EARLY -> List.of("it has 100 bytes", "cannot be read", "by the host");
                case LIES -> List.of("said that it deleted it", "exists already", "by the host");
                default -> List.of(FaultyFiles.INJECTED);
            };
        }
    }

    private static void assertOldOrNew(FaultScenario scenario, FaultWorld world) throws Exception {
        Optional<byte[]> before = scenario.bytesBefore();
        if (before.isPresent() && BACKUPS.stream().noneMatch(world::holds)) {
            assertThat(Files.exists(world.database()) ? Files.readAllBytes(world.database()) : new byte[0])
                    .isEqualTo(before.get());
        } else {
            assertThat(world.notes()).isIn(scenario.notesBefore(), scenario.notesAfter(), FaultWorld.NOTES_OF_SECOND);
        }
    }

    private static void assertNothingElseWasDeleted(
            FaultScenario scenario, FaultWorld world, Map<String, String> before) throws Exception {
        Map<String, String> after = world.objects();
        before.forEach((name, hash) -> {
            boolean mayGo = scenario.objectsThatMayGo().contains(name)
                    || name.startsWith("app-20261101")
                    || scenario.mayGo().stream().anyMatch(id -> name.startsWith(id + "."));
            if (!mayGo) {
                assertThat(after).containsEntry(name, hash);
            }
        });
        world.assertOthersAreLeftAlone();
    }

    private static void assertNextAttemptWorks(FaultScenario scenario, FaultWorld world) throws Exception {
        try (BackupManager backups =
                scenario.configure(world, world.manager(FaultyFiles.counting())).build()) {
            assertAllListedAreWhole(world, backups);
            scenario.actAgain(world, backups);
            scenario.assertDone(world, backups);
            assertThat(world.notes()).isEqualTo(scenario.notesAfter());
            world.assertOthersAreLeftAlone();
            assertAllListedAreWhole(world, backups);

            world.clock.advance(Duration.ofDays(2));
            backups.prune();
            world.assertTidy();
            world.assertNoOrphans(backups.list());
        }
    }

    /** Whether it is what it was is all that can have become wrong with a stored file. */
    private static void assertAllListedAreWhole(FaultWorld world, BackupManager backups) throws IOException {
        Map<String, String> objects = world.objects();
        for (Backup backup : backups.list()) {
            assertThat(objects).containsEntry(Manifest.dataKey(backup.id()), backup.sha256());
        }
    }
}
