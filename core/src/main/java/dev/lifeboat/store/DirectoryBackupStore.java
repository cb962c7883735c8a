package dev.lifeboat.store;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.PlainText;
import dev.lifeboat.io.PortableNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Backups as files in one directory, created when first needed. Thread-safe; several managers and processes may share a
 * directory.
 *
 * <p>An object is published by a hard link to the finished file (no copying, and refused when the name exists), or by a
 * copy across file systems; files and the directory are synchronised before a put returns. A linked file keeps the
 * permissions of the content file (0600 for those of Lifeboat), a copied one is readable by its owner only. Nothing
 * outside of the directory is ever reached: keys are flat names, and links in the directory are not followed; the
 * directory itself may be one. What is no object (a name that is no key, a link, a directory) is neither listed nor
 * opened nor overwritten, and of all of those a delete removes at most a link.
 *
 * <p>After a crash a file ending in {@code .part} may be left; it is an orphan like any object without a manifest. An
 * empty one that is named {@code .probe-} and so on stays until somebody deletes it.
 */
public final class DirectoryBackupStore implements BackupStore {

    private static final int MAX_KEY_LENGTH = 200;

    private final Path directory;
    private final DurableFiles files;

    DirectoryBackupStore(Path directory, DurableFiles files) {
        this.directory = directory.toAbsolutePath().normalize();
        this.files = files;
    }

    /**
     * {@return a store in this directory} Nothing is touched until the store is used.
     *
     * @param directory where the backups are, or will be; a relative path is resolved now
     */
    public static DirectoryBackupStore at(Path directory) {
        return new DirectoryBackupStore(directory, DurableFiles.SYSTEM);
    }

    /** {@return where the backups are, as an absolute path} */
    public Path directory() {
        return directory;
    }

    @Override
    public Optional<Path> localDirectory() {
        return Optional.of(directory);
    }

    /**
     * Creates the directory where it is missing, makes and deletes an empty file in it, and looks at the free space.
     *
     * @throws IOException if the directory cannot be written, or has less free space than the object needs
     */
    @Override
    public void prepare(long sizeBytes) throws IOException {
        ensureDirectory();
        tryToWrite();
        files.requireSpace(directory, sizeBytes, "a backup");
    }

    private void tryToWrite() throws IOException {
        Path probe = directory.resolve(".probe-" + UUID.randomUUID());
        try {
            // Nothing is written: to make a byte durable takes long enough for a crash to leave the file.
            files.createFile(probe);
        } catch (IOException e) {
            throw failed("backup directory is not writable", e);
        } finally {
            files.delete(probe);
        }
    }

    @Override
    public void put(String key, Path content) throws IOException {
        Path target = fileOf(key);
        ensureDirectory();
        files.publish(content, target);
    }

    @Override
    public InputStream open(String key) throws IOException {
        Path file = fileOf(key);
        if (!isObject(file)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<StoredObject> list() throws IOException {
        return list(key -> true);
    }

    /**
     * {@return all objects, and what else has a key as its name and is not to be sized} The files are looked at by several
     * threads of the common pool: most of the time goes into asking the system for the size of each.
     */
    @Override
    public List<StoredObject> list(Predicate<String> sized) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        requireDirectory();
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.parallel()
                    .map(entry -> objectIn(entry, sized))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The object that a directory entry is; none when it is something else, or was deleted meanwhile. */
    private static Optional<StoredObject> objectIn(Path entry, Predicate<String> sized) {
        String key = entry.getFileName().toString();
        if (!PortableNames.isPortable(key, MAX_KEY_LENGTH)) {
            return Optional.empty();
        }
        if (!sized.test(key)) {
            return Optional.of(new StoredObject(key, 0));
        }
        try {
            BasicFileAttributes attributes = attributes(entry);
            return attributes.isRegularFile()
                    ? Optional.of(new StoredObject(key, attributes.size()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the directory is asked only when something is: a first listing opens every manifest. */
    private boolean isObject(Path file) throws IOException {
        try {
            return attributes(file).isRegularFile();
        } catch (IOException e) {
            requireDirectory();
            throw e;
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = fileOf(key);
        requireDirectory();
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            // Not an object of ours, but deleting would succeed where it is empty.
            return;
        }
        files.delete(file);
        if (Files.isDirectory(directory)) {
            files.syncDirectory(directory);
        }
    }

    private Path fileOf(String key) {
        if (!PortableNames.isPortable(key, MAX_KEY_LENGTH)) {
            throw new IllegalArgumentException("key " + PlainText.quote(key) + " is not allowed: 1 to " + MAX_KEY_LENGTH
                    + " " + PortableNames.ALLOWED);
        }
        return directory.resolve(key);
    }

    private void ensureDirectory() throws IOException {
        requireDirectory();
        try {
            files.createDirectories(directory);
        } catch (IOException e) {
            throw failed("backup directory cannot be created", e);
        }
    }

    private void requireDirectory() throws FileSystemException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new FileSystemException(directory.toString(), null, "backup directory is a file, not a directory");
        }
    }

    private IOException failed(String what, IOException cause) {
        return new IOException(what + ": " + directory + " (" + DurableFiles.words(cause) + ")", cause);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
