package dev.lifeboat;

import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.Pace;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What every operation of a manager works with.
 *
 * @param live the host's database
 * @param catalog the backups in the store
 * @param staging our directory beside the database
 * @param options what the host chose
 * @param clock what tells the time
 * @param steps who hears of each step
 * @param named how the host names its database
 */
record Context(
        LiveDatabase live,
        Catalog catalog,
        Staging staging,
        Options options,
        InstantSource clock,
        Steps steps,
        Named named) {

    /**
     * What the host chose.
     *
     * @param hostVersion what it says its version is
     * @param guard its voice in a restore
     * @param settings which backups to keep, and when what runs
     * @param pace how fast a snapshot may copy
     * @param restoreDepth how deep a candidate is checked
     * @param checkTime how long SQLite may take at least over what is not known to be the host's own
     * @param collapsePercent less of what the database held is a collapse
     */
    record Options(
            Optional<String> hostVersion,
            RestoreGuard guard,
            ActiveSettings settings,
            Pace pace,
            VerifyDepth restoreDepth,
            Duration checkTime,
            int collapsePercent) {}

    /**
     * How the host names its database.
     *
     * @param database where it says that it is
     * @param adopted marks whose backups count as its own
     */
    record Named(DatabasePath database, Set<String> adopted) {}

    /** Marks whose backups count as this database's own. */
    Set<String> adopted() {
        return named.adopted();
    }

    /** The newest good backup, with the verifications as they are in the store now. */
    Optional<Backup> newestGood() throws IOException {
        return newestGood(catalog.listAnew());
    }

    /** The newest good one of those that are ours, newest first: for all that ask, so that one answer counts. */
    Optional<Backup> newestGood(List<Backup> newestFirst) {
        return Retention.newestGood(new Ownership(this).look(newestFirst).ours(newestFirst), clock.instant());
    }

    /** The newest that counts and is ours, whatever it holds: what a new one may be the same as. */
    Optional<Backup> newest() throws IOException {
        List<Backup> newestFirst = catalog.listAnew();
        return Retention.newest(new Ownership(this).look(newestFirst).ours(newestFirst), clock.instant());
    }

    /** What the database is like as far as is known: a safety copy that waits tells it without the store. */
    Backup lastKnown(Backup restored) throws IOException {
        return backups().copy(restored.id()).isPresent()
                ? restored
                : newestGood().orElse(restored);
    }

    /** The backups in the store, and those that wait for it. */
    AllBackups backups() {
        return new AllBackups(catalog, waiting());
    }

    /** The safety copies that wait in staging for the store. */
    WaitingCopies waiting() {
        return new WaitingCopies(staging.safetyDirectory(), catalog.name());
    }

    String database() {
        return live.path().toString();
    }
}
