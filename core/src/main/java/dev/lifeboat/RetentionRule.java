package dev.lifeboat;

import java.time.Duration;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.Temporal;
import java.util.Locale;

/** The words that a retention policy is written with, in the order in which it is written: rules, caps, minimum. */
enum RetentionRule {
    /** Keeps what is not older. */
    WITHIN(Value.DURATION),
    /** Keeps the newest. */
    LAST(Value.COUNT),
    /** Keeps the newest of each hour. */
    HOURLY(Value.COUNT),
    /** Keeps the newest of each day. */
    DAILY(Value.COUNT),
    /** Keeps the newest of each ISO week. */
    WEEKLY(Value.COUNT),
    /** Keeps the newest of each month. */
    MONTHLY(Value.COUNT),
    /** Keeps the newest of each year. */
    YEARLY(Value.COUNT),
    /** Cuts what is too many. */
    AT_MOST(Value.COUNT),
    /** Cuts what is too large. */
    AT_MOST_BYTES(Value.BYTES),
    /** Keeps the newest, whatever is cut. */
    MINIMUM(Value.COUNT);

    static final int LARGEST_COUNT = 1_000_000;

    /** SQLite's smallest database: a smaller cap was written without its unit. */
    static final long SMALLEST_BYTES = 512;

    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:00 XXX", Locale.ROOT);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu-MM", Locale.ROOT);

    private final Value value;

    RetentionRule(Value value) {
        this.value = value;
    }

    private enum Value {
        DURATION,
        COUNT,
        BYTES
    }

    /** As it is written, for example {@code at-most-bytes}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isBucket() {
        return compareTo(HOURLY) >= 0 && compareTo(YEARLY) <= 0;
    }

    boolean keeps() {
        return compareTo(YEARLY) <= 0;
    }

    /**
     * The hour, day, week (by its Monday), month or year of an instant. In an hour that comes twice when clocks are put
     * back, the offset tells the two apart.
     */
    Temporal bucketOf(ZonedDateTime time) {
        return switch (this) {
            case HOURLY -> time.toOffsetDateTime().truncatedTo(ChronoUnit.HOURS);
            case DAILY -> time.toLocalDate();
            case WEEKLY -> time.toLocalDate().with(ChronoField.DAY_OF_WEEK, 1);
            case MONTHLY -> YearMonth.from(time);
            default -> Year.from(time);
        };
    }

    /** A bucket in words. */
    String write(Temporal bucket) {
        return switch (this) {
            case HOURLY -> HOUR.format(bucket);
            case WEEKLY ->
                String.format(
                        Locale.ROOT,
                        "%d-W%02d",
                        bucket.get(IsoFields.WEEK_BASED_YEAR),
                        bucket.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case MONTHLY -> MONTH.format(bucket);
            default -> bucket.toString();
        };
    }

    /** Refuses what makes no sense; durations are in milliseconds. */
    long checked(long number) {
        long most = switch (value) {
            case DURATION -> Bounds.LONGEST_AGE.toMillis();
            case COUNT -> LARGEST_COUNT;
            case BYTES -> Long.MAX_VALUE;
        };
        if (number < least() || number > most) {
            Object shown = value == Value.DURATION ? Duration.ofMillis(number) : number;
            throw new IllegalArgumentException(word() + "(" + shown + "): " + allowed());
        }
        return number;
    }

    private long least() {
        return value == Value.BYTES ? SMALLEST_BYTES : 1;
    }

    /** What may stand behind the word. */
    String allowed() {
        return switch (value) {
            case DURATION ->
                "a duration above zero and of at most " + Bounds.LONGEST_AGE.toDays()
                        + " days, in whole milliseconds, is needed, such as 30d or 12h";
            case COUNT -> "a number from 1 to " + LARGEST_COUNT + " is needed";
            case BYTES -> "a size of at least " + SMALLEST_BYTES + " bytes is needed, such as 10GiB or 500MB";
        };
    }

    /** Reads a value as {@link #write} writes it. */
    long parse(String text) {
        return switch (value) {
            case DURATION -> DurationText.parse(text).toMillis();
            case COUNT -> wholeNumber(text);
            case BYTES -> SizeText.parse(text);
        };
    }

    /** Plain digits, and neither a sign nor those of other scripts, which a long may have. */
    private static long wholeNumber(String text) {
        if (!text.matches("[0-9]+")) {
            throw new IllegalArgumentException(Words.quote(text) + " is no whole number");
        }
        return Long.parseLong(text);
    }

    String write(long number) {
        return switch (value) {
            case DURATION -> DurationText.write(Duration.ofMillis(number));
            case COUNT -> String.valueOf(number);
            case BYTES -> SizeText.write(number);
        };
    }
}
