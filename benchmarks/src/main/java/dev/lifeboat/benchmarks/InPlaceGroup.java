package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RestoreResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConnection;

/** Restoring into the live database while a host writes and reads, seen with that host's eyes. */
final class InPlaceGroup {

    static final String COPY = "cp + fsync of the database";
    static final String HELD_OUT = "Lifeboat: longest gap between two commits";
    static final String READER = "Lifeboat: longest wait of a reader";
    static final String ALONE = "SQLite's backup API alone, into the idle database";
    private static final String WHOLE = "Lifeboat: restore, from call to return";
    private static final int COMMITS_PER_SECOND = 100;
    private static final long LEAD_MILLIS = 500;
    private static final int COMMITS_AFTERWARDS = 20;
    private static final int STEP_PAGES = 1024;

    private final Path database;
    private final Tools tools;
    private final Table table;
    private final PageCache cache;

    InPlaceGroup(Path database, Tools tools, Table table, PageCache cache) {
        this.database = database;
        this.tools = tools;
        this.table = table;
        this.cache = cache;
    }

    List<Contender> contenders() {
        return List.of(Contender.of(this::run, COPY, HELD_OUT, READER, WHOLE), Contender.of(this::alone, ALONE));
    }

    private void run(Path directory, Sink sink) throws Exception {
        Path live = directory.resolve("live.db");
        tools.copyDurably(database, live);
        try (BackupManager backups = Ours.manager(live, directory)) {
            Backup backup = backups.create();
            cache.fill(backupIn(directory, backup), database, live);
            sink.add(COPY, Timing.seconds(() -> tools.copyDurably(database, directory.resolve("copy.db"))));
            restore(backups, backup, live, sink);
        }
    }

    /**
     * What Lifeboat does in WAL while it holds the write lock, without all else: no safety copy, no proof, no checkpoint, no
     * writer and no reader. The same call with a rollback journal.
     */
    private void alone(Path directory, Sink sink) throws Exception {
        Path live = directory.resolve("live.db");
        Path candidate = directory.resolve("candidate.db");
        tools.copyDurably(database, live);
        tools.copyDurably(database, candidate);
        cache.fill(live, candidate);
        // Open meanwhile, so that what is measured is the commit and not the checkpoint of the last one to close.
        try (Connection host = TestDatabase.open(live);
                SQLiteConnection source = TestDatabase.open(candidate).unwrap(SQLiteConnection.class)) {
            TestDatabase.run(host, "SELECT count(*) FROM sqlite_schema");
            sink.add(ALONE, Timing.seconds(() -> copy(source, live)));
        }
    }

    private static void copy(SQLiteConnection source, Path live) throws SQLException {
        int code = source.getDatabase().backup("main", live.toString(), (left, all) -> {}, 2, 50, STEP_PAGES);
        if (code != 0) {
            throw new SQLException("the copy ended with " + code);
        }
    }

    private static Path backupIn(Path directory, Backup backup) {
        return directory.resolve("backups").resolve(backup.id() + ".sqlite");
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
