package dev.lifeboat.store;

import dev.lifeboat.BackupStore;
import dev.lifeboat.StoredObject;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Backups as files in one directory, created when first needed. Thread-safe; several managers and processes may share a
 * directory.
 *
 * <p>An object is published by a hard link to the finished file (no copying, and refused when the name exists), or by a
 * copy across file systems; files and the directory are synchronised before a put returns. New files are readable by
 * their owner only. Nothing outside of the directory is ever reached: keys are {@code A-Z a-z 0-9 . _ -} and links are
 * not followed. Files that are no keys are neither listed nor touched.
 *
 * <p>After a crash a file ending in {@code .part} may be left; it is an orphan like any object without a manifest. An
 * empty one that is named {@code .probe-} and so on stays until somebody deletes it.
 */
public final class DirectoryBackupStore implements BackupStore {

    /** Kept free beside what a backup needs. */
    private static final long RESERVE_BYTES = 1 << 20;

    private static final int MAX_KEY_LENGTH = 200;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0," + (MAX_KEY_LENGTH - 1) + "}");

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

    /**
     * Creates the directory where it is missing, makes and deletes an empty file in it, and looks at the free space.
     *
     * @throws IOException if the directory cannot be written, or has less free space than the object needs
     */
    @Override
    public void prepare(long sizeBytes) throws IOException {
        ensureDirectory();
        Path probe = directory.resolve(".probe-" + UUID.randomUUID());
        try {
            // Nothing is written: to make a byte durable takes long enough for a crash to leave the file.
            files.createFile(probe);
        } catch (IOException e) {
            throw failed("backup directory is not writable", e);
        } finally {
            files.delete(probe);
        }
        long free = files.usableBytes(directory);
        if (free < sizeBytes + RESERVE_BYTES) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "too little free space for a backup: " + (sizeBytes + RESERVE_BYTES) + " bytes needed, " + free
                            + " bytes free");
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
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public List<StoredObject> list() throws IOException {
        List<StoredObject> objects = new ArrayList<>();
        if (Files.notExists(directory)) {
            return objects;
        }
        requireDirectory();
        Files.walkFileTree(directory, EnumSet.noneOf(FileVisitOption.class), 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String key = file.getFileName().toString();
                if (attributes.isRegularFile() && KEY.matcher(key).matches()) {
                    objects.add(new StoredObject(key, attributes.size()));
                }
                return FileVisitResult.CONTINUE;
            }

            /** A file that was there a moment ago: deleted meanwhile. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException && !file.equals(directory)) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return objects;
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = fileOf(key);
        files.delete(file);
        if (Files.isDirectory(directory)) {
            files.syncDirectory(directory);
        }
    }

    private Path fileOf(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("key \"" + key.replaceAll("\\p{Cntrl}", "?") + "\" is not allowed: 1 to "
                    + MAX_KEY_LENGTH + " of A-Z a-z 0-9 . _ - that start with a letter, a digit or an underscore");
        }
        return directory.resolve(key);
    }

    private void ensureDirectory() throws IOException {
        if (Files.exists(directory)) {
            requireDirectory();
        }
        try {
            files.createDirectories(directory);
        } catch (IOException e) {
            throw failed("backup directory cannot be created", e);
        }
    }

    private void requireDirectory() throws FileSystemException {
        if (!Files.isDirectory(directory)) {
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
