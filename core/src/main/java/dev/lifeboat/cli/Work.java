package dev.lifeboat.cli;

import dev.lifeboat.BackupManager;
import dev.lifeboat.BackupStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory of our own that does not exist until a manager needs it, and is deleted when it is closed or the process is
 * told to stop. It is also where the database of the managers is not.
 */
final class Work implements AutoCloseable {

    private final Path directory;
    private final Thread atTheEnd = new Thread(this::abandon, "lifeboat-work");

    private Work(Path directory) {
        this.directory = directory;
    }

    static Work in(Path above) {
        Work work = new Work(above.toAbsolutePath().resolve(".lifeboat-" + UUID.randomUUID()));
        Runtime.getRuntime().addShutdownHook(work.atTheEnd);
        return work;
    }

    /** A manager for the backups of one name: for reading, verifying and restoring to a file. */
    BackupManager manager(BackupStore store, String name) {
        return BackupManager.forDatabase(directory.resolve("no.db"))
                .storeIn(store)
                .staging(directory)
                .name(name)
                .build();
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

    /** Whoever was at work may still write; there is nobody left to tell. */
    private void abandon() {
        try {
            delete();
        } catch (IOException e) {
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
