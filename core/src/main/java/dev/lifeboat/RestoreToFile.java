package dev.lifeboat;

import dev.lifeboat.KeyValueText.MalformedTextException;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckFindings;
import dev.lifeboat.sqlite.DatabaseUse;
import dev.lifeboat.sqlite.IntegrityCheck;
import dev.lifeboat.sqlite.PathLength;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a backup to a new file: all of it, checked and durable, or nothing. Holds no lock. */
final class RestoreToFile {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreToFile.class);

    private final Context context;
    private final FetchBackup fetch;
    private final DurableFiles files;

    RestoreToFile(Context context, Progress progress) {
        this.context = context;
        this.fetch = new FetchBackup(context, progress);
        this.files = context.staging().files();
    }

    Backup run(BackupId id, Path newFile) throws IOException, SQLException {
        long startedAtNanos = System.nanoTime();
        Path target = newFile.toAbsolutePath();
        Path directory = preflight(target);
        Path part = directory.resolve(".lifeboat-" + WorkNames.some() + ".part");
        requireShort(part, target);
        Backup backup = manifest(id);
        files.requireSpace(directory, backup.databaseBytes(), "restoring " + id);
        try {
            files.createFile(part);
            fill(part, backup);
            files.publish(part, target);
            OwnerOfDirectory.give(target);
        } finally {
            letGo(part);
        }
        long tookMillis = (System.nanoTime() - startedAtNanos) / 1_000_000;
        LOG.info("backup {} restored to {}: {}, {} ms", id, target, Words.bytes(backup.databaseBytes()), tookMillis);
        return backup;
    }

    /** Neither makes a failure of a file that was written, nor hides why one was not. */
    private void letGo(Path part) {
        try {
            files.delete(part);
        } catch (IOException e) {
            LOG.warn("{} is left and can be deleted", part, e);
        }
    }

    private static Path preflight(Path target) throws IOException {
        Path directory = target.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new FileSystemException(target.toString(), null, "its directory does not exist");
        }
        for (Path file : DatabaseUse.files(target)) {
            refuseExisting(file);
        }
        return directory;
    }

    private static void requireShort(Path part, Path target) throws IOException {
        Path real = Directories.real(part);
        if (PathLength.isTooLong(real) || PathLength.isTooLong(Directories.real(target))) {
            throw new FileSystemException(
                    target.toString(),
                    null,
                    "the path of the file or of the part of it that grows beside it has " + PathLength.bytes(real)
                            + " bytes, and SQLite opens none with more than " + PathLength.MOST_BYTES
                            + ". Nothing was written; name a new file in a directory with a shorter path");
        }
    }

    private static void refuseExisting(Path file) throws FileSystemException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    file.toString(), null, "it exists already, and nothing is ever overwritten; name a new file");
        }
    }

    private Backup manifest(BackupId id) throws IOException {
        try {
            return fetch.manifest(id);
        } catch (MalformedTextException e) {
            throw new CorruptBackupException("backup " + id + " cannot be restored: its manifest in "
                    + context.catalog().store() + " cannot be read (" + e.getMessage() + "). Nothing was written.");
        }
    }

    private void fill(Path part, Backup backup) throws IOException, SQLException {
        List<String> problems = fetch.intoLasting(part, backup);
        if (problems.isEmpty()) {
            CandidateDatabase candidate =
                    new CandidateDatabase(part, context.live().setup());
            CheckFindings findings = fetch.check(candidate, backup, IntegrityCheck.QUICK);
            Databases.notes(findings)
                    .forEach(note -> LOG.warn("backup {} is written as it was backed up: {}", backup.id(), note));
            problems = findings.damage();
        }
        if (!problems.isEmpty()) {
            throw new CorruptBackupException("backup " + backup.id() + " cannot be restored: "
                    + String.join("; ", problems) + " (in " + context.backups().placeOf(backup.id())
                    + "). Nothing was written; verify() the older backups.");
        }
    }
}
