package dev.lifeboat;

import java.time.Duration;
import java.util.List;

/**
 * What a restore did. Immutable.
 *
 * @param restored the backup that is in the live database now
 * @param safetyBackup the backup of what was there before, not one committed transaction less: restoring it is the undo
 * @param took how long all of it took
 * @param writersHeldOut how long the host's writers were locked out until the new content was committed; with a
 *     rollback journal they wait for its proof too, which is not counted
 * @param warnings what an operator should know, in words: a reader that holds the log back, a host that could not
 *     resume, a safety backup that waits to be published. Usually empty
 */
public record RestoreResult(
        Backup restored, Backup safetyBackup, Duration took, Duration writersHeldOut, List<String> warnings) {

    /**
     * Makes a result.
     *
     * @param restored for {@link #restored()}
     * @param safetyBackup for {@link #safetyBackup()}
     * @param took for {@link #took()}
     * @param writersHeldOut for {@link #writersHeldOut()}
     * @param warnings for {@link #warnings()}; copied
     */
    public RestoreResult {
        warnings = List.copyOf(warnings);
    }
}
