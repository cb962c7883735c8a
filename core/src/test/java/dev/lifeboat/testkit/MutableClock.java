package dev.lifeboat.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. Thread-safe. */
public final class MutableClock implements InstantSource {

    private volatile Instant now;

    /** Stands at this instant. */
    public MutableClock(Instant now) {
        this.now = now;
    }

    /** Stands at an instant written as text, for example {@code 2026-11-23T18:15:02Z}. */
    public static MutableClock at(String instant) {
        return new MutableClock(Instant.parse(instant));
    }

    /** Moves on, or back when the duration is negative. */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    /** Jumps. */
    public void set(Instant instant) {
        now = instant;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
