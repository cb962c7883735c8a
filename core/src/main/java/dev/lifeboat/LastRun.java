package dev.lifeboat;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a {@link Schedule} is told of the runs so far. Immutable. Instants are of the manager's clock.
 *
 * @param lastAttempt when the latest run began, however it ended; empty if none ever did
 * @param lastSuccess when the latest run that succeeded began; empty if none ever did
 * @param failuresInARow how many runs have failed since the latest success, 0 or more
 * @param since when this schedule began to count: when it was first seen, switched on, or changed. A time of day that
 *     was missed after this is caught up; one before it is no business of the schedule
 */
public record LastRun(Optional<Instant> lastAttempt, Optional<Instant> lastSuccess, int failuresInARow, Instant since) {

    /**
     * Checks the values.
     *
     * @param lastAttempt for {@link #lastAttempt()}
     * @param lastSuccess for {@link #lastSuccess()}
     * @param failuresInARow for {@link #failuresInARow()}; checked
     * @param since for {@link #since()}
     * @throws IllegalArgumentException if the number of failures is negative
     */
    public LastRun {
        if (failuresInARow < 0) {
            throw new IllegalArgumentException("failuresInARow(" + failuresInARow + "): 0 or more is needed");
        }
    }

    /**
     * {@return from when a schedule counts} The later one of the last attempt and {@link #since()}. One that is dated more
     * than a minute after {@code now} does not count: the clock has been set back since. Empty if neither counts.
     *
     * @param now the instant of the question
     */
    public Optional<Instant> countsFrom(Instant now) {
        return Stream.of(attemptUpTo(now), sinceUpTo(now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
    }

    /**
     * The last attempt, unless it is dated in the future: then the clock has been set back since, and to count from it
     * could mean that nothing runs for years.
     */
    Optional<Instant> attemptUpTo(Instant now) {
        return lastAttempt.filter(at -> isUpTo(now, at));
    }

    /** The beginning, unless it is dated in the future. */
    Optional<Instant> sinceUpTo(Instant now) {
        return Optional.of(since).filter(at -> isUpTo(now, at));
    }

    private static boolean isUpTo(Instant now, Instant at) {
        return !at.isAfter(now.plus(Retention.CLOCK_TOLERANCE));
    }
}
