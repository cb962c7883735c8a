package dev.lifeboat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host's database in WAL, a directory for its backups, and a clock that stands at noon. */
abstract class BackupsFixture {

    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    Path directory;

    final MutableClock clock = new MutableClock(START);
    AppDatabase app;

    @BeforeEach
    void openDatabase() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
    }

    @AfterEach
    void closeDatabase() throws Exception {
        app.close();
    }

    /** A manager with the clock and the directory; its scheduler has no thread. */
    BackupManagerBuilder manager() {
        return manager(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    BackupManagerBuilder manager(BackupStore store) {
        return BackupManager.forDatabase(app.path()).storeIn(store).clock(clock).unattended();
    }

    /** The object of a backup in the directory. */
    Path stored(BackupId id, String suffix) {
        return directory.resolve("backups").resolve(id + "." + suffix);
    }
}
