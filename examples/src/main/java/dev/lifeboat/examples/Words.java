package dev.lifeboat.examples;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Sizes, times and counts as people read them. A megabyte has a million bytes. */
final class Words {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final int KILO = 1000;

    private Words() {}

    /** For example {@code 512 bytes}, {@code 4.1 kB}, {@code 262 MB}. */
    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " bytes";
        }
        String[] units = {"kB", "MB", "GB", "TB"};
        double value = (double) bytes / KILO;
        int unit = 0;
        while (value >= KILO && unit < units.length - 1) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, units[unit]);
    }

    /** For example {@code 14 ms}, {@code 2.1 s}. */
    static String time(Duration duration) {
        long millis = duration.toMillis();
        return millis < KILO ? millis + " ms" : String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** For example {@code 9,600 episodes}, {@code 1 episode}. */
    static String count(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /** For example {@code 9,600}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The local time, to the minute. */
    static String minute(Instant instant) {
        return MINUTE.format(instant.atZone(ZoneId.systemDefault()));
    }
}
