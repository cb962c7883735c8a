package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupTask;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts a manager with a schedule in a JVM that has used SQLite before, lets it run once, and watches it. */
final class IdleProbe {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final String THREAD_PREFIX = "lifeboat";

    private static final long SETTLE_SECONDS = 2;

    private IdleProbe() {}

    /** The directory to work in, and the seconds to watch. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Path database = directory.resolve("app.db");
        try (Connection connection = TestDatabase.open(database)) {
            TestDatabase.run(connection, "CREATE TABLE t (x)");
            double before = heapMegabytes();
            try (BackupManager manager = Ours.builder(database, directory)
                    .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                    .schedule(Schedule.every(Duration.ofDays(1)))
                    .build()) {
                manager.scheduler().runNow(BackupTask.BACKUP).get();
                watch(before, Integer.parseInt(arguments[1]));
            }
        }
    }

    private static void watch(double heapBefore, int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        double heap = heapMegabytes() - heapBefore;
        long cpuBefore = cpuNanos();
        TimeUnit.SECONDS.sleep(seconds);
        Probe.report(IdleGroup.CPU, (cpuNanos() - cpuBefore) / 1e6 * 60 / seconds);
        Probe.report(IdleGroup.THREADS, ids().length);
        Probe.report(IdleGroup.HEAP, heap);
    }

    private static long cpuNanos() {
        return Arrays.stream(ids()).map(THREADS::getThreadCpuTime).sum();
    }

    private static long[] ids() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(Objects::nonNull)
                .filter(thread -> thread.getThreadName().startsWith(THREAD_PREFIX))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
    }

    /** What is reachable. */
    private static double heapMegabytes() throws InterruptedException {
        for (int again = 0; again < 3; again++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
    }
}
