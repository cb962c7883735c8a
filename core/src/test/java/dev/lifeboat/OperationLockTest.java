package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.io.DurableFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OperationLockTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Path FULL_DISK = Path.of("/dev/full");

    @TempDir
    private Path directory;

    private Path file = Path.of("");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void place() {
        file = directory.resolve("app.db.lock");
    }

    @AfterEach
    void end() throws InterruptedException {
        threads.shutdownNow();
        for (Process process : processes) {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void givesBackWhatTheOperationGives() throws Exception {
        assertThat(lock().hold("CREATE of app", Duration.ZERO, () -> "done")).isEqualTo("done");
        assertThat(lock().hold("PRUNE of app", Duration.ZERO, () -> "again")).isEqualTo("again");
        assertThat(file).isEmptyFile();
    }

    @Test
    void aFailureOfTheOperationIsItsOwnAndFreesTheLock() throws Exception {
        IOException failure = new IOException("no space left on device");

        assertThatThrownBy(() -> lock().hold("CREATE of app", Duration.ZERO, () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(lock().hold("CREATE of app", Duration.ZERO, () -> "done")).isEqualTo("done");
    }

    @Test
    void theSecondOfOneProcessWaitsAndGetsIt() throws Exception {
        Held first = hold("CREATE of app");
        Future<List<String>> second = threads.submit(() -> {
            List<String> seen = new ArrayList<>();
            lock().hold("PRUNE of app", LONG, () -> seen.add(first.isDone() ? "after the first" : "too early"));
            return seen;
        });

        first.letGo();

        assertThat(second.get(1, TimeUnit.MINUTES)).containsExactly("after the first");
    }

    @Test
    void theSecondOfOneProcessGivesUpInTimeAndSaysWhoHoldsIt() throws Exception {
        Held first = hold("CREATE of app");
        AtomicInteger done = new AtomicInteger();

        assertThatThrownBy(() -> lock().hold("PRUNE of app", SHORT, done::incrementAndGet))
                .isInstanceOf(BackupBusyException.class)
                .hasMessageContaining("PRUNE of app waited 30 ms for CREATE of app in this process")
                .hasMessageContaining("nothing was done")
                .hasMessageContaining(file.toString());

        assertThat(done).hasValue(0);
        first.letGo();
        assertThat(lock().hold("PRUNE of app", LONG, done::incrementAndGet)).isEqualTo(1);
    }

    @Test
    void manyThreadsHaveItOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        List<Future<Integer>> most = new ArrayList<>();
        for (int thread = 0; thread < 6; thread++) {
            most.add(threads.submit(() -> {
                int seen = 0;
                for (int i = 0; i < 20; i++) {
                    seen = Math.max(seen, lock().hold("CREATE of app", LONG, () -> {
                        int now = inside.incrementAndGet();
                        assertThat(Files.readString(file)).startsWith("CREATE of app");
                        inside.decrementAndGet();
                        return now;
                    }));
                }
                return seen;
            }));
        }
        for (Future<Integer> each : most) {
            assertThat(each.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        }
    }

    @Test
    void anotherFileIsAnotherLock() throws Exception {
        hold("CREATE of app");

        OperationLock other = new OperationLock(directory.resolve("other.db.lock"), DurableFiles.SYSTEM);

        assertThat(other.hold("CREATE of other", Duration.ZERO, () -> "done")).isEqualTo("done");
    }

    @Test
    void callingItFromWithinItselfIsRefusedAtOnce() throws Exception {
        lock().hold("RESTORE of app", Duration.ZERO, () -> {
            assertThatThrownBy(() -> lock().hold("CREATE of app", LONG, () -> "never"))
                    .isInstanceOf(BackupBusyException.class)
                    .hasMessageContaining("CREATE of app was called from within RESTORE of app");
            return true;
        });
        assertThat(lock().hold("CREATE of app", Duration.ZERO, () -> "done")).isEqualTo("done");
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() throws Exception {
        hold("CREATE of app");
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> lock().hold("PRUNE of app", LONG, () -> "never"))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("interrupted while waiting for CREATE of app")
                    .hasMessageContaining("nothing was done");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void anInterruptAtTheEndDoesNotUndoWhatWasDone() throws Exception {
        try {
            assertThat(lock().hold("RESTORE of app", Duration.ZERO, () -> {
                        Thread.currentThread().interrupt();
                        return "restored";
                    }))
                    .isEqualTo("restored");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(lock().hold("CREATE of app", Duration.ZERO, () -> "done")).isEqualTo("done");
    }

    /** A prune makes room: it must not need any. */
    @Test
    void isHadOnAFullDiskToo() throws Exception {
        assumeTrue(Files.isWritable(FULL_DISK), "no " + FULL_DISK + " on this machine");

        OperationLock lock = new OperationLock(FULL_DISK, DurableFiles.SYSTEM);

        assertThat(lock.hold("PRUNE of app", Duration.ZERO, () -> "pruned")).isEqualTo("pruned");
    }

    @Test
    void theLockFileSaysWhoHoldsItWhileItIsHeld() throws Exception {
        String held = lock().hold("CREATE of app", Duration.ZERO, () -> Files.readString(file));

        assertThat(held)
                .isEqualTo("CREATE of app of process " + ProcessHandle.current().pid());
    }

    @Test
    void anotherProcessIsNamedWithWhatItDoes() throws Exception {
        Process other = holdInAnotherProcess("RESTORE of app");

        assertThatThrownBy(() -> lock().hold("CREATE of app", SHORT, () -> "never"))
                .isInstanceOf(BackupBusyException.class)
                .hasMessageContaining("CREATE of app waited 30 ms for RESTORE of app of process " + other.pid())
                .hasMessageContaining("nothing was done");
    }

    /** Windows lets nobody read a byte that another process has locked. */
    @Test
    void theTextIsNotAmongTheBytesThatAreLocked() throws Exception {
        holdInAnotherProcess("RESTORE of app");

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNull();
            try (FileLock text = channel.tryLock(0, 1_000, false)) {
                assertThat(text).isNotNull();
            }
        }
    }

    @Test
    void anotherProcessThatEndsItsOperationLetsGo() throws Exception {
        Process other = holdInAnotherProcess("RESTORE of app");
        Future<String> waiting = threads.submit(() -> lock().hold("CREATE of app", LONG, () -> "done"));

        other.getOutputStream().close();

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("done");
        assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(other.exitValue()).isZero();
    }

    @Test
    void anotherProcessThatIsKilledLetsGo() throws Exception {
        Process other = holdInAnotherProcess("RESTORE of app");
        Future<String> waiting = threads.submit(() -> lock().hold("CREATE of app", LONG, () -> "done"));

        other.destroyForcibly();

        assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("done");
    }

    @Test
    void whatALockFileHoldsIsShownWithoutWhatDoesNotBelongIntoALog() throws Exception {
        Process other = holdInAnotherProcess("RESTORE\n\u001b[31mof\0app" + "x".repeat(1_000));

        assertThatThrownBy(() -> lock().hold("CREATE of app", SHORT, () -> "never"))
                .isInstanceOf(BackupBusyException.class)
                .hasMessageContaining("RESTORE??[31mof?app")
                .hasMessageMatching("[^\\p{Cntrl}]{1,600}");
        assertThat(other.isAlive()).isTrue();
    }

    private OperationLock lock() {
        return new OperationLock(file, DurableFiles.SYSTEM);
    }

    /** An operation of another thread that holds the lock until it is told to let go. */
    private Held hold(String who) throws InterruptedException {
        CountDownLatch holding = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<Boolean> operation = threads.submit(() -> lock().hold(who, LONG, () -> {
            holding.countDown();
            return awaits(end);
        }));
        assertThat(holding.await(1, TimeUnit.MINUTES)).isTrue();
        return new Held(operation, end);
    }

    private static boolean awaits(CountDownLatch latch) throws IOException {
        try {
            return latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private record Held(Future<Boolean> operation, CountDownLatch end) {

        /** The operation has heard of its end by the time anybody else can have the lock. */
        boolean isDone() {
            return end.getCount() == 0;
        }

        void letGo() throws Exception {
            end.countDown();
            assertThat(operation.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** A JVM that holds the lock until it is killed or its input ends. */
    private Process holdInAnotherProcess(String who) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString(),
                        HexFormat.of().formatHex(who.getBytes(StandardCharsets.UTF_8)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> lineOf(out), threads);
        assertThat(said.get(1, TimeUnit.MINUTES)).isEqualTo("holding");
        return process;
    }

    private static String lineOf(BufferedReader out) {
        try {
            return String.valueOf(out.readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The other process. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            String who = new String(HexFormat.of().parseHex(arguments[1]), StandardCharsets.UTF_8);
            new OperationLock(Path.of(arguments[0]), DurableFiles.SYSTEM).hold(who, Duration.ZERO, () -> {
                System.out.println("holding");
                return System.in.read();
            });
        }
    }
}
