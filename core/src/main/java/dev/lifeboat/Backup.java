package dev.lifeboat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A verified copy of the database in a store, as its manifest describes it. An immutable value: pins and verifications
 * that come later show in a new listing.
 *
 * @param id its name, from which everything else is found
 * @param origin who asked for it and on what
 * @param database what the header of the database says
 * @param content what was found in it when it was made
 * @param stored the stored object
 * @param pinned whether it is kept whatever the retention policy says
 * @param lastVerification the last verification after it was made, if there was one
 */
public record Backup(
        BackupId id,
        Origin origin,
        DatabaseInfo database,
        Content content,
        StoredData stored,
        boolean pinned,
        Optional<Verification> lastVerification) {

    /**
     * Who asked for a backup, and on what it was made. Immutable.
     *
     * @param trigger what made it happen
     * @param label words for the people who look for it, if any were given
     * @param sqliteVersion the version of SQLite that copied it
     * @param hostVersion the version of the host application, if it told
     * @param owner the mark of the database that it was made of; empty in backups from before there were marks
     */
    public record Origin(
            BackupTrigger trigger,
            Optional<String> label,
            String sqliteVersion,
            Optional<String> hostVersion,
            Optional<String> owner) {}

    /**
     * What was found in a database when its backup was made. Immutable.
     *
     * @param extent how much it held; empty if that was not counted
     * @param notes what SQLite's check said of its content; usually empty
     */
    public record Content(Optional<DatabaseExtent> extent, List<CheckNote> notes) {

        /** Nothing is known. */
        public static final Content UNKNOWN = new Content(Optional.empty(), List.of());

        /**
         * Makes a content.
         *
         * @param extent for {@link #extent()}
         * @param notes for {@link #notes()}; copied
         */
        public Content {
            notes = List.copyOf(notes);
        }
    }

    /**
     * The object that holds a backup's data. Immutable.
     *
     * @param bytes its size in the store, in bytes
     * @param sha256 the SHA-256 of the database in it, 64 lower-case hexadecimal digits, as {@code sha256sum} prints
     */
    public record StoredData(long bytes, String sha256) {}

    /** {@return the instant whose committed state the backup holds, in whole milliseconds} */
    public Instant createdAt() {
        return id.time();
    }

    /** {@return what made it happen} */
    public BackupTrigger trigger() {
        return origin.trigger();
    }

    /** {@return words for the people who look for it, if any were given} */
    public Optional<String> label() {
        return origin.label();
    }

    /** {@return the version of SQLite that copied it, for example {@code 3.54.1}} */
    public String sqliteVersion() {
        return origin.sqliteVersion();
    }

    /** {@return the version of the host application, if it told} */
    public Optional<String> hostVersion() {
        return origin.hostVersion();
    }

    /** {@return the mark of the database that it was made of; empty in backups from before there were marks} */
    public Optional<String> owner() {
        return origin.owner();
    }

    /** {@return how much the database held; empty if that was not counted} */
    public Optional<DatabaseExtent> extent() {
        return content.extent();
    }

    /** {@return what SQLite's check said of the content when the backup was made; usually empty} */
    public List<CheckNote> notes() {
        return content.notes();
    }

    /** {@return the size of the database, in bytes} */
    public long databaseBytes() {
        return database.bytes();
    }

    /** {@return the size of the stored object, in bytes} */
    public long storedBytes() {
        return stored.bytes();
    }

    /** {@return the SHA-256 of the database, 64 lower-case hexadecimal digits, as {@code sha256sum} prints it} */
    public String sha256() {
        return stored.sha256();
    }

    /** {@return the size of a page in bytes: a power of two from 512 to 65536} */
    public int pageSize() {
        return database.pageSize();
    }

    /** {@return the number of pages in the database} */
    public long pageCount() {
        return database.pageCount();
    }

    /** {@return the journal mode that the database was in} */
    public JournalMode journalMode() {
        return database.journalMode();
    }

    /** {@return the host's {@code PRAGMA user_version}, in which hosts keep the version of their schema} */
    public int userVersion() {
        return database.userVersion();
    }

    /** {@return the host's {@code PRAGMA application_id}, 0 when it never set one} */
    public int applicationId() {
        return database.applicationId();
    }

    Backup withId(BackupId other) {
        return new Backup(other, origin, database, content, stored, pinned, lastVerification);
    }

    Backup with(boolean pin, Optional<Verification> last) {
        return new Backup(id, origin, database, content, stored, pin, last);
    }

    /** Whether its database is known to have had no table. */
    boolean isWithoutTables() {
        return extent().filter(known -> known.tables() == 0).isPresent();
    }

    /** Whether the last verification found it damaged. */
    boolean knownDamaged() {
        return lastVerification
                .filter(last -> last.outcome() == Verification.Outcome.FAILED)
                .isPresent();
    }
}
