package dev.lifeboat;

import java.time.Duration;

/** What the values of settings may be; the message names the setting and its value. */
final class Bounds {

    /** Longer than anybody waits, and far below where nanoseconds overflow. */
    static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** Longer than anybody keeps a backup: a hundred years. */
    static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    /** In characters. */
    static final int LONGEST_HOST_VERSION = 100;

    private Bounds() {}

    static long atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + "(" + value + "): at least 1 is needed");
        }
        return value;
    }

    static int percent(String setting, int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException(setting + "(" + value + "): 0 to 100 are allowed");
        }
        return value;
    }

    static Duration wait(String setting, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    setting + "(" + value + "): 0 to " + LONGEST_WAIT.toDays() + " days are allowed");
        }
        return value;
    }

    static String atMost(int length, String setting, String value) {
        if (value.length() > length) {
            throw new IllegalArgumentException(
                    setting + " has " + value.length() + " characters, at most " + length + " are allowed");
        }
        return value;
    }
}
