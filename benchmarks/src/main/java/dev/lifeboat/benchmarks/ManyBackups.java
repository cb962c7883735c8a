package dev.lifeboat.benchmarks;

import dev.lifeboat.Backup;
import dev.lifeboat.BackupManager;
import dev.lifeboat.RetentionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A directory with very many backups, an hour apart, of a small database. */
final class ManyBackups {

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    private final Path directory;
    private final int count;

    ManyBackups(Path directory, int count) {
        this.directory = directory;
        this.count = count;
    }

    /** One real backup, and its files again under the names of others. */
    void make() throws IOException, SQLException {
        try (Connection connection = TestDatabase.open(directory.resolve("app.db"))) {
            TestDatabase.run(connection, "CREATE TABLE t (x)");
        }
        Backup one;
        try (BackupManager manager = at(FIRST)) {
            one = manager.create();
        }
        Path store = directory.resolve("backups");
        String manifest = Files.readString(store.resolve(one.id() + ".manifest"));
        for (int hour = 1; hour < count; hour++) {
            String id = "app-" + name(FIRST.plus(Duration.ofHours(hour)));
            Files.createLink(store.resolve(id + ".sqlite"), store.resolve(one.id() + ".sqlite"));
            Files.writeString(
                    store.resolve(id + ".manifest"), manifest.replace(one.id().toString(), id));
        }
    }

    /** A manager of them, an hour after the last. */
    BackupManager manager() {
        return at(FIRST.plus(Duration.ofHours(count)));
    }

    private BackupManager at(Instant now) {
        return Ours.builder(directory.resolve("app.db"), directory)
                .retention(RetentionPolicy.parse("within=7d, daily=30, weekly=12, monthly=24"))
                .clock(InstantSource.fixed(now))
                .build();
    }

    private static String name(Instant at) {
        return at.toString().replaceAll("[-:]", "").replace("Z", ".000Z");
    }
}
