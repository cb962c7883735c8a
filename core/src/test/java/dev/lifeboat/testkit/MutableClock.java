package dev.lifeboat.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. Thread-safe. */
public final class MutableClock implements InstantSource {

    private volatile Instant now;

    /**
     * Stands still.
     *
     * @param now at this instant
     */
    public MutableClock(Instant now) {
        this.now = now;
    }

    /**
     * {@return a clock that stands at an instant}
     *
     * @param instant as text, for example {@code 2026-11-23T18:15:02Z}
     */
    public static MutableClock at(String instant) {
        return new MutableClock(Instant.parse(instant));
    }

    /**
     * Moves on.
     *
     * @param duration how far; back when it is negative
     */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /**
     * Jumps.
     *
     * @param instant where to
     */
    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
