package dev.lifeboat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.DatabaseUse;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/**
 * A database with a hot journal that this process does not have open: its files are copied as they are, and SQLite rolls
 * the interrupted transaction back in the copy, when that is opened.
 *
 * <p>A transaction over several databases is refused. Its journal names a super-journal, which SQLite would look for
 * under the name in it, and delete (sqlite.org, "File Locking And Concurrency In SQLite Version 3", section 5.0): a file
 * from elsewhere may name any.
 */
final class InterruptedTransaction {

    /** The main file last: a roll-back that somebody else begins meanwhile changes only what the journal has copied. */
    private static final List<String> SUFFIXES = List.of("-journal", "-wal", "");

    /** What ends a journal that names a super-journal: the magic number of a journal. */
    private static final long MAGIC = 0xd9d505f920a163d7L;

    private final Context context;
    private final DurableFiles files;
    private final Path database;

    InterruptedTransaction(Context context, Path database) {
        this.context = context;
        this.files = context.staging().files();
        this.database = database;
    }

    /** The copy, which is not rolled back yet, in the work directory. */
    Path copy() throws IOException, SQLException {
        requireSpace();
        Path copy = context.staging().workPath("interrupted");
        for (String suffix : SUFFIXES) {
            if (Files.exists(DatabaseUse.beside(database, suffix))) {
                files.copy(DatabaseUse.beside(database, suffix), DatabaseUse.beside(copy, suffix));
            }
        }
        requireStillInterrupted();
        refuseSuperJournal(DatabaseUse.beside(copy, "-journal"));
        return copy;
    }

    private void requireSpace() throws IOException {
        long bytes = 0;
        for (String suffix : SUFFIXES) {
            Path part = DatabaseUse.beside(database, suffix);
            bytes += part.toFile().length();
        }
        context.staging().requireSpace(bytes, "a copy of " + database + " and its journal");
    }

    /** The copy is of one piece if the journal outlived it. */
    private void requireStillInterrupted() throws IOException, SQLException {
        try {
            context.live().other(database, Access.READ_ONLY).inspect();
        } catch (UnusableDatabaseException e) {
            if (e.reason() == Reason.HOT_JOURNAL) {
                return;
            }
        }
        throw new IOException("the database " + database + " came into use while it was read; try again");
    }

    private void refuseSuperJournal(Path journal) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(journal.toFile(), "r")) {
            if (in.length() < Long.BYTES) {
                return;
            }
            in.seek(in.length() - Long.BYTES);
            if (in.readLong() == MAGIC) {
                throw new IOException(
                        "its journal is of an interrupted transaction over several databases; open it once"
                                + " with the program it belongs to, which rolls all of them back");
            }
        }
    }
}
