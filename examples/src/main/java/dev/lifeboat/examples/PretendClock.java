package dev.lifeboat.examples;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's clock, set back by some days, so that a tour of a minute has backups of six weeks. Thread-safe. */
final class PretendClock implements InstantSource {

    private volatile Duration back = Duration.ZERO;

    void setBack(Duration duration) {
        back = duration;
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant().minus(back);
    }
}
