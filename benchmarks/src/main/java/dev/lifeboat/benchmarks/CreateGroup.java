package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import dev.lifeboat.SnapshotClock;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Making a backup of an idle database, each chain to the same end: a checked, hashed and durable copy. */
final class CreateGroup {

    static final String COPY = "cp + fsync (the physical limit)";
    static final String SNAPSHOT = "Lifeboat: snapshot phase";
    static final String CREATE = "Lifeboat: create";
    static final String SHELL = "sqlite3 .backup + quick_check + sha256sum";

    private final Path database;
    private final Tools tools;

    CreateGroup(Path database, Tools tools) {
        this.database = database;
        this.tools = tools;
    }

    List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        all.add(Contender.needing(tools.cp(), COPY, this::copy));
        all.add(Contender.of(SNAPSHOT, directory -> lifeboat(directory, true)));
        all.add(Contender.of(CREATE, directory -> lifeboat(directory, false)));
        all.add(Contender.needing(tools.sqlite3(), SHELL, directory -> shell(directory, ".backup main copy.db")));
        all.add(Contender.needing(
                tools.sqlite3(),
                "sqlite3 VACUUM INTO + quick_check + sha256sum",
                directory -> shell(directory, "VACUUM INTO 'copy.db'")));
        all.add(Contender.of("driver's backup to + quick_check + sha256sum", this::driver));
        all.add(Contender.needing(tools.restic(), "sqlite3 .backup + quick_check + restic backup", this::restic));
        return all;
    }

    private double copy(Path directory) throws Exception {
        long start = System.nanoTime();
        tools.copyDurably(database, directory.resolve("copy.db"));
        return secondsSince(start);
    }

    private double lifeboat(Path directory, boolean snapshotOnly) throws Exception {
        SnapshotClock clock = new SnapshotClock();
        try (BackupManager backups = clock.on(BackupManager.forDatabase(database)
                        .staging(directory.resolve("staging"))
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups"))))
                .build()) {
            long start = System.nanoTime();
            backups.create();
            long end = System.nanoTime();
            return ((snapshotOnly ? clock.takenAtNanos() : end) - start) / 1e9;
        }
    }

    private double shell(Path directory, String command) throws Exception {
        long start = System.nanoTime();
        tools.sqlite3().run(directory, database, command);
        finish(directory);
        return secondsSince(start);
    }

    private double driver(Path directory) throws Exception {
        long start = System.nanoTime();
        try (Connection connection = TestDatabase.open(database)) {
            TestDatabase.run(connection, "backup to '" + directory.resolve("copy.db") + "'");
        }
        finish(directory);
        return secondsSince(start);
    }

    /** A repository is made once in the life of a host, and does not count. */
    private double restic(Path directory) throws Exception {
        Path repository = directory.resolve("repository");
        Map<String, String> environment =
                Map.of("RESTIC_PASSWORD", "bench", "RESTIC_CACHE_DIR", directory.resolve("cache").toString());
        tools.restic().run(directory, environment, "-r", repository, "init");
        long start = System.nanoTime();
        tools.sqlite3().run(directory, database, ".backup main copy.db");
        tools.quickCheck(directory.resolve("copy.db"));
        tools.restic().run(directory, environment, "-r", repository, "backup", "copy.db");
        return secondsSince(start);
    }

    private void finish(Path directory) throws Exception {
        Path copy = directory.resolve("copy.db");
        tools.quickCheck(copy);
        tools.sha256sum().run(directory, copy);
        tools.sync(copy);
        if (Files.size(copy) == 0) {
            throw new IllegalStateException("the copy is empty");
        }
    }

    static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
