package dev.lifeboat;

import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.DatabaseSize;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.NotADatabaseException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

    static DatabaseExtent extent(DatabaseSize size) {
        return new DatabaseExtent(size.tables(), size.usedPages());
    }

    /** Whether the header of a database is the one that its manifest describes: guards go by the manifest. */
    static IntegrityCheck.Findings comparison(CandidateDatabase candidate, DatabaseInfo expected) throws IOException {
        try {
            DatabaseInfo found = info(candidate.header());
            List<String> damage = found.equals(expected)
                    ? List.of()
                    : List.of("its header is not the one in its manifest (" + found + " found, " + expected
                            + " expected)");
            return new IntegrityCheck.Findings(damage, Optional.empty());
        } catch (NotADatabaseException e) {
            return new IntegrityCheck.Findings(List.of(Words.failure(e)), Optional.empty());
        }
    }

    /** SQLite's check for a depth; a checksum has none beyond its own, so the quick one. */
    static IntegrityCheck check(VerifyDepth depth) {
        return depth == VerifyDepth.INTEGRITY_CHECK ? IntegrityCheck.FULL : IntegrityCheck.QUICK;
    }

    /** The findings in one line. */
    static String words(IntegrityCheck.Findings findings) {
        return findings.uncheckable().orElseGet(() -> String.join("; ", findings.damage()));
    }

    /** Why it cannot be said that a database is sound, as a sentence about it. */
    static String unchecked(String why) {
        return (why.equals(IntegrityCheck.LATE) ? "it was " : "it ") + why;
    }
}
