package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPolicy;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Listing and planning over many backups. */
final class CatalogGroup {

    static final String LIST_COLD = "list(), cold";
    static final String LIST = "list(), warm";
    static final String PLAN = "planPrune()";

    private final Path directory;
    private final int backups;

    CatalogGroup(Path directory, int backups) {
        this.directory = directory;
        this.backups = backups;
    }

    void run(Table table, int rounds) throws Exception {
        Path place = Files.createDirectories(directory.resolve("catalog"));
        try {
            Instant now = plant(place);
            for (int round = -1; round < rounds; round++) {
                measure(place, now, table, round < 0);
            }
        } finally {
            Comparison.delete(place);
        }
    }

    private void measure(Path place, Instant now, Table table, boolean warmUp) {
        try (BackupManager manager = manager(place, InstantSource.fixed(now))) {
            Table into = warmUp ? new Table("warm-up", "ms") : table;
            into.add(LIST_COLD, millis(() -> manager.list()));
            for (int again = 0; again < 20; again++) {
                into.add(LIST, millis(() -> manager.list()));
            }
            for (int again = 0; again < 20; again++) {
                into.add(PLAN, millis(() -> manager.planPrune()));
            }
        }
    }

    private static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static BackupManager manager(Path place, InstantSource clock) {
        return BackupManager.forDatabase(place.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(place.resolve("backups")))
                .retention(RetentionPolicy.parse("within=7d, daily=30, weekly=12, monthly=24"))
                .clock(clock)
                .build();
    }

    /** One real backup, and its files again under the names of others, an hour apart. */
    private Instant plant(Path place) throws Exception {
        TestDatabase.run(TestDatabase.open(place.resolve("app.db")), "CREATE TABLE t (x)");
        Instant first = Instant.parse("2024-01-01T00:00:00Z");
        Backup one;
        try (BackupManager manager = manager(place, InstantSource.fixed(first))) {
            one = manager.create();
        }
        Path store = place.resolve("backups");
        String manifest = Files.readString(store.resolve(one.id() + ".manifest"));
        for (int hour = 1; hour < backups; hour++) {
            String id = "app-" + name(first.plus(Duration.ofHours(hour)));
            Files.createLink(store.resolve(id + ".sqlite"), store.resolve(one.id() + ".sqlite"));
            Files.writeString(store.resolve(id + ".manifest"), manifest.replace(one.id().toString(), id));
        }
        return first.plus(backups, ChronoUnit.HOURS);
    }

    private static String name(Instant at) {
        return at.toString().replaceAll("[-:]", "").replace("Z", ".000Z");
    }
}
