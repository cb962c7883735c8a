package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");

    private BackupManagerBuilder manager(AppDatabase app) {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock);
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void restoreBringsTheBackupBackWhileConnectionsStayOpenAndCanBeUndone(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), mode);
                BackupManager backups = manager(app).build()) {
            Connection other = app.open();
            app.add("one");
            Backup backup = backups.create("before");
            app.add("two");
            assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("2");

            RestoreResult result = backups.restore(backup.id());

            assertThat(app.notes()).containsExactly("one");
            assertThat(AppDatabase.text(other, "SELECT count(*) FROM note")).isEqualTo("1");
            assertThat(result.warnings()).isEmpty();
            assertThat(result.safetyBackup().trigger()).isEqualTo(BackupTrigger.PRE_RESTORE);
            assertThat(backups.list())
                    .extracting(Backup::id)
                    .containsExactly(result.safetyBackup().id(), backup.id());
            app.add("three");

            backups.restore(result.safetyBackup().id());

            assertThat(app.notes()).containsExactly("one", "two");
            app.add("four");
            assertThat(app.notes()).isEqualTo(List.of("one", "two", "four"));
            for (Backup each : backups.list()) {
                assertThat(backups.verify(each.id(), VerifyDepth.INTEGRITY_CHECK)
                                .problems())
                        .isEmpty();
            }
            try (var left = Files.list(directory.resolve(".lifeboat"))) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("app.db.lock", "app.runs");
            }
        }
    }
}
