package dev.lifeboat;

import java.time.Duration;

/** What the values of settings may be; the message names the setting and its value. */
final class Bounds {

    private Bounds() {}

    static long atLeastOne(String setting, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + "(" + value + "): at least 1 is needed");
        }
        return value;
    }

    static Duration notNegative(String setting, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(setting + "(" + value + "): a duration must not be negative");
        }
        return value;
    }
}
