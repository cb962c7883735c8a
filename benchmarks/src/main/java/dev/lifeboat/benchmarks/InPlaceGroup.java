package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Restoring into the live database while a host writes and reads, seen with that host's eyes. */
final class InPlaceGroup {

    static final String COPY = "cp + fsync of the database";
    static final String HELD_OUT = "Lifeboat: longest gap between two commits";
    static final String READER = "Lifeboat: longest wait of a reader";
    private static final String WHOLE = "Lifeboat: restore, from call to return";
    private static final int COMMITS_PER_SECOND = 100;
    private static final long LEAD_MILLIS = 500;
    private static final int COMMITS_AFTERWARDS = 20;

    private final Path database;
    private final Tools tools;
    private final Table table;

    InPlaceGroup(Path database, Tools tools, Table table) {
        this.database = database;
        this.tools = tools;
        this.table = table;
    }

    List<Contender> contenders() {
        return List.of(Contender.of(this::run, COPY, HELD_OUT, READER, WHOLE));
    }

    private void run(Path directory, Sink sink) throws Exception {
        Path live = directory.resolve("live.db");
        tools.copyDurably(database, live);
        try (BackupManager backups = Ours.manager(live, directory)) {
            Backup backup = backups.create();
            // Right before, since what writing 1 GB costs depends on how much of the memory is in use by then.
            sink.add(COPY, Timing.seconds(() -> tools.copyDurably(database, directory.resolve("copy.db"))));
            restore(backups, backup, live, sink);
        }
    }

    private void restore(BackupManager backups, Backup backup, Path live, Sink sink) throws Exception {
        try (Writer writer = Writer.start(live, COMMITS_PER_SECOND);
                Reader reader = Reader.start(live)) {
            TimeUnit.MILLISECONDS.sleep(LEAD_MILLIS);
            long start = System.nanoTime();
            RestoreResult result = backups.restore(backup.id());
            double seconds = Timing.secondsSince(start);
            writer.awaitMore(COMMITS_AFTERWARDS);
            reader.awaitMore(1);
            writer.stop();
            reader.stop();
            sink.add(HELD_OUT, writer.commits().longestGapSeconds());
            sink.add(READER, reader.longestSeconds(start));
            sink.add(WHOLE, seconds);
            result.warnings()
                    .forEach(warning -> table.note("A warning that a restore gave: " + outside(warning, live)));
        }
    }

    /** Without where this machine keeps it. */
    private static String outside(String warning, Path live) {
        return warning.replace(live.getParent() + "/", "");
    }
}
