package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupManager;
import dev.lifeboat.SnapshotClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Making a backup of an idle database, each chain to the same end: a checked, hashed and durable copy. */
final class CreateGroup {

    static final String COPY = "cp + fsync (the physical limit)";
    static final String SNAPSHOT = "Lifeboat: create, its snapshot phase";
    static final String CREATE = "Lifeboat: create";
    static final String SHELL = "sqlite3 .backup + quick_check + sha256sum";
    private static final String VACUUM = "sqlite3 VACUUM INTO + quick_check + sha256sum";
    private static final String DRIVER = "driver's backup to + quick_check + sha256sum";
    private static final String RESTIC = "sqlite3 .backup + quick_check + restic backup";
    private static final String LITESTREAM = "litestream, first snapshot (unchecked)";
    private static final String LITESTREAM_PROVEN = "litestream, then restore + quick_check + sha256sum";

    private final Path database;
    private final Tools tools;

    CreateGroup(Path database, Tools tools) {
        this.database = database;
        this.tools = tools;
    }

    /** The limit, ours, and what most people do. */
    List<Contender> few() {
        return List.of(
                Contender.of(this::copy, COPY),
                Contender.of(this::lifeboat, SNAPSHOT, CREATE),
                Contender.needing(tools.sqlite3(), shell(SHELL, ".backup main copy.db"), SHELL));
    }

    List<Contender> all() {
        List<Contender> all = new ArrayList<>(few());
        all.add(Contender.needing(tools.sqlite3(), shell(VACUUM, "VACUUM INTO 'copy.db'"), VACUUM));
        all.add(Contender.needing(tools.sqlite3(), this::driver, DRIVER));
        all.add(Contender.needing(tools.restic(), this::restic, RESTIC));
        all.add(Contender.needing(tools.litestream(), this::litestream, LITESTREAM, LITESTREAM_PROVEN));
        return all;
    }

    private void copy(Path directory, Sink sink) throws Exception {
        sink.add(COPY, Timing.seconds(() -> tools.copyDurably(database, directory.resolve("copy.db"))));
    }

    private void lifeboat(Path directory, Sink sink) throws Exception {
        SnapshotClock clock = new SnapshotClock();
        try (BackupManager backups = clock.on(Ours.builder(database, directory)).build()) {
            long start = System.nanoTime();
            double seconds = Timing.seconds(backups::create);
            sink.add(SNAPSHOT, (clock.takenAtNanos() - start) / 1e9);
            sink.add(CREATE, seconds);
        }
    }

    private Contender.Work shell(String row, String command) {
        return (directory, sink) -> sink.add(row, Timing.seconds(() -> {
            tools.sqlite3().run(directory, database, command);
            tools.prove(directory.resolve("copy.db"));
        }));
    }

    private void driver(Path directory, Sink sink) throws Exception {
        sink.add(DRIVER, Timing.seconds(() -> {
            Path copy = directory.resolve("copy.db");
            try (Connection connection = TestDatabase.open(database)) {
                TestDatabase.run(connection, "backup to '" + copy + "'");
            }
            tools.prove(copy);
        }));
    }

    /** restic hashes what it stores itself, and makes it durable. */
    private void restic(Path directory, Sink sink) throws Exception {
        Restic restic = Restic.in(directory, tools.restic());
        sink.add(RESTIC, Timing.seconds(() -> {
            tools.sqlite3().run(directory, database, ".backup main copy.db");
            tools.quickCheck(directory.resolve("copy.db"));
            restic.backup(directory, directory.resolve("copy.db"));
        }));
    }

    private void litestream(Path directory, Sink sink) throws Exception {
        Path live = directory.resolve("live.db");
        tools.copyDurably(database, live);
        Litestream litestream = new Litestream(tools.litestream(), directory);
        double seconds = litestream.firstSnapshot(live);
        sink.add(LITESTREAM, seconds);
        sink.add(
                LITESTREAM_PROVEN,
                seconds
                        + Timing.seconds(() -> {
                            litestream.restore(directory.resolve("copy.db"));
                            tools.prove(directory.resolve("copy.db"));
                        }));
    }
}
