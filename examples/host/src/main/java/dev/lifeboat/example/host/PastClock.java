package dev.lifeboat.example.host;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where it was set, so that a month passes in seconds. Thread-safe. */
final class PastClock extends Clock {

    private volatile Instant instant;

    PastClock(Instant instant) {
        this.instant = instant;
    }

    void set(Instant to) {
        instant = to;
    }

    @Override
    public Instant instant() {
        return instant;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant, zone);
    }
}
