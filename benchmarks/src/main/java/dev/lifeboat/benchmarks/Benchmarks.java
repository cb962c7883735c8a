package dev.lifeboat.benchmarks;

import dev.lifeboat.benchmarks.Settings.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs everything, side by side, and writes the results. */
public final class Benchmarks {

    private static final int BAR_RATE = 100;
    private static final int BASE_SIZE = 1000;
    private static final int LARGE_SIZE = 10_000;
    private static final String WAL = "wal";
    private static final String ROLLBACK = "delete";
    private static final List<String> JOURNALS = List.of(WAL, ROLLBACK);

    private final Settings settings = Settings.read();
    private final Tools tools = Tools.find();
    private final List<Table> tables = new ArrayList<>();

    private Benchmarks() {}

    /** No arguments: all settings are system properties. */
    public static void main(String[] arguments) throws Exception {
        new Benchmarks().run();
    }

    /** What an error ends has no results; what was measured until then is only printed. */
    private void run() throws Exception {
        try {
            for (Group group : settings.only()) {
                run(group);
            }
        } catch (Exception e) {
            Progress.print(report().markdown());
            throw e;
        }
        report().write();
    }

    private Report report() throws Exception {
        return new Report(Machine.describe(tools, settings.directory()), settings, tables);
    }

    private void run(Group group) throws Exception {
        switch (group) {
            case CREATE -> each(this::create);
            case RESTORE -> restore();
            case WRITERS -> writers();
            case CATALOG -> catalog();
            case IDLE -> idle();
            case GROWTH -> growth();
            case JMH -> inside();
        }
    }

    /** Something for a size and a journal mode. */
    @FunctionalInterface
    private interface Part {
        void run(int size, String journal, Path database) throws Exception;
    }

    private void each(Part part) throws Exception {
        for (int size : settings.megabytes()) {
            for (String journal : JOURNALS) {
                part.run(size, journal, TestDatabase.of(settings.directory(), size, journal));
            }
        }
    }

    private Table table(String title, String unit) {
        Table table = new Table(title, unit);
        tables.add(table);
        Progress.title(title);
        return table;
    }

    private static String mode(String journal) {
        return journal.equals(WAL) ? "WAL" : "rollback journal";
    }

    private boolean counts(int size, String journal) {
        return size == settings.largest() && journal.equals(WAL);
    }

    private void create(int size, String journal, Path database) throws Exception {
        Table table = table("A backup of " + size + " MB, idle, " + mode(journal), "seconds");
        if (counts(size, journal)) {
            table.bar(Bar.ratio(
                    "snapshot phase, " + size + " MB, idle, against cp + fsync",
                    CreateGroup.SNAPSHOT,
                    CreateGroup.COPY,
                    1.4));
            table.bar(Bar.ratio(
                    "whole `create`, " + size + " MB, against the shell's chain",
                    CreateGroup.CREATE,
                    CreateGroup.SHELL,
                    0.6));
        }
        CreateGroup group = new CreateGroup(database, tools);
        compare(settings.rounds(), table, journal.equals(WAL) ? group.all() : group.few());
    }

    private void compare(int rounds, Table table, List<Contender> contenders) throws Exception {
        new Comparison(settings.directory(), rounds).run(table, contenders);
    }

    private void restore() throws Exception {
        for (int size : settings.megabytes()) {
            restoreTo(size, TestDatabase.of(settings.directory(), size, WAL));
        }
        each(this::inPlace);
    }

    private void restoreTo(int size, Path database) throws Exception {
        Table table = table("A restore of " + size + " MB into a new file", "seconds");
        if (size == settings.largest()) {
            table.bar(Bar.ratio(
                    "`restoreTo`, " + size + " MB, against cp + fsync + sha256sum",
                    RestoreToGroup.RESTORE_TO,
                    RestoreToGroup.COPY_AND_HASH,
                    1.5));
        }
        try (Workplace prepared = Workplace.in(settings.directory().resolve("prepared"))) {
            compare(settings.rounds(), table, new RestoreToGroup(database, tools, prepared.directory()).contenders());
        }
    }

    private void inPlace(int size, String journal, Path database) throws Exception {
        Table table = table("A restore of " + size + " MB in place, under a writer, " + mode(journal), "seconds");
        if (counts(size, journal)) {
            table.bar(Bar.ratio(
                    "`restore` in place, " + size + " MB: writers held out, against cp + fsync",
                    InPlaceGroup.HELD_OUT,
                    InPlaceGroup.COPY,
                    3));
            table.bar(Bar.value("readers meanwhile never held out in WAL: longest wait", InPlaceGroup.READER, 0.25));
        }
        try (PageCache cache = PageCache.in(settings.directory(), settings.ballastMegabytes())) {
            compare(settings.writerRounds(), table, new InPlaceGroup(database, tools, table, cache).contenders());
        }
    }

    private void writers() throws Exception {
        int size = settings.largest();
        for (String journal : JOURNALS) {
            String what = size + " MB while a host commits, " + mode(journal);
            Table durations = table("A backup of " + what, "seconds");
            Table latencies = new Table(
                    "The host's commits meanwhile, 99th percentile: " + size + " MB, " + mode(journal), "milliseconds");
            tables.add(latencies);
            if (counts(size, journal)) {
                writerBars(durations, latencies);
            }
            Path database = TestDatabase.of(settings.directory(), size, journal);
            try (PageCache cache = PageCache.in(settings.directory(), settings.ballastMegabytes())) {
                new WriterGroup(database, tools, settings, durations, latencies, cache).run();
            }
        }
    }

    private static void writerBars(Table durations, Table latencies) {
        String create = WriterGroup.row(WriterGroup.CREATE, BAR_RATE);
        durations.bar(Bar.ratio(
                "`create` with a writer at 100 commits/s, against its idle time",
                create,
                WriterGroup.row(WriterGroup.CREATE, 0),
                1.5));
        durations.bar(Bar.ratioAbove(
                "the driver's `backup to` likewise",
                WriterGroup.row(WriterGroup.DRIVER, BAR_RATE),
                WriterGroup.row(WriterGroup.DRIVER, 0),
                1.5));
        latencies.bar(Bar.ratio(
                "the writer meanwhile, no error: p99 of its commits, against cp",
                create,
                WriterGroup.row(WriterGroup.COPY, BAR_RATE),
                1.5));
    }

    private void catalog() throws Exception {
        Table table = table(settings.backups() + " backups in one directory", "milliseconds")
                .bar(Bar.value(settings.backups() + " backups: `list`, warm", CatalogGroup.LIST, 20))
                .bar(Bar.value(settings.backups() + " backups: `planPrune`", CatalogGroup.PLAN, 50));
        try (Workplace place = Workplace.in(settings.directory().resolve("catalog"))) {
            compare(settings.rounds(), table, new CatalogGroup(place.directory(), settings.backups()).contenders());
        }
    }

    private void idle() throws Exception {
        Table table = table("A manager that is started and has nothing to do", "")
                .ofDifferentThings()
                .bar(Bar.value("started and idle: CPU, ms a minute", IdleGroup.CPU, 5))
                .bar(Bar.value("started and idle: threads", IdleGroup.THREADS, 1))
                .bar(Bar.value("started and idle: heap, MB", IdleGroup.HEAP, 5));
        compare(1, table, new IdleGroup(settings.idleSeconds()).contenders());
    }

    private void growth() throws Exception {
        int largest = settings.growth().get(settings.growth().size() - 1);
        int large = largest > BASE_SIZE ? largest : LARGE_SIZE;
        Table seconds = table("Growth", "seconds per 1000 MB");
        int smallest = settings.growth().get(0);
        seconds.relative("× at " + smallest + " MB", row -> Optional.of(GrowthGroup.sameAt(smallest, row)));
        Table heap = new Table("Peak heap in a JVM that has 64 MB", "MB").relative("", row -> Optional.empty());
        tables.add(heap);
        for (String operation : List.of(GrowthGroup.CREATE, GrowthGroup.RESTORE_TO)) {
            seconds.bar(Bar.ratio(
                    "`" + operation + "`: time per GB at " + large + " MB, against " + BASE_SIZE + " MB",
                    GrowthGroup.row(operation, large),
                    GrowthGroup.row(operation, BASE_SIZE),
                    1.2));
        }
        for (String operation : List.of(GrowthGroup.CREATE, GrowthGroup.RESTORE_TO, GrowthGroup.RESTORE)) {
            String row = GrowthGroup.row(operation, largest);
            heap.bar(Bar.value("peak heap: " + row, row, GrowthGroup.HEAP_MEGABYTES));
        }
        new GrowthGroup(settings, tools, seconds, heap).run();
    }

    private void inside() throws Exception {
        new JmhGroup(settings, table("Inside, by JMH", "microseconds").ofDifferentThings()).run();
    }
}
