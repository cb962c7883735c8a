package dev.lifeboat.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.Schedule;
import dev.lifeboat.store.DirectoryBackupStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;

/** What a started manager costs that has nothing to do. */
final class IdleGroup {

    private static final int WATCHED_SECONDS = 20;

    private IdleGroup() {}

    static void run(Path directory, Table table) throws Exception {
        Path place = Files.createDirectories(directory.resolve("idle"));
        try (Connection connection = TestDatabase.open(place.resolve("app.db"))) {
            TestDatabase.run(connection, "CREATE TABLE t (x)");
        }
        long threads = threads();
        long heap = heap();
        try (BackupManager manager = BackupManager.forDatabase(place.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(place.resolve("backups")))
                .retention(RetentionPolicy.keepFor(Duration.ofDays(30)))
                .schedule(Schedule.every(Duration.ofDays(1)))
                .build()) {
            manager.scheduler().runNow(dev.lifeboat.BackupTask.VERIFY).get();
            table.add("heap, MB", (heap() - heap) / 1e6);
            table.add("threads", threads() - threads);
            table.add("CPU, ms in " + WATCHED_SECONDS + " s", cpuMillis());
        } finally {
            Comparison.delete(place);
        }
    }

    private static double cpuMillis() throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Thread.sleep(2_000);
        long before = system.getProcessCpuTime();
        Thread.sleep(WATCHED_SECONDS * 1_000L);
        return (system.getProcessCpuTime() - before) / 1e6;
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("lifeboat"))
                .count();
    }

    private static long heap() throws InterruptedException {
        for (int again = 0; again < 3; again++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
