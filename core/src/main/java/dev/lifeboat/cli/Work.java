package dev.lifeboat.cli;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A directory of our own that does not exist until a manager needs it, and is deleted when it is closed or the process is
 * told to stop. It is also where the database of the managers is not.
 */
final class Work implements AutoCloseable {

    /** Enough for no two of them to meet, and short: SQLite opens no file whose path is too long. */
    private static final int NAME_LENGTH = "00000000-0000".length();

    private static final int LOOKS_AT_THE_END = 10;
    private static final long BETWEEN_LOOKS_NANOS = 20_000_000;

    private final Path directory;
    private final Lock beginning = new ReentrantLock();
    private final Thread atTheEnd = new Thread(this::abandon, "lifeboat-work");

    private Work(Path directory) {
        this.directory = directory;
    }

    static Work in(Path above) {
        Work work = new Work(above.toAbsolutePath()
                .resolve(".lifeboat-" + UUID.randomUUID().toString().substring(0, NAME_LENGTH)));
        Runtime.getRuntime().addShutdownHook(work.atTheEnd);
        return work;
    }

    /** A manager for the backups of one name: for reading, verifying and restoring to a file. */
    BackupManager manager(BackupStore store, String name) {
        beginning.lock();
        try {
            return BackupManager.forDatabase(directory.resolve("no.db"))
                    .storeIn(store)
                    .staging(directory)
                    .name(name)
                    .build();
        } finally {
            beginning.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atTheEnd);
        } catch (IllegalStateException e) {
            // The process ends, and the hook does it.
            return;
        }
        delete();
    }

    /** Nothing new begins from here on. Whoever is at work may still write for a moment, and make the directory anew. */
    private void abandon() {
        beginning.lock();
        for (int look = 0; look < LOOKS_AT_THE_END; look++) {
            tryToDelete();
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    /** There is nobody left to tell. */
    private void tryToDelete() {
        try {
            delete();
        } catch (IOException | UncheckedIOException e) {
            // Files came or went meanwhile: the next look sees them.
            return;
        }
    }

    private void delete() throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
