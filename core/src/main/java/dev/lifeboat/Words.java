package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.PlainText;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** Durations and sizes as people read them, for reasons and messages. */
final class Words {

    private static final int MOST_SHOWN = 3;
    private static final int MAX_NOTED = 2_000;
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Words() {}

    /** For example {@code 30 days}, {@code 1 hour}, {@code 90 minutes}, {@code 250 ms}. */
    static String duration(Duration duration) {
        if (duration.toMillis() % 1000 != 0 || duration.isZero()) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return count(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    /** For example {@code 4096 bytes}, {@code 12.4 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 10_000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** The first few of many, for example {@code a, b, c and 4 more}. */
    static String some(Collection<?> all) {
        String shown = all.stream().limit(MOST_SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return all.size() > MOST_SHOWN ? shown + " and " + (all.size() - MOST_SHOWN) + " more" : shown;
    }

    /** What went wrong, in one line. */
    static String failure(Throwable failure) {
        if (failure instanceof IOException e) {
            return DurableFiles.words(e);
        }
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /** A word from outside in quotation marks, shortened, and in one line. */
    static String quote(String text) {
        return PlainText.quote(text);
    }

    /** What a note of ours holds of a text that may be of any length: a file that is too large is not read. */
    static String shortened(String text) {
        return text.length() > MAX_NOTED ? text.substring(0, MAX_NOTED) + "…" : text;
    }

    /** One more, as far as there are numbers. */
    static int oneMore(int number) {
        return number == Integer.MAX_VALUE ? number : number + 1;
    }

    /** For example {@code 1 backup}, {@code 2 backups}. */
    static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
