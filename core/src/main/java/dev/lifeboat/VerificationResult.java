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
 * @param uncheckable what could not be checked though nothing says that it is damaged, for example because a collation
 *     of the host is not registered
 */
public record VerificationResult(
        BackupId id, VerifyDepth depth, Instant at, Duration took, List<String> problems, List<String> uncheckable) {

    /**
     * Makes a result.
     *
     * @param id for {@link #id()}
     * @param depth for {@link #depth()}
     * @param at for {@link #at()}
     * @param took for {@link #took()}
     * @param problems for {@link #problems()}; copied
     * @param uncheckable for {@link #uncheckable()}; copied
     */
    public VerificationResult {
        problems = List.copyOf(problems);
        uncheckable = List.copyOf(uncheckable);
    }

    /** {@return whether the backup was checked at the whole depth and everything held} */
    public boolean ok() {
        return problems.isEmpty() && uncheckable.isEmpty();
    }
}
