package dev.lifeboat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A host that does everything on virtual threads: eight of them write, and one calls every operation of a manager. It says
 * each one that has ended. A writer that waits for a lock of SQLite is pinned to its carrier for as long.
 */
final class VirtualHost {

    private static final int WRITERS = 8;
    private static final int ROWS = 3_000;
    /** Long enough that carriers are idle between commits: without that, who calls an operation waits for one in vain. */
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path directory;
    private final Path database;
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final AtomicInteger commits = new AtomicInteger();
    private volatile boolean ending;

    private VirtualHost(Path directory) {
        this.directory = directory;
        this.database = directory.resolve("app.db");
    }

    /** Directory and journal mode. */
    public static void main(String[] arguments) throws Exception {
        new VirtualHost(Path.of(arguments[0])).run(JournalMode.valueOf(arguments[1]));
        System.out.println("done");
    }

    /** One that starts a virtual thread for each task, on a JDK that has them. */
    static ExecutorService virtualThreads() throws ReflectiveOperationException {
        return (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    }

    private void run(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(database, mode)) {
            app.fill(ROWS);
        }
        Files.copy(database, directory.resolve("other.db"));
        ExecutorService threads = virtualThreads();
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(threads.submit(this::write));
        }
        try (BackupManager backups = builder().build()) {
            threads.submit(() -> besideWriters(backups)).get();
            ending = true;
            for (Future<?> writer : writers) {
                writer.get();
            }
            threads.submit(() -> alone(backups)).get();
        }
        threads.shutdown();
    }

    private BackupManagerBuilder builder() {
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .retention(RetentionPolicy.keepLast(1))
                .lockTimeout(Duration.ofMinutes(10))
                .guard(new RestoreGuard() {
                    @Override
                    public void validate(Connection live) throws SQLException {
                        AppDatabase.text(live, "SELECT count(*) FROM note");
                    }
                })
                .unattended()
                .clock(clock);
    }

    /** Pauses as a host does that answers requests: else the others would never get a carrier. */
    private Void write() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            AppDatabase.run(connection, "PRAGMA busy_timeout=600000");
            while (!ending) {
                AppDatabase.run(connection, "INSERT INTO note (text) VALUES ('written')");
                commits.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return null;
    }

    private Void besideWriters(BackupManager backups) throws Exception {
        Backup first = does("create", backups::create);
        does("verify", () -> backups.verify(first.id(), VerifyDepth.INTEGRITY_CHECK));
        does("health", backups::health);
        does("preview", () -> backups.preview(first.id()));
        RestoreResult restored = does("restore", () -> backups.restore(first.id()));
        does("undo", () -> backups.restore(restored.safetyBackup().id()));
        does("restoreTo", () -> backups.restoreTo(first.id(), directory.resolve("copy.db")));
        does("importFile", () -> backups.importFile(directory.resolve("other.db"), "other"));
        does("create again", backups::create);
        does("prune", backups::prune);
        return null;
    }

    private Void alone(BackupManager backups) throws Exception {
        Files.delete(database);
        for (String suffix : List.of("-wal", "-shm", "-journal")) {
            Files.deleteIfExists(directory.resolve("app.db" + suffix));
        }
        does("restoreIfMissing", () -> backups.restoreIfMissing().orElseThrow());
        return null;
    }

    /** The writers go on before, and get through. */
    private <T> T does(String what, Callable<T> operation) throws Exception {
        int before = commits.get();
        while (!ending && commits.get() < before + WRITERS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        T result = operation.call();
        clock.advance(Duration.ofHours(1));
        System.out.println("ended: " + what);
        return result;
    }
}
