package dev.lifeboat;

import java.time.Instant;

/**
 * The last verification of a backup, as the store remembers it. Immutable.
 *
 * @param at when it ended
 * @param depth how deep it looked
 * @param outcome what came out
 */
public record Verification(Instant at, VerifyDepth depth, Outcome outcome) {

    /** What came out of a verification. */
    public enum Outcome {
        /** Everything held. */
        PASSED,
        /** The backup is damaged: it counts no longer as a good one. */
        FAILED
    }
}
