package dev.lifeboat;

import java.time.Instant;
import java.util.List;

/**
 * The last verification of a backup, as the store remembers it. Immutable.
 *
 * @param at when it ended
 * @param depth how deep it looked
 * @param outcome what came out
 * @param problems what is wrong with it, in words; empty if it passed
 * @param notes what SQLite's check said of its content; usually empty
 */
public record Verification(
        Instant at, VerifyDepth depth, Outcome outcome, List<String> problems, List<CheckNote> notes) {

    /**
     * Makes a verification.
     *
     * @param at for {@link #at()}
     * @param depth for {@link #depth()}
     * @param outcome for {@link #outcome()}
     * @param problems for {@link #problems()}; copied
     * @param notes for {@link #notes()}; copied
     */
    public Verification {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** What came out of a verification. */
    public enum Outcome {
        /** It is a good one, with notes or without. */
        PASSED,
        /** Bytes have changed, or pages are damaged: it counts no longer as a good one. */
        FAILED
    }
}
