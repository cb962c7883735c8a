package dev.lifeboat;

import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.CheckRemark;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.DatabaseSize;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.NotADatabaseException;
import java.io.IOException;
import java.util.ArrayList;
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
    static List<String> comparison(CandidateDatabase candidate, DatabaseInfo expected) throws IOException {
        try {
            DatabaseInfo found = info(candidate.header());
            return found.equals(expected)
                    ? List.of()
                    : List.of("its header is not the one in its manifest (" + found + " found, " + expected
                            + " expected)");
        } catch (NotADatabaseException e) {
            return List.of(Words.failure(e));
        }
    }

    /** SQLite's check for a depth; a checksum has none beyond its own, so the quick one. */
    static IntegrityCheck check(VerifyDepth depth) {
        return depth == VerifyDepth.INTEGRITY_CHECK ? IntegrityCheck.FULL : IntegrityCheck.QUICK;
    }

    /** What keeps no backup from being made or restored, for the people who look at it. */
    static List<CheckNote> notes(CheckFindings findings) {
        List<CheckNote> notes = new ArrayList<>();
        findings.remarks().forEach(remark -> notes.add(note(remark)));
        findings.unfinished()
                .map(why -> CheckNotes.of(CheckNote.Kind.NOT_CHECKED, why, Optional.empty()))
                .ifPresent(notes::add);
        return notes.size() > CheckNotes.MOST ? CheckNotes.withCount(notes) : notes;
    }

    private static CheckNote note(CheckRemark remark) {
        CheckNote.Kind kind = remark.kind() == CheckRemark.Kind.INCONSISTENT
                ? CheckNote.Kind.INCONSISTENT
                : CheckNote.Kind.NOT_CHECKED;
        return CheckNotes.of(kind, remark.what(), remark.cure());
    }
}
