package dev.lifeboat;

/**
 * What the header of a SQLite database says. Immutable.
 *
 * @param pageSize bytes a page: a power of two from 512 to 65536
 * @param pageCount pages in the database
 * @param journalMode WAL or rollback journal
 * @param encoding {@code UTF-8}, {@code UTF-16le} or {@code UTF-16be}, SQLite's own names
 * @param userVersion the host's {@code PRAGMA user_version}
 * @param applicationId the host's {@code PRAGMA application_id}
 */
public record DatabaseInfo(
        int pageSize, long pageCount, JournalMode journalMode, String encoding, int userVersion, int applicationId) {

    /** {@return the size of the database in bytes: pages × page size} */
    public long bytes() {
        return pageCount * pageSize;
    }
}
