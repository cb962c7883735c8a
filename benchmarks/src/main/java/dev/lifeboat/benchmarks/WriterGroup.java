package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backup while a host writes: how long it takes, and what the host's commits wait. */
final class WriterGroup {

    static final String COPY = "cp of the file";
    static final String CREATE = "Lifeboat: create";
    static final String DRIVER = "driver's backup to";
    private static final int NO_WRITER = 0;
    private static final long LEAD_MILLIS = 500;
    private static final double HELD = 0.95;

    private final Path database;
    private final Tools tools;
    private final Settings settings;
    private final Table durations;
    private final Table latencies;

    WriterGroup(Path database, Tools tools, Settings settings, Table durations, Table latencies) {
        this.database = database;
        this.tools = tools;
        this.settings = settings;
        this.durations = durations;
        this.latencies = latencies;
    }

    /** Something that is done once, and the seconds it took. */
    @FunctionalInterface
    private interface Work {
        double seconds(Path directory) throws Exception;
    }

    static String row(String work, int rate) {
        return work + (rate == NO_WRITER ? ", no writer" : ", " + rate + " commits/s");
    }

    /** Without a writer and at each rate, in turn, so often; the driver's own once, since it may have no end. */
    void run() throws Exception {
        for (int round = 1; round <= settings.writerRounds(); round++) {
            compare(NO_WRITER, round);
            for (int rate : settings.rates()) {
                compare(rate, round);
            }
        }
    }

    /** The copying goes on for as long as the backup took, so that both meet as many commits. */
    private void compare(int rate, int round) throws Exception {
        double seconds = measure(CREATE, rate, round, this::lifeboat);
        measure(COPY, rate, round, directory -> copies(directory, seconds));
        if (round == 1) {
            measure(DRIVER, rate, round, this::driver);
        }
    }

    private double measure(String work, int rate, int round, Work run) throws Exception {
        String row = row(work, rate);
        try (Workplace place = Workplace.in(settings.directory(), tools, database)) {
            double seconds =
                    rate == NO_WRITER ? run.seconds(place.directory()) : besideAWriter(place, rate, round, row, run);
            durations.add(row, seconds);
            Progress.value(row, round, seconds, "seconds");
            return seconds;
        }
    }

    private double besideAWriter(Workplace place, int rate, int round, String row, Work run) throws Exception {
        try (Writer writer = Writer.start(place.live(), rate)) {
            TimeUnit.MILLISECONDS.sleep(LEAD_MILLIS);
            long start = System.nanoTime();
            double seconds = run.seconds(place.directory());
            long end = System.nanoTime();
            writer.awaitMore(1);
            writer.stop();
            double millis = writer.commits().latencies(start, end).percentile(99);
            latencies.add(row, millis);
            Progress.value(row, round, millis, "ms for the writer's 99th percentile");
            noteRate(row, rate, writer.commits().perSecond(start, end));
            return seconds;
        }
    }

    private void noteRate(String row, int rate, double reached) {
        if (reached < rate * HELD) {
            latencies.note(row + ": the writer did not keep up, so that its waits add up.");
        }
    }

    private double lifeboat(Path directory) throws Exception {
        try (BackupManager backups = Ours.manager(directory.resolve("live.db"), directory)) {
            return Timing.seconds(backups::create);
        }
    }

    /** What one of them took. */
    private double copies(Path directory, double atLeastSeconds) throws Exception {
        Path copy = directory.resolve("copy.db");
        double seconds = 0;
        int copies = 0;
        while (seconds < atLeastSeconds) {
            Files.deleteIfExists(copy);
            seconds += Timing.seconds(() -> tools.copyDurably(directory.resolve("live.db"), copy));
            copies++;
        }
        return seconds / copies;
    }

    /** It may never end: then it is cut off, and the row has the time of the cut. */
    private double driver(Path directory) throws Exception {
        ProcessBuilder driver = Programs.java(
                DriverBackup.class, List.of(), directory.resolve("live.db"), directory.resolve("copy.db"));
        return Timing.seconds(() -> {
            if (!Programs.finishWithin(driver, settings.cutOffSeconds())) {
                durations.note("The driver's `backup to` is cut off after " + settings.cutOffSeconds()
                        + " s, and runs once: a row of that time has no end.");
            }
        });
    }
}
