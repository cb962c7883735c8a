package dev.lifeboat;

/** How a database makes its transactions atomic, as its header says. */
public enum JournalMode {
    /** A write-ahead log: readers and one writer at the same time. */
    WAL,
    /** A rollback journal (delete, truncate, persist, memory or off; the header does not tell which). */
    ROLLBACK
}
