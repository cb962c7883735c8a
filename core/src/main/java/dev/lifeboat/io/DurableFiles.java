package dev.lifeboat.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Everything that Lifeboat does to files of its own, durable when it returns. The one seam where tests inject faults:
 * they override what shall fail. Never used on a live database. Thread-safe.
 *
 * <p>New files are 0600 and new directories 0700 where the file system knows permissions; on Windows they inherit the
 * access list of their directory. A directory is synchronised where the platform can (Windows cannot open one). On
 * macOS the JDK's {@code force} asks the drive itself to write ({@code F_FULLFSYNC}).
 */
public class DurableFiles {

    /** The files of this machine. */
    public static final DurableFiles SYSTEM = new DurableFiles();

    /** Kept free beside what an operation needs. */
    public static final long RESERVE_BYTES = 1 << 20;

    private static final String PART = ".part";

    /** Creates a directory and those above it, where missing; the names of the new ones are durable. */
    public void createDirectories(Path directory) throws IOException {
        Path above = directory.toAbsolutePath().getParent();
        if (Files.isDirectory(directory)) {
            return;
        }
        if (above != null) {
            createDirectories(above);
        }
        // One directory by now; the JDK's call takes it well when somebody else was quicker.
        Files.createDirectories(directory, permissions(directory, "rwx------"));
        syncDirectory(parentOf(directory));
    }

    /** Creates an empty file; refuses an existing one. */
    public void createFile(Path file) throws IOException {
        Files.createFile(file, permissions(file, "rw-------"));
    }

    /** Writes a new file; refuses an existing one, and leaves none behind when it fails. */
    public void write(Path file, byte[] content) throws IOException {
        createFile(file);
        orDelete(file, () -> {
            try (OutputStream out = append(file)) {
                out.write(content);
            }
            sync(file);
        });
    }

    /** Puts new content in the place of a file's old content, atomically. */
    public void replace(Path file, byte[] content) throws IOException {
        Path part = partOf(file);
        delete(part);
        write(part, content);
        orDelete(part, () -> move(part, file));
        syncDirectory(parentOf(file));
    }

    /** Opens a file of ours for writing at its end. */
    public OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /**
     * Gives the content of a file a second, final name: a hard link where that can be, else a copy. All or nothing,
     * durable, and never over an existing file. (A plain atomic move silently replaces.)
     *
     * @throws FileAlreadyExistsException if the target exists, or is just being copied
     */
    public void publish(Path content, Path target) throws IOException {
        Path file = content.toRealPath(); // a link's link would end with the content file
        sync(file);
        if (!linked(file, target)) {
            publishCopy(file, target);
        }
        orDelete(target, () -> syncDirectory(parentOf(target)));
    }

    /** What forbids links is different everywhere (EPERM, ENOTSUP, access denied): a copy that may not be says so itself. */
    private boolean linked(Path existing, Path link) throws IOException {
        try {
            link(existing, link);
            return true;
        } catch (FileAlreadyExistsException | NoSuchFileException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            return Names.isLinked(existing, link);
        }
    }

    /** Across file systems, or where there are no hard links. The part file is also the reservation of the name. */
    private void publishCopy(Path content, Path target) throws IOException {
        refuseExisting(target);
        Path part = partOf(target);
        try {
            copy(content, part);
        } catch (FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(target.toString(), part.toString(), "is being written, or was once");
        }
        orDelete(part, () -> finish(part, target));
    }

    /** After a move, the name of the part is free for others, and not ours to delete. */
    private void finish(Path part, Path target) throws IOException {
        if (linked(part, target)) {
            orDelete(target, () -> delete(part));
        } else {
            refuseExisting(target);
            move(part, target);
        }
    }

    private static void refuseExisting(Path target) throws FileAlreadyExistsException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
    }

    /** Copies into a new file, durably; refuses an existing one, and leaves none behind when it fails. */
    public void copy(Path source, Path target) throws IOException {
        createFile(target);
        orDelete(target, () -> {
            try (OutputStream out = append(target)) {
                Files.copy(source, out);
            }
            sync(target);
        });
    }

    /** A second name for the same file; refuses an existing one. */
    public void link(Path existing, Path link) throws IOException {
        Files.createLink(link, existing);
    }

    /** Renames within a file system, atomically; replaces an existing file. */
    public void move(Path source, Path target) throws IOException {
        Object moved = Names.key(source);
        try {
            rename(source, target);
        } catch (IOException e) {
            if (!Names.isMoved(moved, source, target)) {
                throw e;
            }
        }
    }

    protected void rename(Path source, Path target) throws IOException {
        Patience.patiently(
                () -> Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** Deletes a file; an absent one is fine. */
    public void delete(Path file) throws IOException {
        Patience.patiently(() -> Files.deleteIfExists(file));
    }

    /** Deletes everything in a directory of ours, directories below it included; follows no link. */
    public void deleteContents(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                deleteContents(child);
                delete(child);
            }
        }
    }

    /** Makes the content of a file durable. */
    public void sync(Path file) throws IOException {
        force(file, StandardOpenOption.WRITE);
    }

    /** Makes the names in a directory durable. */
    public void syncDirectory(Path directory) throws IOException {
        if (isPosix(directory)) {
            force(directory, StandardOpenOption.READ);
        }
    }

    /** An interrupt would close the channel and make a failure of what is done: it is kept until afterwards. */
    private static void force(Path path, OpenOption option) throws IOException {
        boolean interrupted = false;
        try {
            while (!forced(path, option)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }

    /** The bytes that may still be written to the file system of a directory; where that is not known, no end of them. */
    public long usableBytes(Path directory) throws IOException {
        return Volumes.usableBytes(directory);
    }

    /** Fails when the file system of a directory cannot take so many bytes and a little more. */
    public void requireSpace(Path directory, long bytes, String forWhat) throws IOException {
        long needed = bytes + RESERVE_BYTES;
        long free = usableBytes(directory);
        if (free < needed) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "too little free space for " + forWhat + ": " + needed + " bytes needed, " + free + " bytes free");
        }
    }

    /** Whether two directories are known to share their free space. */
    public boolean sameFileSystem(Path one, Path other) throws IOException {
        return Volumes.isOne(one, other);
    }

    /** What went wrong, in one line. The JDK's exceptions give only a name where their class says what is wrong. */
    public static String words(IOException failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure instanceof ClosedByInterruptException ? "interrupted" : failure.toString();
        }
        return failure instanceof FileSystemException bare && bare.getReason() == null
                ? bare.getFile() + ": " + reason(bare)
                : message;
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof FileAlreadyExistsException) {
            return "it exists already";
        }
        if (failure instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return failure instanceof AccessDeniedException ? "permission denied" : failure.toString();
    }

    /** All or nothing: a failure takes the file with it. */
    private void orDelete(Path file, Patience.Action action) throws IOException {
        try {
            action.run();
        } catch (IOException e) {
            try {
                delete(file);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    /** Where a file grows before it has its name; half of it is there after a crash. */
    public static Path partOf(Path file) {
        return file.resolveSibling(DerivedNames.of("", file.getFileName().toString(), PART));
    }

    private static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(Path path, String mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
