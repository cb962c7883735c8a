package dev.lifeboat;

/** How deep a verification looks; each depth includes those before it. */
public enum VerifyDepth {
    /** Length and SHA-256 of the stored object against the manifest. */
    CHECKSUM,
    /** SQLite's {@code PRAGMA quick_check} on the decoded database. */
    QUICK_CHECK,
    /** SQLite's {@code PRAGMA integrity_check}, which compares every index with its table: some eight times as long. */
    INTEGRITY_CHECK
}
