package dev.lifeboat.examples;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The one place that a tour writes to. It is emptied before each run, and only if an earlier run made it. */
final class TourDirectory {

    private static final String MARK = "made-by-the-tour";

    private final Path path;

    private TourDirectory(Path path) {
        this.path = path;
    }

    /**
     * Empties the directory, or makes it.
     *
     * @throws IOException if it holds something that no tour put there
     */
    static TourDirectory prepare(Path path) throws IOException {
        Path mark = path.resolve(MARK);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            requireOurs(path);
            deleteContents(path, mark);
        }
        Files.createDirectories(path);
        keepPrivate(path);
        if (Files.notExists(mark)) {
            Files.createFile(mark);
        }
        return new TourDirectory(path.toRealPath());
    }

    private static void requireOurs(Path path) throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(path.toString());
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> found = entries.toList();
            if (!found.isEmpty() && !found.contains(path.resolve(MARK))) {
                throw new IOException(
                        path + " holds files that no tour made, such as " + found.get(0) + ", and is left alone");
            }
        }
    }

    /** A copy of a file that only its owner may read must not be open to all. */
    private static void keepPrivate(Path directory) throws IOException {
        if (Files.getFileStore(directory).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Links are deleted, not followed. The mark stays, so that an interrupted run can be cleared up by the next. */
    private static void deleteContents(Path directory, Path mark) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.equals(mark)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (!visited.equals(directory)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Deletes a file or a directory in it. */
    void delete(String name) throws IOException {
        Path entry = resolve(name);
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
            deleteContents(entry, path.resolve(MARK));
        }
        Files.deleteIfExists(entry);
    }

    /** How much is in it. */
    long bytes() throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }
}
