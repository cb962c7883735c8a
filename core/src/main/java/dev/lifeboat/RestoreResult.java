package dev.lifeboat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a restore did. Immutable.
 *
 * @param restored the backup that is in the live database now
 * @param undo the safety backup of what was there before; {@link RestoreMode#REPLACE_FILE} has none where what was there
 *     was missing or damaged
 * @param setAside the directory in staging that holds, as it was, what {@link RestoreMode#REPLACE_FILE} found damaged:
 *     the database file and those beside it. It is kept until somebody deletes it. This is the undo: with every
 *     connection closed, put all of them back under their names. (A name with a number, such as {@code app.db.2}, is
 *     of a file that came into its place while a crash had interrupted the restore.)
 * @param took how long all of it took
 * @param writersHeldOut how long the host's writers were locked out until the new content was committed; with a
 *     rollback journal they wait for its proof too, which is not counted. Zero where nobody had it open
 * @param warnings what an operator should know, in words: a reader that holds the log back, a host that could not
 *     resume, a safety backup that waits to be published. Usually empty
 */
public record RestoreResult(
        Backup restored,
        Optional<Backup> undo,
        Optional<Path> setAside,
        Duration took,
        Duration writersHeldOut,
        List<String> warnings) {

    /**
     * Makes a result.
     *
     * @param restored for {@link #restored()}
     * @param undo for {@link #undo()}
     * @param setAside for {@link #setAside()}
     * @param took for {@link #took()}
     * @param writersHeldOut for {@link #writersHeldOut()}
     * @param warnings for {@link #warnings()}; copied
     */
    public RestoreResult {
        warnings = List.copyOf(warnings);
    }

    /**
     * {@return the backup of what was there before, not one committed transaction less: restoring it is the undo} A
     * restore in place always has it.
     *
     * @throws IllegalStateException if {@link RestoreMode#REPLACE_FILE} found nothing that a backup could be made of;
     *     the message says where the files are that it found
     */
    public Backup safetyBackup() {
        return undo.orElseThrow(() -> new IllegalStateException("the restore of " + restored.id()
                + " has no safety backup: "
                + setAside.map(directory -> "what was there was damaged, and is kept as it was in " + directory)
                        .orElse("there was no database")));
    }
}
