package dev.lifeboat.example.host;

import java.time.Instant;
import java.util.Optional;

/** What runs by itself, and how that went last. */
record Task(String name, String purpose, long runs, Optional<Instant> lastRun, String outcome) {}
