package dev.lifeboat;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads a schedule as people write it, word by word. */
final class ScheduleText {

    private static final String EVERY = "every 6h";
    private static final String DAILY = "daily at 03:00 Europe/Berlin";
    private static final String WEEKLY = "weekly on MONDAY at 03:00 Europe/Berlin";
    private static final String DAYS =
            Arrays.stream(DayOfWeek.values()).map(DayOfWeek::name).collect(Collectors.joining(", "));

    private final String text;
    private final Iterator<String> words;
    private String example = EVERY + "\", \"" + DAILY + "\" or \"" + WEEKLY;

    ScheduleText(String text) {
        this.text = text;
        String stripped = text.strip();
        this.words = (stripped.isEmpty() ? List.<String>of() : List.of(stripped.split("\\s+"))).iterator();
    }

    /** Reads it; the errors are those of {@link Schedule#parse}. */
    Schedule read() {
        String form = word("\"every\", \"daily\" or \"weekly\"");
        Schedule schedule = switch (form.toLowerCase(Locale.ROOT)) {
            case "every" -> every();
            case "daily" -> daily();
            case "weekly" -> weekly();
            default -> throw wrong(form, "\"every\", \"daily\" or \"weekly\"");
        };
        if (words.hasNext()) {
            throw wrong(words.next(), "the end");
        }
        return schedule;
    }

    private Schedule every() {
        example = EVERY;
        String allowed = "an interval from 1 minute to 365 days, with w, d, h, m or s";
        String word = word(allowed);
        try {
            return Schedule.every(DurationText.parse(word.toLowerCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            throw wrong(word, allowed, e);
        }
    }

    private Schedule daily() {
        example = DAILY;
        keyword("at");
        return Schedule.dailyAt(time(), zone());
    }

    private Schedule weekly() {
        example = WEEKLY;
        keyword("on");
        DayOfWeek day = day();
        keyword("at");
        return Schedule.weeklyAt(day, time(), zone());
    }

    private void keyword(String keyword) {
        String word = word("\"" + keyword + "\"");
        if (!word.equalsIgnoreCase(keyword)) {
            throw wrong(word, "\"" + keyword + "\"");
        }
    }

    private DayOfWeek day() {
        String allowed = "one of " + DAYS;
        String word = word(allowed);
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() -> wrong(word, allowed));
    }

    private LocalTime time() {
        String allowed = "a time of day as HH:mm or HH:mm:ss";
        String word = word(allowed);
        try {
            return LocalTime.parse(word);
        } catch (DateTimeException e) {
            throw wrong(word, allowed, e);
        }
    }

    private ZoneId zone() {
        String allowed = "a zone, such as Europe/Berlin, UTC or +02:00,";
        String word = word(allowed);
        try {
            return ZoneId.getAvailableZoneIds().stream()
                    .filter(word::equalsIgnoreCase)
                    .findFirst()
                    .map(ZoneId::of)
                    .orElseGet(() -> ZoneId.of(word.toUpperCase(Locale.ROOT)));
        } catch (DateTimeException e) {
            throw wrong(word, allowed, e);
        }
    }

    private String word(String expected) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(
                    Words.quote(text) + " is no schedule: " + expected + " is missing at the end" + example());
        }
        return words.next();
    }

    private IllegalArgumentException wrong(String word, String allowed) {
        return new IllegalArgumentException(Words.quote(text) + " is no schedule: " + Words.quote(word) + " where "
                + allowed + " is allowed" + example());
    }

    private IllegalArgumentException wrong(String word, String allowed, RuntimeException cause) {
        IllegalArgumentException wrong = wrong(word, allowed);
        wrong.initCause(cause);
        return wrong;
    }

    private String example() {
        return " (for example \"" + example + "\")";
    }
}
