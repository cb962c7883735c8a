package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A run, and the next one an interval after it began. */
record IntervalSchedule(Duration interval) implements Schedule {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    IntervalSchedule {
        if (interval.compareTo(SHORTEST) < 0
                || interval.compareTo(LONGEST) > 0
                || !interval.equals(Duration.ofMillis(interval.toMillis()))) {
            throw new IllegalArgumentException("every(" + interval + "): " + Words.duration(SHORTEST) + " to "
                    + Words.duration(LONGEST) + " are allowed, in whole milliseconds");
        }
    }

    @Override
    public Instant next(LastRun last, Instant now) {
        return last.attemptUpTo(now)
                .map(attempt -> attempt.plus(interval))
                .or(() -> last.sinceUpTo(now))
                .orElse(now);
    }

    @Override
    public Optional<String> text() {
        return Optional.of(toString());
    }

    @Override
    public String toString() {
        return "every " + DurationText.write(interval);
    }
}
