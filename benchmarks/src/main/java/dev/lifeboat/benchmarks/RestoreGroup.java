package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreResult;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;

/** Restores: into the live database while a host writes and reads, and into a new file. */
final class RestoreGroup {

    static final String HELD_OUT = "Lifeboat: writers held out, the first commit afterwards included";
    static final String READERS = "Lifeboat: a reader's longest wait meanwhile";
    static final String WHOLE = "Lifeboat: restore, all of it";
    static final String RESTORE_TO = "Lifeboat: restoreTo";
    static final String COPY_AND_HASH = "cp + fsync + sha256sum";
    private static final int COMMITS_PER_SECOND = 100;

    private final Path database;
    private final Tools tools;

    RestoreGroup(Path database, Tools tools) {
        this.database = database;
        this.tools = tools;
    }

    /** The ways into a new file. */
    List<Contender> toANewFile() {
        return List.of(
                Contender.needing(tools.sha256sum(), COPY_AND_HASH, this::copyAndHash),
                Contender.of(RESTORE_TO, this::restoreTo));
    }

    private double copyAndHash(Path directory) throws Exception {
        long start = System.nanoTime();
        tools.copyDurably(database, directory.resolve("copy.db"));
        tools.sha256sum().run(directory, directory.resolve("copy.db"));
        return CreateGroup.secondsSince(start);
    }

    private double restoreTo(Path directory) throws Exception {
        try (BackupManager backups = manager(database, directory)) {
            Backup backup = backups.create();
            long start = System.nanoTime();
            backups.restoreTo(backup.id(), directory.resolve("new.db"));
            return CreateGroup.secondsSince(start);
        }
    }

    private static BackupManager manager(Path live, Path directory) {
        return BackupManager.forDatabase(live)
                .staging(directory.resolve("staging"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build();
    }

    /** Restores in place under a writer and a reader, so often. */
    void inPlace(Path directory, Table table, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            Path place = Files.createDirectories(directory.resolve("work"));
            long start = System.nanoTime();
            tools.copyDurably(database, place.resolve("live.db"));
            table.add(CreateGroup.COPY, CreateGroup.secondsSince(start));
            try (BackupManager backups = manager(place.resolve("live.db"), place)) {
                inPlace(backups, place.resolve("live.db"), table);
            } finally {
                Comparison.delete(place);
            }
        }
    }

    private static void inPlace(BackupManager backups, Path live, Table table) throws Exception {
        Backup backup = backups.create();
        try (Writer writer = new Writer(live, COMMITS_PER_SECOND);
                Reader reader = new Reader(live)) {
            Thread.sleep(500);
            long start = System.nanoTime();
            RestoreResult result = backups.restore(backup.id());
            double seconds = CreateGroup.secondsSince(start);
            Thread.sleep(500);
            table.add(HELD_OUT, writer.stop().max() / 1000);
            table.add(READERS, reader.stop().max() / 1000);
            table.add(WHOLE, seconds);
            System.out.printf("  restore in place %8.3f s, %s%n", seconds, result.warnings());
        }
    }

    /** Reads a row again and again. */
    private static final class Reader implements AutoCloseable {

        private final Samples millis = new Samples();
        private final Thread thread;
        private volatile boolean stopped;
        private volatile Exception failure;

        Reader(Path database) {
            thread = new Thread(() -> read(database), "reader");
            thread.start();
        }

        private void read(Path database) {
            try (Connection connection = TestDatabase.open(database);
                    Statement statement = connection.createStatement()) {
                while (!stopped) {
                    long start = System.nanoTime();
                    try (ResultSet row = statement.executeQuery("SELECT count(*) FROM (SELECT 1 FROM item LIMIT 100)")) {
                        row.next();
                    }
                    millis.add((System.nanoTime() - start) / 1e6);
                    Thread.sleep(5);
                }
            } catch (Exception e) {
                failure = e;
            }
        }

        Samples stop() throws Exception {
            close();
            if (failure != null) {
                throw new IllegalStateException("the reader failed", failure);
            }
            return millis;
        }

        @Override
        public void close() throws InterruptedException {
            stopped = true;
            thread.join();
        }
    }
}
