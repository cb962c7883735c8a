package dev.lifeboat;

import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.IntegrityCheck;

/** From what the SQLite side says to what the API says. */
final class Databases {

    private Databases() {}

    static DatabaseInfo info(DatabaseHeader header) {
        return new DatabaseInfo(
                header.pageSize(),
                header.pageCount(),
                header.wal() ? JournalMode.WAL : JournalMode.ROLLBACK,
                header.encoding(),
                header.userVersion(),
                header.applicationId());
    }

    /** SQLite's check for a depth; a checksum has none beyond its own, so the quick one. */
    static IntegrityCheck check(VerifyDepth depth) {
        return depth == VerifyDepth.INTEGRITY_CHECK ? IntegrityCheck.FULL : IntegrityCheck.QUICK;
    }

    /** The findings in one line. */
    static String words(IntegrityCheck.Findings findings) {
        return findings.uncheckable().orElseGet(() -> String.join("; ", findings.damage()));
    }
}
