package dev.lifeboat;

import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.sqlite.DatabaseUse;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.sqlite.NotADatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException;
import dev.lifeboat.sqlite.UnusableDatabaseException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a SQLite file from elsewhere a backup: always copied through SQLite, which reads what a {@code -wal} beside it
 * holds and knows which locks this process has on it. That backups of the live database succeed it does not say.
 */
final class ImportFile {

    private static final Logger LOG = LoggerFactory.getLogger(ImportFile.class);

    private final Context context;
    private final Publication publication;
    private final Path file;

    ImportFile(Context context, Progress progress, Path file) {
        this.context = context;
        this.publication = new Publication(context, progress);
        this.file = file;
    }

    Backup run(BackupRequest request)
            throws IOException, SQLException, UnusableDatabaseException, NotADatabaseException {
        try {
            return publish(request);
        } catch (SQLException | UnusableDatabaseException | NotADatabaseException e) {
            if (isAboutTheFile(e)) {
                throw damaged(Words.failure(e), e);
            }
            throw e;
        }
    }

    private static boolean isAboutTheFile(Exception e) {
        if (e instanceof UnusableDatabaseException unusable) {
            return unusable.reason() == Reason.NOT_SQLITE || unusable.reason() == Reason.DAMAGED;
        }
        return e instanceof NotADatabaseException || (e instanceof SQLException sql && IntegrityCheck.isDamage(sql));
    }

    private CorruptBackupException damaged(String why, Throwable cause) {
        return new CorruptBackupException(
                "Import of " + file + " failed: " + why + ". Nothing was published; the file is as it was.", cause);
    }

    private Backup publish(BackupRequest request)
            throws IOException, SQLException, UnusableDatabaseException, NotADatabaseException {
        long startedAtNanos = System.nanoTime();
        refuseOurs();
        refuseNoFiles();
        refuseEmpty();
        Path copy = context.staging().workFile("import");
        Instant at = takeSnapshot(copy);
        Backup backup = publication.publish(publication.describe(check(copy), at, request), copy);
        long tookMillis = (System.nanoTime() - startedAtNanos) / 1_000_000;
        String size = Words.bytes(backup.databaseBytes());
        LOG.info("backup {} imported from {}: {}, {} ms", backup.id(), file, size, tookMillis);
        return backup;
    }

    /** Only looks: to open and close the live database under another name would drop SQLite's locks on it, too. */
    private void refuseOurs() throws IOException {
        Path live = new DatabasePath(context.live().path()).resolved();
        for (Path part : DatabaseUse.files(file)) {
            for (Path ofLive : DatabaseUse.files(live)) {
                refuseSame(part, ofLive);
            }
        }
        if (file.startsWith(context.staging().directory().toRealPath())) {
            throw refused(
                    file + " is in the staging directory " + context.staging().directory());
        }
    }

    private void refuseSame(Path one, Path live) throws IOException {
        if (Files.exists(one) && isSame(one, live)) {
            throw refused(
                    one + " is the live database or belongs to it (" + live + "); create() makes backups of that");
        }
    }

    /** The host goes on writing: a journal that was there a moment ago is deleted by its commit. */
    private static boolean isSame(Path one, Path live) throws IOException {
        try {
            return Files.isSameFile(one, live);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private BackupException refused(String why) {
        return new BackupException(
                "Import of " + file + " refused: " + why + ". It was not opened, and nothing was published.");
    }

    /** A pipe is opened once somebody writes into it, and until then nothing else could run. */
    private void refuseNoFiles() throws IOException {
        for (Path part : DatabaseUse.files(file)) {
            if (isNoFile(part)) {
                throw new IOException(part + " is not a file");
            }
        }
    }

    private static boolean isNoFile(Path part) throws IOException {
        try {
            return !Files.readAttributes(part, BasicFileAttributes.class).isRegularFile();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** To SQLite it is a database without a table, and so is one byte; what lies beside one of those is deleted. */
    private void refuseEmpty() throws IOException {
        if (Files.exists(file) && Files.size(file) <= 1) {
            throw damaged("the file is empty", new IOException(file + " has no page"));
        }
    }

    /** Of the file itself, or of a copy in which SQLite may roll back what was interrupted. */
    private Instant takeSnapshot(Path copy) throws IOException, SQLException, UnusableDatabaseException {
        BooleanSupplier late =
                CheckTime.of(context.options().checkTime(), file.toFile().length());
        LiveDatabase foreign = context.live().foreign(file, Access.READ_ONLY, late);
        try {
            return takeSnapshot(foreign, copy);
        } catch (SQLException e) {
            if (late.getAsBoolean()) {
                throw new IOException("it was " + CheckFindings.LATE, e);
            }
            throw e;
        } catch (UnusableDatabaseException e) {
            if (e.reason() != Reason.HOT_JOURNAL || foreign.mayBeOpenHere()) {
                throw e;
            }
            LOG.debug("{} is copied and rolled back in the copy", file, e);
            Path interrupted = new InterruptedTransaction(context, file).copy();
            return takeSnapshot(context.live().foreign(interrupted, Access.READ_WRITE, late), copy);
        }
    }

    private Instant takeSnapshot(LiveDatabase source, Path copy)
            throws IOException, SQLException, UnusableDatabaseException {
        DatabaseHeader header = source.inspect();
        context.staging().requireSpace(header.bytes(), "a copy of " + file);
        context.catalog().store().prepare(header.bytes());
        Instant at = publication.snapshot(source, copy).at();
        context.steps().reached(Step.SNAPSHOT_TAKEN);
        return at;
    }

    /** Deep: nobody knows where it has been. */
    private Publication.Checked check(Path copy) throws IOException, SQLException {
        BooleanSupplier late = CheckTime.of(context.options().checkTime(), Files.size(copy));
        Publication.Checked checked = publication.check(copy, IntegrityCheck.FULL, late);
        CheckFindings findings = checked.findings();
        if (!findings.doubts().isEmpty()) {
            throw new CorruptBackupException(
                    "Import of " + file + " failed: it is damaged, its copy does not pass SQLite's integrity_check ("
                            + String.join("; ", findings.doubts()) + "). Nothing was published.");
        }
        if (findings.unfinished().isPresent()) {
            throw new IOException(
                    (findings.isLate() ? "it was " : "") + findings.unfinished().get());
        }
        context.steps().reached(Step.SNAPSHOT_CHECKED);
        return checked;
    }
}
