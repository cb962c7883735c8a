package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/** One operation of Lifeboat's on a live database, its time and the heap it took. */
final class GrowthProbe {

    static final String SECONDS = "seconds";
    private static final String HEAP = "heap";

    private GrowthProbe() {}

    /** The operation, and the directory with the database and, after a first create, its backup. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        try (BackupManager backups = Ours.manager(directory.resolve("live.db"), directory)) {
            double seconds = Timing.seconds(() -> run(arguments[0], backups, directory.resolve("new.db")));
            Probe.report(SECONDS, seconds);
            Probe.report(HEAP, peakMegabytes());
        }
    }

    private static void run(String operation, BackupManager backups, Path newFile) throws Exception {
        switch (operation) {
            case GrowthGroup.CREATE -> backups.create();
            case GrowthGroup.RESTORE_TO -> {
                backups.restoreTo(latest(backups).id(), newFile);
                Files.delete(newFile);
            }
            case GrowthGroup.RESTORE -> backups.restore(latest(backups).id());
            default -> throw new IllegalArgumentException(operation);
        }
    }

    private static Backup latest(BackupManager backups) {
        return backups.latest().orElseThrow();
    }

    /** The peaks of the heap's pools, garbage included, added up as if all had been at one time: no less than the truth. */
    private static double peakMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getPeakUsage)
                        .mapToLong(usage -> usage.getUsed())
                        .sum()
                / 1e6;
    }
}
