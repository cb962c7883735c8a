package dev.lifeboat.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * What a run does. Each is a system property {@code bench.NAME}; README.md describes them.
 *
 * @param only the groups that run
 * @param megabytes the sizes of the databases, the smallest first
 * @param growth the sizes whose time per gigabyte is compared
 * @param rates commits a second
 * @param rounds how often each contender runs
 * @param writerRounds the same beside a writer
 * @param growthRounds the same for growth
 * @param cutOffSeconds when the driver's own backup is given up
 * @param backups how many a catalog has
 * @param ballastMegabytes with how much the page cache is filled; 0 for as much as there is memory
 * @param idleSeconds how long an idle manager is watched
 * @param jmh options for JMH, as on its command line
 * @param directory for the data, which later runs use again
 * @param results for the report
 */
record Settings(
        Set<Group> only,
        List<Integer> megabytes,
        List<Integer> growth,
        List<Integer> rates,
        int rounds,
        int writerRounds,
        int growthRounds,
        int cutOffSeconds,
        int backups,
        int ballastMegabytes,
        int idleSeconds,
        List<String> jmh,
        Path directory,
        Path results) {

    private static final int WRITER_ROUNDS = 3;

    /**
     * What can be run by itself, in this order: writers and restores in place fill the memory and give it back, which is
     * felt for a while by what comes after them.
     */
    enum Group {
        CREATE,
        CATALOG,
        IDLE,
        GROWTH,
        WRITERS,
        RESTORE,
        JMH;

        static Group named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** From the system properties. A run of some groups alone does not replace the results of a whole one. */
    static Settings read() {
        String only = text("only", "");
        Set<Group> groups =
                only.isEmpty() ? EnumSet.allOf(Group.class) : EnumSet.copyOf(list("only", "", Group::named));
        Path results = Path.of(text("results", only.isEmpty() ? "." : "target/results"));
        return new Settings(
                groups,
                list("megabytes", "10,100,1000", Integer::valueOf),
                list("growth", "1000", Integer::valueOf),
                list("rates", "10,100,1000", Integer::valueOf),
                number("rounds", 5),
                number("writerRounds", WRITER_ROUNDS),
                number("growthRounds", number("writerRounds", WRITER_ROUNDS)),
                number("cutOffSeconds", 30),
                number("backups", 10_000),
                number("ballastMegabytes", PageCache.ALL),
                number("idleSeconds", 20),
                List.of(text("jmh", "-f 1 -wi 3 -i 5 -w 1s -r 1s").split(" +")),
                Path.of(text("directory", "target/bench")).toAbsolutePath(),
                results.toAbsolutePath().normalize());
    }

    int largest() {
        return megabytes.get(megabytes.size() - 1);
    }

    private static String text(String name, String byDefault) {
        String told = System.getProperty("bench." + name, "").strip();
        return told.isEmpty() ? byDefault : told;
    }

    private static int number(String name, int byDefault) {
        return Integer.parseInt(text(name, String.valueOf(byDefault)));
    }

    private static <T extends Comparable<T>> List<T> list(String name, String byDefault, Function<String, T> parser) {
        return Arrays.stream(text(name, byDefault).split(","))
                .map(String::strip)
                .map(parser)
                .sorted()
                .distinct()
                .toList();
    }
}
