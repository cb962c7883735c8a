package dev.lifeboat.benchmarks;

import java.util.Locale;

/** Tells whoever waits how far a run is. */
final class Progress {

    private static final long START = System.nanoTime();

    private Progress() {}

    static void title(String title) {
        print(String.format(Locale.ROOT, "%n[%4.0f s] %s", Timing.secondsSince(START), title));
    }

    /** Round 0 is the one that warms up. */
    static void value(String row, int round, double value, String unit) {
        String which = round == 0 ? "warm-up" : String.valueOf(round);
        print(String.format(Locale.ROOT, "  %-7s  %-66s %10.3f %s", which, row, value, unit));
    }

    @SuppressWarnings("SystemOut")
    static void print(String text) {
        System.out.println(text);
    }
}
