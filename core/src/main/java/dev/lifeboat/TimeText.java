package dev.lifeboat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time in a {@link BackupId}, {@code 20261123T181502.123Z}: of fixed width, so that text sorts as time does. By hand,
 * since a listing reads ten thousand of them.
 */
final class TimeText {

    static final int LENGTH = "20261123T181502.123Z".length();

    private static final int NANOS_PER_MILLI = 1_000_000;

    private TimeText() {}

    /**
     * Reads the time that a text has from an index on, of which there is enough.
     *
     * @throws IllegalArgumentException if it has another form
     * @throws DateTimeException if no calendar has it
     */
    static Instant read(String text, int from) {
        if (text.charAt(from + 8) != 'T' || text.charAt(from + 15) != '.' || text.charAt(from + 19) != 'Z') {
            throw new IllegalArgumentException("of another form");
        }
        LocalDateTime time = LocalDateTime.of(
                number(text, from, 4),
                number(text, from + 4, 2),
                number(text, from + 6, 2),
                number(text, from + 9, 2),
                number(text, from + 11, 2),
                number(text, from + 13, 2),
                number(text, from + 16, 3) * NANOS_PER_MILLI);
        return time.toInstant(ZoneOffset.UTC);
    }

    /** Plain digits, and not those of other scripts. */
    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no digit");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Writes a time as {@link #read} reads it. */
    static StringBuilder write(StringBuilder text, Instant instant) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
        digits(text, time.getYear(), 1000);
        digits(text, time.getMonthValue(), 10);
        digits(text, time.getDayOfMonth(), 10).append('T');
        digits(text, time.getHour(), 10);
        digits(text, time.getMinute(), 10);
        digits(text, time.getSecond(), 10).append('.');
        return digits(text, time.getNano() / NANOS_PER_MILLI, 100).append('Z');
    }

    private static StringBuilder digits(StringBuilder text, int number, int highest) {
        for (int place = highest; place > 0; place /= 10) {
            text.append((char) ('0' + number / place % 10));
        }
        return text;
    }
}
