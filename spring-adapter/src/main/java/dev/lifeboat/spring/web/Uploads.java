package dev.lifeboat.spring.web;

import dev.lifeboat.spring.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are uploaded, in a directory of ours that nobody else may read, for as long as it takes to import them.
 * Thread-safe.
 */
final class Uploads {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    static final String SUFFIX = ".upload";
    private static final int BUFFER_BYTES = 1 << 16;

    /** Kept free beside what is uploaded. */
    private static final long RESERVE_BYTES = 16 << 20;

    /** Each holds a thread of the web server for as long as its sender likes. */
    static final int MOST_AT_ONCE = 4;

    private final Path directory;
    private final long mostBytes;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Uploads(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    /** Deletes what a crash left. */
    void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + SUFFIX + "*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
                LOG.info("{} is left of an upload, and deleted", file);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing was ever uploaded into {}", directory);
        } catch (IOException | RuntimeException e) {
            LOG.warn("what is left of uploads in {} cannot be deleted", directory, e);
        }
    }

    /**
     * Writes a body into a new file.
     *
     * @param announced how many bytes it is said to have; negative if that is not known
     * @throws Problem.ProblemException if it is too large, or there is no room for it; nothing is left then
     */
    Path receive(InputStream body, long announced) throws IOException {
        refuseTooLarge(announced);
        if (!places.tryAcquire()) {
            throw Problem.of(ErrorCode.BUSY, MOST_AT_ONCE + " files are being uploaded; try again when one has arrived")
                    .exception();
        }
        try {
            return received(body, announced);
        } finally {
            places.release();
        }
    }

    private Path received(InputStream body, long announced) throws IOException {
        Path file = begun(announced);
        boolean whole = false;
        try {
            copy(body, file);
            whole = true;
            return file;
        } finally {
            if (!whole) {
                drop(file);
            }
        }
    }

    private Path begun(long announced) {
        try {
            ensure();
            requireSpace(Math.max(announced, 0));
            Path file = directory.resolve(UUID.randomUUID() + SUFFIX);
            return Files.createFile(file, permissions(directory, "rw-------"));
        } catch (IOException e) {
            throw cannotWrite(e).exception();
        }
    }

    private Problem cannotWrite(IOException why) {
        LOG.warn("nothing can be uploaded into {}", directory, why);
        return Problem.of(ErrorCode.FAILED, "what is uploaded cannot be kept; the log of the application says why");
    }

    private void refuseTooLarge(long bytes) {
        if (bytes > mostBytes) {
            throw Problem.of(
                            413,
                            "too-large",
                            "the file has more than the " + mostBytes + " bytes that lifeboat.web.max-upload allows")
                    .exception();
        }
    }

    private void ensure() throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path above = directory.toAbsolutePath().getParent();
            create(permissions(above == null ? directory : above, "rwx------"));
        }
    }

    private void create(FileAttribute<?>... permissions) throws IOException {
        try {
            Files.createDirectory(directory, permissions);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            LOG.debug("another upload has made {}", directory);
        }
    }

    private static FileAttribute<?>[] permissions(Path where, String permissions) {
        return where.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A file system without a size does not tell how much is free: only writing shows. */
    private void requireSpace(long bytes) {
        File place = directory.toFile();
        long free = place.getUsableSpace();
        if (free < bytes + RESERVE_BYTES && place.getTotalSpace() > 0) {
            throw Problem.of(
                            507,
                            "no-space",
                            "there is too little free space for this file: " + free + " bytes are free")
                    .exception();
        }
    }

    private void copy(InputStream body, Path file) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        long bytes = 0;
        long checkedAt = 0;
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
                bytes += length;
                refuseTooLarge(bytes);
                if (bytes - checkedAt > RESERVE_BYTES / 2) {
                    requireSpace(0);
                    checkedAt = bytes;
                }
                write(buffer, length, out);
            }
        }
    }

    /** That the disk takes no more is an answer; that nobody sends any more is none. */
    private void write(byte[] buffer, int length, OutputStream out) throws IOException {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            requireSpace(0);
            throw cannotWrite(e).exception();
        }
    }

    /** Deletes a file that was received, and what SQLite may have left beside it. */
    void drop(Path file) {
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            try {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
            } catch (IOException e) {
                LOG.warn("{} is left of an upload until the next start", file, e);
            }
        }
    }
}
