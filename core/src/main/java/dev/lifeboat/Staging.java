package dev.lifeboat;

import dev.lifeboat.io.DerivedNames;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Our private directory beside the database: unpublished work, lock files, small state.
 *
 * <pre>
 * app.db.lock          the operation lock
 * app.runs             how backups ended
 * app.tasks            how the tasks of the scheduler went
 * app.turn             the lock of the scheduler that runs one of them
 * app.db.work/         work of the operation that holds the lock; whoever gets the lock next empties it
 * app.db.owner         whose the backups of the database are; see {@link Owner}
 * app.db.safety/       safety copies that are durable but not published yet; see {@link SafetyCopies}
 * app.db.replace       what a replacement of the database is about to do; see {@link ReplaceJournal}
 * app.db.set-aside/    databases that were replaced, as they were; kept
 * r-….reading…         work of an operation that holds no lock; swept once its time is a day past
 * </pre>
 *
 * <p>In a directory that is not beside the database, which several may share, a mark of its path comes after {@code app.db}
 * and {@code app}; in the place of the end of a name that would be too long comes a mark of all of it. But the lock and
 * the work under it are those of all that are named {@code app.db}, however the
 * directory is named.
 */
final class Staging {

    /** The longest of what comes behind the name of the database: a mark, and half a journal. */
    private static final int BYTES_BEHIND = "-00000000.replace.part".length();

    private static final Duration READING_AGE = Duration.ofDays(1);

    /** The names of those that this process is at: when the clock jumps they look old. */
    private static final Set<String> BEING_READ = ConcurrentHashMap.newKeySet();

    private static final Pattern NOT_PORTABLE = Pattern.compile("[^A-Za-z0-9._-]");

    private final Path directory;
    private final Path besideDatabase;
    private final String mark;
    private final String database;
    private final String name;
    private final DurableFiles files;
    private final RunHistory runs;

    Staging(Path directory, Path database, String name, DurableFiles files) {
        this.directory = directory;
        this.besideDatabase = database.resolveSibling("").normalize();
        this.mark = markOf(database);
        this.database = DerivedNames.leaving(BYTES_BEHIND, portable(database));
        this.name = name;
        this.files = files;
        this.runs = new RunHistory(directory.resolve(name + mark + ".runs"), files);
    }

    private static String portable(Path database) {
        return NOT_PORTABLE.matcher(database.getFileName().toString()).replaceAll("_");
    }

    /**
     * Keeps databases apart that would have the same names here: those of several directories, or {@code a b.db} beside
     * {@code a_b.db}. The usual place, beside the database, may be moved together with it.
     */
    private String markOf(Path path) {
        boolean plain = portable(path).equals(String.valueOf(path.getFileName()));
        return plain && isBesideDatabase() ? "" : "-" + DerivedNames.mark(path.toString());
    }

    private boolean isBesideDatabase() {
        Path above = directory.resolveSibling("");
        try {
            return Directories.real(above).equals(Directories.real(besideDatabase));
        } catch (IOException e) {
            return above.normalize().equals(besideDatabase);
        }
    }

    /** Whether a manager of this name made a backup here, or tried to. */
    boolean knowsRuns() {
        return Files.exists(directory.resolve(name + mark + ".runs"));
    }

    /** Whether a manager of this database was at work here, under whatever name. */
    boolean wasLocked() {
        return Files.exists(directory.resolve(database + ".lock"));
    }

    DurableFiles files() {
        return files;
    }

    Path directory() {
        return directory;
    }

    /** Creates it where it is missing. */
    void ensure() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "the staging directory is a file");
        }
        Path above = directory.getParent();
        if (above != null && above.equals(besideDatabase) && !Files.isDirectory(above)) {
            throw new FileSystemException(above.toString(), null, "the directory of the database does not exist");
        }
        try {
            files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException(
                    "the staging directory " + directory + " cannot be created (" + DurableFiles.words(e)
                            + "); staging(…) can name another",
                    e);
        }
    }

    /** The lock of this database, by its real path, so that each way of naming the directory meets the same one. */
    OperationLock lock() throws IOException {
        ensure();
        return new OperationLock(directory.toRealPath().resolve(database + ".lock"), files);
    }

    /** The lock of the scheduler that runs tasks, for as long as one runs. */
    OperationLock turn() throws IOException {
        ensure();
        return new OperationLock(directory.toRealPath().resolve(name + mark + ".turn"), files);
    }

    RunHistory runs() {
        return runs;
    }

    TaskHistory tasks() {
        return new TaskHistory(directory.resolve(name + mark + ".tasks"), this);
    }

    /** Whose the backups of the database are. */
    OwnerFile owner() {
        return new OwnerFile(directory.resolve(database + mark + ".owner"), files);
    }

    Path safetyDirectory() {
        return directory.resolve(database + mark + ".safety");
    }

    /** Creates a directory of ours below staging. */
    void createOwn(Path own) throws IOException {
        refuseLink(own);
        files.createDirectories(own);
    }

    /** A link in the place of a directory of ours would have what is private written anywhere. */
    static void refuseLink(Path own) throws FileSystemException {
        if (Files.isSymbolicLink(own)) {
            throw new FileSystemException(
                    own.toString(), null, "it is a link where a directory of Lifeboat's is needed");
        }
    }

    Path setAsideDirectory() {
        return directory.resolve(database + mark + ".set-aside");
    }

    Path replaceJournal() {
        return directory.resolve(database + mark + ".replace");
    }

    private Path workDirectory() {
        return directory.resolve(database + ".work");
    }

    /** A name for new work under the operation lock; nothing is there yet. */
    Path workPath(String purpose) throws IOException {
        createOwn(workDirectory());
        return workDirectory().resolve(WorkNames.work(purpose));
    }

    /** An empty file for work under the operation lock. */
    Path workFile(String purpose) throws IOException {
        Path file = workPath(purpose);
        files.createFile(file);
        return file;
    }

    /** A file with this content, for work under the operation lock. */
    Path workFile(String purpose, byte[] content) throws IOException {
        Path file = workPath(purpose);
        files.write(file, content);
        return file;
    }

    /** An empty file for an operation that holds no lock, which deletes it. */
    Path readingFile(Instant now) throws IOException {
        ensure();
        Path file = directory.resolve(WorkNames.reading(now));
        files.createFile(file);
        BEING_READ.add(file.getFileName().toString());
        return file;
    }

    /** Lets go of a {@link #readingFile}. */
    void drop(Path readingFile) throws IOException {
        BEING_READ.remove(readingFile.getFileName().toString());
        files.delete(readingFile);
    }

    /** Empties the work directory: under the operation lock, what is there is nobody's. */
    void clearWork() throws IOException {
        files.deleteContents(workDirectory());
        files.delete(workDirectory());
    }

    /** Deletes what operations without a lock left when they died. */
    void sweepReadings(Instant now) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*" + WorkNames.READING + "*")) {
            for (Path entry : entries) {
                String file = entry.getFileName().toString();
                if (!BEING_READ.contains(file) && isPast(file.substring(0, file.indexOf(WorkNames.READING)), now)) {
                    files.delete(entry);
                }
            }
        }
    }

    private static boolean isPast(String id, Instant now) {
        try {
            return BackupId.parse(id).time().plus(READING_AGE).isBefore(now);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Fails when the file system of staging cannot take so many bytes, or SQLite could not open what is made there. */
    void requireSpace(long bytes, String forWhat) throws IOException {
        Optional<String> why = tooLong();
        if (why.isPresent()) {
            throw new FileSystemException(directory.toString(), null, why.get());
        }
        files.requireSpace(directory, bytes, forWhat);
    }

    /** Why the path of staging is too long for SQLite, if it is. */
    Optional<String> tooLong() throws IOException {
        return WorkNames.tooLong(directory, workDirectory());
    }
}
