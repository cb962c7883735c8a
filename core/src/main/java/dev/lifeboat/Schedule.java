package dev.lifeboat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Says when a task runs next. A pure function of what it is told: it asks no clock, and the same question has the same
 * answer. Thread-safe; the ready-made schedules are immutable and equal when their texts are.
 *
 * <p>It answers at once: whoever asks for the tasks, for health or for other settings waits for it.
 *
 * <p>An instant in the past means that a run was missed, because the application was not running or the machine slept:
 * it is caught up at once, and once, however many were missed.
 *
 * <p>What a schedule does not care about, because the scheduler that asks it does: trying again after a failure (sooner
 * than the next run), spreading runs a little so that many applications do not start at the same second, and never
 * running twice for one instant. A schedule may therefore ignore the failures that it is told of.
 *
 * <p>The ready-made schedules do not count from an attempt dated more than a minute after {@code now}: the clock has been
 * set back since, and counting from it could mean that nothing runs for years. It is as if that attempt had not been,
 * which makes a run too many rather than none.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * Says when the task runs next.
     *
     * @param last the runs so far, and from when the schedule counts
     * @param now the instant of the question
     * @return the instant of the next run; at or before {@code now} means at once
     */
    Instant next(LastRun last, Instant now);

    /**
     * {@return the schedule as a text that {@link #parse} reads back, so that settings can hold it} Empty if it has none,
     * as a schedule of the host's own; such a one cannot be saved with the settings.
     */
    default Optional<String> text() {
        return Optional.empty();
    }

    /**
     * {@return a schedule with the same time between any two runs} The first run is at once. An interval counts from the
     * beginning of the last attempt, over restarts too, and knows no time of day: {@code every(24h)} wanders where clocks
     * are changed, and with each run that was late. Text: {@code every 6h}.
     *
     * @param interval 1 minute to 365 days, in whole milliseconds
     * @throws IllegalArgumentException if the interval is not one of these
     */
    static Schedule every(Duration interval) {
        return new IntervalSchedule(interval);
    }

    /**
     * {@return a schedule with a run on each day at this time} The first is the first such time after the schedule began
     * to count ({@link LastRun#since()}); one that was missed since is caught up. Text: {@code daily at 03:00
     * Europe/Berlin}.
     *
     * <p>Where the clock is put forward over this time (or skips the whole day), the run is at the first instant after
     * the gap. Where it is put back and the time comes twice, the run is at the earlier one only.
     *
     * @param time the time of day in this zone
     * @param zone the zone; {@link ZoneId#systemDefault()} is the machine's, which in a container is mostly UTC
     */
    static Schedule dailyAt(LocalTime time, ZoneId zone) {
        return new LocalTimeSchedule(Optional.empty(), time, zone);
    }

    /**
     * {@return a schedule with a run on this day of each week at this time} In all else it is like {@link #dailyAt}. Text:
     * {@code weekly on MONDAY at 03:00 Europe/Berlin}.
     *
     * @param day the day of the week
     * @param time the time of day in this zone
     * @param zone the zone
     */
    static Schedule weeklyAt(DayOfWeek day, LocalTime time, ZoneId zone) {
        return new LocalTimeSchedule(Optional.of(day), time, zone);
    }

    /**
     * {@return the schedule of this text} Upper and lower case are the same, and spaces may be many. The three forms are
     * {@code every 6h}, {@code daily at 03:00 Europe/Berlin} and {@code weekly on MONDAY at 03:00 Europe/Berlin}. The
     * interval is written with {@code w}, {@code d}, {@code h}, {@code m}, {@code s} and {@code ms}, such as {@code 1h30m};
     * the time as {@code HH:mm} or {@code HH:mm:ss}; the zone is needed, as a name or as an offset such as {@code +02:00}.
     *
     * @param text the text
     * @throws IllegalArgumentException if it is no schedule; the message quotes it and the word that is wrong, and says
     *     what is allowed there
     */
    static Schedule parse(String text) {
        return new ScheduleText(text).read();
    }
}
