package dev.lifeboat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.LockedException;
import dev.lifeboat.sqlite.NoNativeLibraryException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/** What there is to find about the host's database. */
final class SourceFindings {

    /** Whoever asks for the health wants an answer now. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Context context;
    private final LiveDatabase live;
    private final Findings findings;

    SourceFindings(Context context, Findings findings) {
        this.context = context;
        this.live = context.live().withPatience(PATIENCE);
        this.findings = findings;
    }

    /** How large the database is; 0 when it does not say. */
    long look() {
        log();
        moved();
        try {
            DatabaseHeader header = live.inspect();
            writable();
            return header.bytes();
        } catch (UnusableDatabaseException e) {
            unusable(e);
        } catch (SQLException | RuntimeException e) {
            failed(e);
        }
        return 0;
    }

    /** Backups go on, of the file that the application may still have open. */
    private void moved() {
        context.named()
                .database()
                .movedFrom(live.path())
                .ifPresent(now -> findings.problem(
                        Code.DATABASE_REPLACED,
                        "the path " + context.named().database().given() + " leads to " + now
                                + " now, and backups are made of " + live.path() + ", to which it led before",
                        "Start the application again if it uses " + now + ": a new manager follows the link."));
    }

    private void failed(Exception e) {
        if (e instanceof SQLException failure && LockedException.isMeantBy(failure)) {
            locked(failure);
        } else if (e instanceof NoNativeLibraryException) {
            findings.problem(Code.SOURCE_UNREADABLE, Words.failure(e), NoNativeLibraryException.ADVICE + ".");
        } else {
            unreadable("the database " + live.path() + " cannot be read: " + Words.failure(e));
        }
    }

    private void unusable(UnusableDatabaseException e) {
        String what = Words.failure(e);
        switch (e.reason()) {
            case MISSING ->
                findings.problem(
                        Code.SOURCE_MISSING,
                        what,
                        "Give forDatabase(…) the path that the application uses, or mount its volume. If it is lost: "
                                + WaysOut.OF_MISSING + ".");
            case NOT_SQLITE ->
                findings.problem(
                        Code.SOURCE_NOT_SQLITE,
                        what,
                        "Give forDatabase(…) the path of a SQLite database; an encrypted one cannot be backed up. If it was"
                                + " overwritten: " + WaysOut.OF_DAMAGE + ".");
            case DAMAGED -> findings.problem(Code.SOURCE_DAMAGED, what, WaysOut.OF_DAMAGE + ".");
            case NOT_A_FILE ->
                findings.problem(
                        Code.SOURCE_UNREADABLE,
                        what,
                        "Give forDatabase(…) the path of the file that the application uses.");
            case REPLACED -> findings.problem(Code.DATABASE_REPLACED, what, WaysOut.OF_REPLACED + ".");
            case HOT_JOURNAL, UNREADABLE -> unreadable(what);
        }
    }

    private void unreadable(String what) {
        findings.problem(
                Code.SOURCE_UNREADABLE,
                what,
                "Let the user that runs the application read and write the database and its directory, -wal and -shm"
                        + " included.");
    }

    private void locked(SQLException e) {
        findings.warning(
                Code.SOURCE_LOCKED,
                Words.failure(e),
                "A long transaction holds it: a backup waits for that up to lockTimeout. Without an end, find the"
                        + " connection that does not commit; an application with locking_mode=EXCLUSIVE cannot be backed"
                        + " up.");
    }

    /** A manager that only looks restores nothing. */
    private void writable() {
        Path directory = live.path().resolveSibling("");
        boolean both = Files.isWritable(live.path()) && Files.isWritable(directory);
        if (live.access() == Access.READ_WRITE && !both) {
            findings.warning(
                    Code.SOURCE_NOT_WRITABLE,
                    "a restore would fail: the database " + live.path() + " or its directory is not writable",
                    "Let the user that runs the application write both: SQLite keeps its journal beside the database.");
        }
    }

    private void log() {
        long bytes = live.walBytes();
        long budget = context.options().pace().walBudgetBytes();
        if (bytes > budget) {
            findings.warning(
                    Code.WAL_LARGE,
                    "the write-ahead log of " + live.path() + " has " + Words.bytes(bytes)
                            + ", more than walBudgetBytes, " + Words.bytes(budget),
                    "A transaction that reads for long keeps SQLite from starting the log over: end it. If there is none,"
                            + " let the application checkpoint (wal_autocheckpoint), and shrink the log with PRAGMA"
                            + " wal_checkpoint(TRUNCATE).");
        }
    }
}
