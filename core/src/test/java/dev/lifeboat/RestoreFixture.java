package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of restores share: a database, a manager, and a look at what is left behind. */
abstract class RestoreFixture {

    @TempDir
    Path directory;

    final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");
    final List<Step> steps = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    AppDatabase app(JournalMode mode) throws Exception {
        return open(AppDatabase.create(directory.resolve("app.db"), mode));
    }

    AppDatabase app(String... pragmas) throws Exception {
        return open(AppDatabase.create(directory.resolve("app.db"), pragmas));
    }

    BackupManagerBuilder builder() {
        return BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock)
                .onStep(steps::add);
    }

    <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    Path stored(BackupId id, String suffix) {
        return directory.resolve("backups").resolve(id + "." + suffix);
    }

    /** Nothing waits in staging, and nothing half-done is in the store. */
    void assertNothingLeftBehind() throws IOException {
        assertThat(names(directory.resolve(".lifeboat"))).containsOnly("app.db.lock", "app.db.owner", "app.runs");
        assertThat(names(directory.resolve("backups")))
                .allMatch(name -> name.endsWith(".sqlite") || name.endsWith(".manifest") || name.endsWith(".verified"));
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
    }
}
