package dev.lifeboat;

import java.time.Instant;
import java.util.Optional;

/**
 * A verified copy of the database in a store, as its manifest describes it. An immutable value: pins and verifications
 * that come later show in a new listing.
 *
 * @param id its name, from which everything else is found
 * @param origin who asked for it and on what
 * @param database what the header of the database says
 * @param stored the stored object
 * @param pinned whether it is kept whatever the retention policy says
 * @param lastVerification the last verification after it was made, if there was one
 */
public record Backup(
        BackupId id,
        Origin origin,
        DatabaseInfo database,
        StoredData stored,
        boolean pinned,
        Optional<Verification> lastVerification) {

    /**
     * Who asked for a backup, and on what it was made.
     *
     * @param trigger what made it happen
     * @param label words for people
     * @param sqliteVersion the version of SQLite that copied it
     * @param hostVersion the version of the host application, if it told
     */
    public record Origin(
            BackupTrigger trigger, Optional<String> label, String sqliteVersion, Optional<String> hostVersion) {}

    /**
     * The object that holds a backup's data.
     *
     * @param bytes its size
     * @param sha256 the SHA-256 of the database in it, 64 lower-case hexadecimal digits, as {@code sha256sum} prints
     */
    public record StoredData(long bytes, String sha256) {}

    /** The instant whose committed state the backup holds. */
    public Instant createdAt() {
        return id.time();
    }

    /** What made it happen. */
    public BackupTrigger trigger() {
        return origin.trigger();
    }

    /** Words for people. */
    public Optional<String> label() {
        return origin.label();
    }

    /** The version of SQLite that copied it. */
    public String sqliteVersion() {
        return origin.sqliteVersion();
    }

    /** The version of the host application, if it told. */
    public Optional<String> hostVersion() {
        return origin.hostVersion();
    }

    /** The size of the database, in bytes. */
    public long databaseBytes() {
        return database.bytes();
    }

    /** The size of the stored object, in bytes. */
    public long storedBytes() {
        return stored.bytes();
    }

    /** The SHA-256 of the database, as {@code sha256sum} prints it. */
    public String sha256() {
        return stored.sha256();
    }

    /** Bytes a page. */
    public int pageSize() {
        return database.pageSize();
    }

    /** Pages in the database. */
    public long pageCount() {
        return database.pageCount();
    }

    /** The journal mode of the database. */
    public JournalMode journalMode() {
        return database.journalMode();
    }

    /** The host's {@code PRAGMA user_version}. */
    public int userVersion() {
        return database.userVersion();
    }

    /** The host's {@code PRAGMA application_id}. */
    public int applicationId() {
        return database.applicationId();
    }

    Backup withId(BackupId other) {
        return new Backup(other, origin, database, stored, pinned, lastVerification);
    }

    /** Whether the last verification found it damaged. */
    boolean knownDamaged() {
        return lastVerification
                .filter(last -> last.outcome() == Verification.Outcome.FAILED)
                .isPresent();
    }
}
