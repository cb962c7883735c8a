package dev.lifeboat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@link BackupManager#verify} found. Problems are values, not exceptions. Immutable.
 *
 * @param id the backup
 * @param depth how deep it was looked at
 * @param at when the verification ended
 * @param took how long it took
 * @param problems what is wrong, in words; empty when all is well
 * @param uncheckable why the check did not come to its end though nothing says that the backup is damaged; empty when it
 *     did
 * @param notes what SQLite's check says of its content; a backup with notes is a good one
 */
public record VerificationResult(
        BackupId id,
        VerifyDepth depth,
        Instant at,
        Duration took,
        List<String> problems,
        List<String> uncheckable,
        List<CheckNote> notes) {

    /**
     * Makes a result.
     *
     * @param id for {@link #id()}
     * @param depth for {@link #depth()}
     * @param at for {@link #at()}
     * @param took for {@link #took()}
     * @param problems for {@link #problems()}; copied
     * @param uncheckable for {@link #uncheckable()}; copied
     * @param notes for {@link #notes()}; copied
     */
    public VerificationResult {
        problems = List.copyOf(problems);
        uncheckable = List.copyOf(uncheckable);
        notes = List.copyOf(notes);
    }

    /** {@return whether the backup is a good one, and the check came to its end; there may be notes} */
    public boolean ok() {
        return problems.isEmpty() && uncheckable.isEmpty();
    }
}
