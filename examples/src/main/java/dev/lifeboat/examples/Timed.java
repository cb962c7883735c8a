package dev.lifeboat.examples;

import java.time.Duration;
import java.util.function.Supplier;

/** What came out of some work, and how long it took. */
record Timed<T>(T result, Duration took) {

    static <T> Timed<T> of(Supplier<T> work) {
        long beganAtNanos = System.nanoTime();
        T result = work.get();
        return new Timed<>(result, Duration.ofNanos(System.nanoTime() - beganAtNanos));
    }
}
