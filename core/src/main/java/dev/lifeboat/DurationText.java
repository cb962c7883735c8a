package dev.lifeboat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in a setting: {@code 30d}, {@code 6h}, {@code 1h30m}, {@code 2w}. */
final class DurationText {

    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,6})w)?(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final long[] UNIT_MILLIS = {604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] UNITS = {"w", "d", "h", "m", "s", "ms"};
    private static final int DAYS = 1;

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if it is none; the message quotes it and says what is expected
     */
    static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (text.isEmpty() || !form.matches()) {
            throw new IllegalArgumentException(Words.quote(text)
                    + " is no duration (expected a number with w, d, h, m or s, such as 30d or 1h30m)");
        }
        long millis = 0;
        for (int unit = 0; unit < UNITS.length; unit++) {
            String number = form.group(unit + 1);
            millis += number == null ? 0 : Long.parseLong(number) * UNIT_MILLIS[unit];
        }
        return Duration.ofMillis(millis);
    }

    /** Writes a duration of whole milliseconds that is not negative, as {@link #parse} reads it; weeks as days. */
    static String write(Duration duration) {
        StringBuilder text = new StringBuilder();
        long rest = duration.toMillis();
        for (int unit = DAYS; unit < UNITS.length; unit++) {
            if (rest >= UNIT_MILLIS[unit]) {
                text.append(rest / UNIT_MILLIS[unit]).append(UNITS[unit]);
                rest %= UNIT_MILLIS[unit];
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }
}
