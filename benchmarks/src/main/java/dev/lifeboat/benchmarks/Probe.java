package dev.lifeboat.benchmarks;

import java.io.IOException;
import java.util.List;

/** A main class that measures in a JVM of its own, which nothing else has warmed or filled, and prints what it found. */
final class Probe {

    private static final String MARK = "measured\t";

    private Probe() {}

    /** The other side of {@link #report}. */
    static void run(Class<?> main, List<String> options, Sink sink, Object... arguments)
            throws IOException, InterruptedException {
        Programs.finish(Programs.java(main, options, arguments))
                .lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()).split("\t"))
                .forEach(parts -> sink.add(parts[0], Double.parseDouble(parts[1])));
    }

    static void report(String row, double value) {
        Progress.print(MARK + row + "\t" + value);
    }
}
