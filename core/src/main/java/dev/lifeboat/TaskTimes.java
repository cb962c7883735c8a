package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** When a task runs next: what its schedule says, and earlier when the last run failed. Pure. */
final class TaskTimes {

    static final Duration FIRST_RETRY = Duration.ofMinutes(1);

    /** Doubled so often, a minute is two years: no schedule of ours has a longer interval. */
    private static final int MOST_DOUBLINGS = 20;

    private TaskTimes() {}

    /** Empty when the schedule names an instant that has had its run already. */
    static Optional<Instant> next(Schedule schedule, LastRun last, Instant now) {
        Instant regular = Objects.requireNonNull(schedule.next(last, now), "the schedule gave no instant");
        Optional<Instant> attempted = last.attemptUpTo(now);
        Instant next = attempted
                .filter(attempt -> last.failuresInARow() > 0)
                .map(attempt -> attempt.plus(delay(last.failuresInARow())))
                .filter(retry -> retry.isBefore(regular))
                .orElse(regular);
        return attempted.filter(attempt -> !next.isAfter(attempt)).isPresent() ? Optional.empty() : Optional.of(next);
    }

    private static Duration delay(int failuresInARow) {
        return FIRST_RETRY.multipliedBy(1L << Math.min(failuresInARow - 1, MOST_DOUBLINGS));
    }
}
