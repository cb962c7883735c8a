package dev.lifeboat.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Runs everything, side by side, and writes the results. The settings are system properties; see README.md. */
public final class Benchmarks {

    private final Path directory = Path.of(System.getProperty("bench.directory", "target/bench")).toAbsolutePath();
    private final Path results = Path.of(System.getProperty("bench.results", "target/results")).toAbsolutePath();
    private final List<Integer> megabytes = numbers("bench.megabytes", "10,100,1000");
    private final List<Integer> rates = numbers("bench.rates", "10,100,1000");
    private final int rounds = Integer.getInteger("bench.rounds", 5);
    private final int backups = Integer.getInteger("bench.backups", 10_000);
    private final Tools tools = Tools.find();
    private final List<Table> tables = new ArrayList<>();

    private Benchmarks() {}

    /** No arguments. */
    public static void main(String[] arguments) throws Exception {
        new Benchmarks().run();
    }

    private static List<Integer> numbers(String property, String byDefault) {
        return Arrays.stream(System.getProperty(property, byDefault).split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .toList();
    }

    private void run() throws Exception {
        for (int size : megabytes) {
            create(size);
            restore(size);
        }
        writers(megabytes.get(megabytes.size() - 1));
        catalog();
        idle();
        Files.createDirectories(results);
        new Report(tools, tables, rounds).write(results);
        System.out.println("results are in " + results);
    }

    private Table table(String title, String unit) {
        Table table = new Table(title, unit);
        tables.add(table);
        System.out.println(title);
        return table;
    }

    private void create(int size) throws Exception {
        Path database = TestDatabase.of(directory, size, "wal");
        Table table = table("A backup of an idle database of " + size + " MB", "seconds")
                .bar("snapshot phase against cp + fsync", CreateGroup.SNAPSHOT, CreateGroup.COPY, 1.4)
                .bar("whole create against the shell's chain", CreateGroup.CREATE, CreateGroup.SHELL, 0.6);
        new Comparison(directory, rounds).run(table, new CreateGroup(database, tools).contenders());
    }

    private void restore(int size) throws Exception {
        Path database = TestDatabase.of(directory, size, "wal");
        RestoreGroup group = new RestoreGroup(database, tools);
        Table to = table("A restore of " + size + " MB into a new file", "seconds")
                .bar("restoreTo", RestoreGroup.RESTORE_TO, RestoreGroup.COPY_AND_HASH, 1.5);
        new Comparison(directory, rounds).run(to, group.toANewFile());
        Table inPlace = table("A restore of " + size + " MB into the live database, under a writer and a reader", "seconds")
                .bar("writers held out against cp + fsync", RestoreGroup.HELD_OUT, CreateGroup.COPY, 3);
        group.inPlace(directory, inPlace, rounds);
    }

    private void writers(int size) throws Exception {
        Path database = TestDatabase.of(directory, size, "wal");
        Table durations = table("A backup of " + size + " MB while a host commits", "seconds");
        Table latencies = table("The host's commits meanwhile: 99th percentile", "milliseconds");
        for (int rate : rates) {
            latencies.bar(
                    "at " + rate + " commits/s, create against cp",
                    "Lifeboat: create, " + rate + " commits/s",
                    "cp of the file, " + rate + " commits/s",
                    1.5);
        }
        new WriterGroup(database, tools, durations, latencies).run(directory, rates, rounds);
    }

    private void catalog() throws Exception {
        Table table = table(backups + " backups in one directory", "milliseconds");
        new CatalogGroup(directory, backups).run(table, rounds);
    }

    private void idle() throws Exception {
        IdleGroup.run(directory, table("A manager that is started and has nothing to do", "as named"));
    }
}
