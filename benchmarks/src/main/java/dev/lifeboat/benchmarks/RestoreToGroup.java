package dev.lifeboat.benchmarks;

import dev.lifeboat.BackupId;
import dev.lifeboat.BackupManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Restoring into a new file, each chain to the same end: a checked, hashed and durable database. */
final class RestoreToGroup {

    static final String COPY_AND_HASH = "cp + fsync + sha256sum";
    static final String RESTORE_TO = "Lifeboat: restoreTo";
    private static final String RESTIC = "restic restore + quick_check + sha256sum";
    private static final String LITESTREAM = "litestream restore + quick_check + sha256sum";

    private final Path database;
    private final Tools tools;
    private final Path prepared;

    /** What is restored is made once, in a directory of this group. */
    RestoreToGroup(Path database, Tools tools, Path prepared) {
        this.database = database;
        this.tools = tools;
        this.prepared = prepared;
    }

    List<Contender> contenders() throws Exception {
        return List.of(
                Contender.of(this::copyAndHash, COPY_AND_HASH),
                Contender.of(restoreTo(), RESTORE_TO),
                Contender.needing(tools.restic(), restic(), RESTIC),
                Contender.needing(tools.litestream(), litestream(), LITESTREAM));
    }

    private void copyAndHash(Path directory, Sink sink) throws Exception {
        sink.add(COPY_AND_HASH, Timing.seconds(() -> {
            tools.copyDurably(database, directory.resolve("copy.db"));
            tools.sha256sum().run(directory, "copy.db");
        }));
    }

    private Contender.Work restoreTo() {
        BackupId id;
        try (BackupManager backups = Ours.manager(database, prepared)) {
            id = backups.create().id();
        }
        return (directory, sink) -> {
            try (BackupManager backups = Ours.manager(database, prepared)) {
                sink.add(RESTORE_TO, Timing.seconds(() -> backups.restoreTo(id, directory.resolve("new.db"))));
            }
        };
    }

    private Contender.Work restic() throws IOException, InterruptedException {
        if (tools.restic().missing().isPresent()) {
            return (directory, sink) -> {};
        }
        Restic restic = Restic.in(prepared, tools.restic());
        restic.backup(prepared, database);
        return (directory, sink) -> sink.add(RESTIC, Timing.seconds(() -> {
            restic.restore(directory);
            tools.prove(onlyDatabaseIn(directory));
        }));
    }

    private static Path onlyDatabaseIn(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".db"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("nothing was restored into " + directory));
        }
    }

    private Contender.Work litestream() throws IOException, InterruptedException {
        if (tools.litestream().missing().isPresent()) {
            return (directory, sink) -> {};
        }
        Litestream litestream = new Litestream(tools.litestream(), prepared);
        tools.copyDurably(database, prepared.resolve("live.db"));
        litestream.firstSnapshot(prepared.resolve("live.db"));
        return (directory, sink) -> sink.add(LITESTREAM, Timing.seconds(() -> {
            litestream.restore(directory.resolve("copy.db"));
            tools.prove(directory.resolve("copy.db"));
        }));
    }
}
