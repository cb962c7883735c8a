package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a gigabyte takes at several sizes, and what heap it takes, each operation in a JVM that has 64 MB of it. */
final class GrowthGroup {

    static final String CREATE = "create";
    static final String RESTORE_TO = "restoreTo";
    static final String RESTORE = "restore in place";
    static final String COPY = "cp + fsync";
    static final int HEAP_MEGABYTES = 64;
    private static final List<String> OPTIONS = List.of("-Xmx" + HEAP_MEGABYTES + "m");

    private final Settings settings;
    private final Tools tools;
    private final Table seconds;
    private final Table heap;

    GrowthGroup(Settings settings, Tools tools, Table seconds, Table heap) {
        this.settings = settings;
        this.tools = tools;
        this.seconds = seconds;
        this.heap = heap;
    }

    static String row(String operation, int megabytes) {
        return operation + ", " + megabytes + " MB";
    }

    /** The row of the same operation at that size. */
    static String sameAt(int megabytes, String row) {
        return row(row.substring(0, row.lastIndexOf(',')), megabytes);
    }

    /** All sizes in turn, so often. */
    void run() throws Exception {
        for (int round = 1; round <= settings.growthRounds(); round++) {
            for (int size : settings.growth()) {
                measure(TestDatabase.of(settings.directory(), size, "wal"), size, round);
            }
        }
    }

    private void measure(Path database, int size, int round) throws Exception {
        try (Workplace place = Workplace.in(settings.directory(), tools, database)) {
            for (String operation : List.of(CREATE, RESTORE_TO, RESTORE)) {
                measure(place, row(operation, size), operation, size, round);
            }
            copy(database, place.directory().resolve("copy.db"), size, round);
        }
    }

    /** How the disk and the memory of this machine grow: what fits into the memory is written behind one's back. */
    private void copy(Path database, Path copy, int size, int round) throws Exception {
        double each = Timing.seconds(() -> tools.copyDurably(database, copy)) / size * 1000;
        seconds.add(row(COPY, size), each);
        Progress.value(row(COPY, size), round, each, seconds.unit());
    }

    private void measure(Workplace place, String row, String operation, int size, int round) throws Exception {
        try {
            Probe.run(
                    GrowthProbe.class,
                    OPTIONS,
                    (what, value) -> {
                        boolean time = what.equals(GrowthProbe.SECONDS);
                        double each = time ? value / size * 1000 : value;
                        (time ? seconds : heap).add(row, each);
                        Progress.value(row, round, each, (time ? seconds : heap).unit());
                    },
                    operation,
                    place.directory());
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(OutOfMemoryError.class.getName())) {
                throw e;
            }
            heap.missing(row, "more than " + HEAP_MEGABYTES + " MB");
        }
    }
}
