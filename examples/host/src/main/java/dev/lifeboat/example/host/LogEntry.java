package dev.lifeboat.example.host;

import java.time.Instant;

/** A line of the log. */
record LogEntry(Instant at, Level level, String source, String message) {

    /** How much it matters. */
    enum Level {
        INFO,
        WARNING,
        ERROR
    }
}
