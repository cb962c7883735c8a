package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A backup while a host writes: how long it takes, and what the host's commits wait. */
final class WriterGroup {

    private static final long CUT_OFF_SECONDS = 120;

    private final Path database;
    private final Tools tools;
    private final Table durations;
    private final Table latencies;

    WriterGroup(Path database, Tools tools, Table durations, Table latencies) {
        this.database = database;
        this.tools = tools;
        this.durations = durations;
        this.latencies = latencies;
    }

    /** What is done while a writer commits. */
    private record Work(String name, Contender.Work run) {}

    /** At each rate in turn, so often. */
    void run(Path directory, List<Integer> rates, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (int rate : rates) {
                for (Work work : works()) {
                    run(directory, rate, work);
                }
            }
        }
    }

    private List<Work> works() {
        return List.of(
                new Work("cp of the file", this::copy),
                new Work("Lifeboat: create", this::lifeboat),
                new Work("driver's backup to", this::driver));
    }

    private void run(Path directory, int rate, Work work) throws Exception {
        Path place = Files.createDirectories(directory.resolve("work"));
        Path live = place.resolve("live.db");
        Files.copy(database, live, StandardCopyOption.REPLACE_EXISTING);
        String row = String.format(Locale.ROOT, "%s, %d commits/s", work.name(), rate);
        try (Writer writer = new Writer(live, rate)) {
            TimeUnit.MILLISECONDS.sleep(500);
            double seconds = work.run().seconds(place);
            Samples millis = writer.stop();
            durations.add(row, seconds);
            latencies.add(row, millis.percentile(99));
            System.out.printf("  %-44s %8.3f s, writer's p99 %.1f ms, longest %.1f ms%n", row, seconds, millis.percentile(99), millis.max());
        } finally {
            Comparison.delete(place);
        }
    }

    private double copy(Path directory) throws Exception {
        long start = System.nanoTime();
        tools.copyDurably(directory.resolve("live.db"), directory.resolve("copy.db"));
        return CreateGroup.secondsSince(start);
    }

    private double lifeboat(Path directory) throws Exception {
        try (BackupManager backups = BackupManager.forDatabase(directory.resolve("live.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            long start = System.nanoTime();
            backups.create();
            return CreateGroup.secondsSince(start);
        }
    }

    /** It may never end: then it is cut off, and the row has the time of the cut. */
    private double driver(Path directory) throws Exception {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        DriverBackup.class.getName(),
                        directory.resolve("live.db").toString(),
                        directory.resolve("copy.db").toString())
                .inheritIO()
                .start();
        if (!process.waitFor(CUT_OFF_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            System.out.println("  the driver's backup to had not ended after " + CUT_OFF_SECONDS + " s, and was cut off");
        }
        return CreateGroup.secondsSince(start);
    }
}
