package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/** A backup while a host writes: how long it takes, and what the host's commits wait. */
final class WriterGroup {

    static final String COPY = "cp of the file";
    static final String CREATE = "Lifeboat: create";
    static final String DRIVER = "driver's backup to";
    private static final int NO_WRITER = 0;
    private static final long LEAD_MILLIS = 500;
    private static final double HELD = 0.95;
    private static final int SLACK = 2;

    private final Path database;
    private final Tools tools;
    private final Settings settings;
    private final Table durations;
    private final Table latencies;
    private final PageCache cache;

    WriterGroup(Path database, Tools tools, Settings settings, Table durations, Table latencies, PageCache cache) {
        this.database = database;
        this.tools = tools;
        this.settings = settings;
        this.durations = durations;
        this.latencies = latencies;
        this.cache = cache;
    }

    /** Something that is done once, and the seconds it took, unless it failed. */
    @FunctionalInterface
    private interface Work {
        OptionalDouble seconds(Path directory) throws Exception;
    }

    static String row(String work, int rate) {
        return work + (rate == NO_WRITER ? ", no writer" : ", " + rate + " commits/s");
    }

    /** Prepares the tables: what belongs together stands together, each beside what it is compared with. */
    private void arrange() {
        durations.relative("× without a writer", row -> Optional.of(row(work(row), NO_WRITER)));
        latencies.relative("× under cp", row -> Optional.of(row.replace(work(row), COPY)));
        for (String work : List.of(CREATE, COPY, DRIVER)) {
            durations.row(row(work, NO_WRITER));
            for (int rate : settings.rates()) {
                durations.row(row(work, rate));
                latencies.row(row(work, rate));
            }
        }
    }

    private static String work(String row) {
        return row.substring(0, row.lastIndexOf(','));
    }

    /** Without a writer and at each rate, in turn, so often; the driver's own once, since it may have no end. */
    void run() throws Exception {
        arrange();
        for (int round = 1; round <= settings.writerRounds(); round++) {
            compare(NO_WRITER, round);
            for (int rate : settings.rates()) {
                compare(rate, round);
            }
        }
    }

    /** The copying goes on for as long as the backup took, so that both meet as many commits. */
    private void compare(int rate, int round) throws Exception {
        double seconds = measure(CREATE, rate, round, this::lifeboat).orElseThrow();
        measure(COPY, rate, round, directory -> copies(directory, seconds));
        if (round == 1) {
            measure(DRIVER, rate, round, this::driver);
        }
    }

    private OptionalDouble measure(String work, int rate, int round, Work run) throws Exception {
        String row = row(work, rate);
        try (Workplace place = Workplace.in(settings.directory(), tools, database)) {
            cache.fill(place.live());
            OptionalDouble seconds =
                    rate == NO_WRITER ? run.seconds(place.directory()) : besideAWriter(place, rate, round, row, run);
            if (seconds.isPresent()) {
                durations.add(row, seconds.getAsDouble());
                Progress.value(row, round, seconds.getAsDouble(), durations.unit());
            } else {
                durations.missing(row, "failed: the database was locked");
            }
            return seconds;
        }
    }

    private OptionalDouble besideAWriter(Workplace place, int rate, int round, String row, Work run) throws Exception {
        try (Writer writer = Writer.start(place.live(), rate)) {
            TimeUnit.MILLISECONDS.sleep(LEAD_MILLIS);
            long start = System.nanoTime();
            OptionalDouble seconds = run.seconds(place.directory());
            long end = System.nanoTime();
            writer.awaitMore(1);
            writer.stop();
            addLatency(row, rate, round, writer.commits(), start, end);
            return seconds;
        }
    }

    private void addLatency(String row, int rate, int round, Commits commits, long start, long end) {
        Samples millis = commits.latencies(start, end);
        if (millis.count() > 0) {
            latencies.add(row, millis.percentile(99));
            Progress.value(row, round, millis.percentile(99), "ms: the writer's 99th percentile");
        }
        if (commits.done(start, end) + SLACK < rate * HELD * (end - start) / 1e9) {
            latencies.note(row + ": the writer did not keep up, so that its waits add up.");
        }
    }

    private OptionalDouble lifeboat(Path directory) throws Exception {
        try (BackupManager backups = Ours.manager(directory.resolve("live.db"), directory)) {
            return OptionalDouble.of(Timing.seconds(backups::create));
        }
    }

    /** What one of them took. */
    private OptionalDouble copies(Path directory, double atLeastSeconds) throws Exception {
        Path copy = directory.resolve("copy.db");
        double seconds = 0;
        int copies = 0;
        while (seconds < atLeastSeconds) {
            Files.deleteIfExists(copy);
            seconds += Timing.seconds(() -> tools.copyDurably(directory.resolve("live.db"), copy));
            copies++;
        }
        return OptionalDouble.of(seconds / copies);
    }

    /** It may never end: then it is cut off, and the row has the time of the cut. */
    private OptionalDouble driver(Path directory) throws Exception {
        ProcessBuilder driver = Programs.java(
                DriverBackup.class, List.of(), directory.resolve("live.db"), directory.resolve("copy.db"));
        long start = System.nanoTime();
        Programs.Outcome outcome = Programs.finishWithin(driver, settings.cutOffSeconds());
        if (outcome == Programs.Outcome.CUT_OFF) {
            durations.note("The driver's `backup to` is cut off after " + settings.cutOffSeconds()
                    + " s, and runs once: a row of that time has no end.");
        }
        return outcome == Programs.Outcome.FAILED
                ? OptionalDouble.empty()
                : OptionalDouble.of(Timing.secondsSince(start));
    }
}
