package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file system that is really full, before an operation or in the middle of one. Where this user may not mount one, the
 * tests are skipped.
 */
class FullVolumeTest {

    private static final int VOLUME_KIBIBYTES = 6_000;
    private static final int ROWS = 1_000;
    private static final String FULL = "No space left on device";

    /** A quota, or another program that is quicker, makes what is free a promise that is not kept. */
    private static final DurableFiles PROMISING = new DurableFiles() {
        @Override
        public long usableBytes(Path directory) {
            return Long.MAX_VALUE / 4;
        }
    };

    @TempDir
    Path directory;

    private final Mounts mounts = new Mounts();
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private Path volume = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        volume = mounts.small(directory.resolve("volume"), VOLUME_KIBIBYTES);
    }

    @AfterEach
    void unmount() throws Exception {
        mounts.unmount();
    }

    private static AppDatabase database(Path place, JournalMode mode) throws Exception {
        AppDatabase app = AppDatabase.create(place.resolve("app.db"), mode);
        app.add("one");
        app.fill(ROWS);
        AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
        return app;
    }

    private BackupManagerBuilder manager(AppDatabase app, Path backups, DurableFiles files) {
        return manager(app.path(), backups, files);
    }

    private BackupManagerBuilder manager(Path database, Path backups, DurableFiles files) {
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryStores.at(backups, files))
                .files(files)
                .clock(clock)
                .unattended();
    }

    private static BackupException failure(Runnable operation) {
        BackupException failure = catchThrowableOfType(BackupException.class, operation::run);
        assertThat(failure).isNotNull();
        assertThat(failure.getMessage()).doesNotContain("Exception", "java.");
        return failure;
    }

    private static void assertWhole(BackupManager backups) {
        for (Backup backup : backups.list()) {
            assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM).problems())
                    .isEmpty();
        }
    }

    private static void assertSound(AppDatabase app, String first, long count) throws Exception {
        assertThat(AppDatabase.column(app.connection(), "PRAGMA integrity_check"))
                .containsExactly("ok");
        assertThat(app.notes().get(0)).isEqualTo(first);
        assertThat(app.count()).isEqualTo(count);
    }

    @Test
    void aStoreThatIsFull() throws Exception {
        try (AppDatabase app = database(directory, JournalMode.WAL);
                BackupManager honest = manager(app, volume, DurableFiles.SYSTEM).build();
                BackupManager promising = manager(app, volume, PROMISING).build()) {
            honest.create("there is room");
            clock.advance(Duration.ofHours(1));
            Path ballast = Mounts.fill(volume, 100_000);
            List<String> before = DirectoryContent.names(volume);

            assertThat(failure(honest::create)).hasMessageContaining("too little free space for a backup");
            assertThat(failure(promising::create)).hasMessageContainingAll(FULL, "Nothing was published");
            assertThat(failure(() -> promising.importFile(copyOf(app), "import")))
                    .hasMessageContainingAll(FULL, "Nothing was published; the file is as it was");

            assertThat(DirectoryContent.names(volume)).isEqualTo(before);
            assertThat(honest.list()).hasSize(1);
            assertWhole(honest);
            Files.delete(ballast);
            honest.create("there is room again");
            assertThat(honest.list()).hasSize(2);
            assertWhole(honest);
        }
    }

    private Path copyOf(AppDatabase app) {
        try {
            return Files.exists(directory.resolve("foreign.db"))
                    ? directory.resolve("foreign.db")
                    : Files.copy(app.path(), directory.resolve("foreign.db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aStagingThatIsFull() throws Exception {
        try (AppDatabase app = database(directory, JournalMode.WAL)) {
            Path backups = directory.resolve("backups");
            Path staging = Files.createDirectory(volume.resolve("staging"));
            BackupManagerBuilder builder = manager(app, backups, PROMISING).staging(staging);
            try (BackupManager manager = builder.build();
                    BackupManager honest = manager(app, backups, DurableFiles.SYSTEM)
                            .staging(staging)
                            .build()) {
                Backup backup = manager.create();
                app.add("two");
                Path ballast = Mounts.fill(volume, 100_000);
                Map<String, String> before = DirectoryContent.of(backups);

                assertThat(failure(honest::create)).hasMessageContaining("too little free space for a copy");
                assertThat(failure(manager::create)).hasMessageContainingAll("full", "Nothing was published");
                assertThat(failure(() -> manager.importFile(copyOf(app), "x"))).hasMessageContaining("full");
                assertThat(failure(() -> manager.restore(backup.id())))
                        .hasMessageContainingAll(FULL, "The live database was not touched");
                assertThat(failure(() -> manager.verify(backup.id(), VerifyDepth.QUICK_CHECK)))
                        .hasMessageContainingAll(FULL, "says nothing about the backup");
                assertThat(manager.verify(backup.id(), VerifyDepth.CHECKSUM).problems())
                        .isEmpty();
                assertThat(failure(() -> honest.restore(backup.id()))).hasMessageContaining("too little free space");

                assertSound(app, "one", ROWS + 2);
                assertThat(DirectoryContent.of(backups)).containsAllEntriesOf(before);
                assertThat(DirectoryContent.names(staging))
                        .allMatch(name ->
                                name.matches("app\\.db\\.lock|app\\.db-[0-9a-f]{8}\\.owner|app-[0-9a-f]{8}\\.runs"));
                Files.delete(ballast);
                manager.restore(backup.id());
                assertSound(app, "one", ROWS + 1);
                assertWhole(manager);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aRestoreForWhichTheVolumeOfTheDatabaseIsTooFull(JournalMode mode) throws Exception {
        try (AppDatabase app = database(volume, mode);
                BackupManager backups = manager(app, directory.resolve("backups"), PROMISING)
                        .staging(directory.resolve("staging"))
                        .build()) {
            Backup backup = backups.create();
            AppDatabase.run(app.connection(), "DELETE FROM note WHERE text <> 'one'");
            app.add("two");
            AppDatabase.run(app.connection(), "VACUUM");
            AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            Path ballast = Mounts.fill(volume, 100_000);

            assertThat(failure(() -> backups.restore(backup.id())))
                    .message()
                    .containsAnyOf("full", "no space")
                    .containsAnyOf("SQLite rolled it back", "was not touched", "was put back");

            assertSound(app, "one", 2);
            Files.delete(ballast);
            app.add("three");
            assertThat(backups.restore(backup.id()).warnings()).isEmpty();
            assertSound(app, "one", ROWS + 1);
            assertWhole(backups);
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aNewFileForWhichThereIsNoRoomBesideTheDatabase(JournalMode mode) throws Exception {
        database(volume, mode).close();
        Path database = volume.resolve("app.db");
        try (BackupManager backups = manager(database, directory.resolve("backups"), PROMISING)
                .staging(directory.resolve("staging"))
                .build()) {
            Backup backup = backups.create();
            Files.write(database, ReplaceFixture.GARBAGE);
            Path ballast = Mounts.fill(volume, 100_000);

            assertThat(failure(() -> backups.restore(backup.id(), RestoreMode.REPLACE_FILE)))
                    .hasMessageContainingAll(FULL, "The live database was not touched");

            assertThat(database).hasBinaryContent(ReplaceFixture.GARBAGE);
            assertThat(DirectoryContent.names(volume)).containsExactly("app.db", "ballast");
            Files.delete(ballast);
            assertThat(backups.restore(backup.id(), RestoreMode.REPLACE_FILE).setAside())
                    .isPresent();
            assertThat(ReplaceFixture.notesOf(database)).containsExactly("one");
        }
    }

    @Test
    void aNewFileElsewhereForWhichThereIsNoRoom() throws Exception {
        try (AppDatabase app = database(directory, JournalMode.WAL);
                BackupManager backups =
                        manager(app, directory.resolve("backups"), PROMISING).build()) {
            Backup backup = backups.create();
            Mounts.fill(volume, 100_000);

            assertThat(failure(() -> backups.restoreTo(backup.id(), volume.resolve("copy.db"))))
                    .hasMessageContainingAll(FULL, "Nothing was written");

            assertThat(DirectoryContent.names(volume)).containsExactly("ballast");
        }
    }

    @Test
    void oneVolumeForEverythingOnWhichNothingMoreFits() throws Exception {
        Path settings = volume.resolve("app.settings");
        try (AppDatabase app = database(volume, JournalMode.WAL);
                BackupManager backups = manager(app, volume.resolve("backups"), PROMISING)
                        .settingsFile(settings)
                        .retention(RetentionPolicy.keepLast(1))
                        .build()) {
            for (int i = 0; i < 3; i++) {
                clock.advance(Duration.ofHours(1));
                app.add("note " + i);
                backups.create();
            }
            backups.scheduler().apply(backups.scheduler().settings().withRetention(RetentionPolicy.keepLast(2)));
            String saved = Files.readString(settings);
            Mounts.fill(volume, 0);

            assertThatThrownBy(() -> backups.scheduler()
                            .apply(backups.scheduler().settings().withRetention(RetentionPolicy.keepLast(1))))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContainingAll(FULL, "Those from before count");
            assertThat(Files.readString(settings)).isEqualTo(saved);
            assertThat(backups.health().has(Finding.Code.LITTLE_SPACE)).isFalse();

            assertThat(backups.prune().removed()).hasSize(1);
            Files.delete(volume.resolve("ballast"));
            Mounts.fill(volume, 0);
            assertThat(failure(backups::create)).hasMessageContaining("full");
            assertWhole(backups);
            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void aFailureForWhoseNoteThereIsNoRoomFreezesRetentionAllTheSame() throws Exception {
        try (AppDatabase app = database(volume, JournalMode.WAL);
                BackupManager backups = manager(app, volume.resolve("backups"), PROMISING)
                        .retention(RetentionPolicy.keepLast(1))
                        .build()) {
            backups.create();
            clock.advance(Duration.ofHours(1));
            backups.create("newer");
            Path ballast = Mounts.fill(volume, 0);
            clock.advance(Duration.ofHours(1));
            failure(backups::create);

            assertThat(backups.prune().frozen())
                    .hasValueSatisfying(why -> assertThat(why).contains("the last backup failed", "full"));
            assertThat(backups.list()).hasSize(2);
            assertThat(backups.health().has(Finding.Code.BACKUPS_FAIL)).isTrue();

            Files.delete(ballast);
            backups.create();
            assertThat(backups.prune().frozen()).isEmpty();
        }
    }

    /** By hand, as an operator does it who has nothing but the finding. */
    @Test
    void theAdviceOnAFullVolumeIsFollowedToTheLetter() throws Exception {
        try (AppDatabase app = database(directory, JournalMode.WAL);
                BackupManager backups = manager(app, volume.resolve("backups"), DurableFiles.SYSTEM)
                        .retention(RetentionPolicy.keepFor(Duration.ofDays(4)))
                        .build()) {
            BackupId pinned = backups.create().id();
            backups.pin(pinned);
            for (int i = 0; i < 4; i++) {
                clock.advance(Duration.ofDays(2));
                backups.create();
            }
            BackupId newest = backups.list().get(0).id();
            Mounts.fill(volume, 300_000);
            clock.advance(Duration.ofDays(2));
            failure(backups::create);
            assertThat(backups.prune().removed()).isEmpty();

            Finding finding = backups.health().findings().stream()
                    .filter(found -> found.code() == Finding.Code.LITTLE_SPACE)
                    .findFirst()
                    .orElseThrow();
            List<BackupId> toDelete = RoomAdviceTest.toDelete(finding);

            assertThat(toDelete).isNotEmpty().doesNotContain(pinned, newest).isSorted();
            toDelete.forEach(backups::delete);
            Backup next = backups.create();
            assertThat(backups.list()).contains(next);
            assertThat(backups.prune().frozen()).isEmpty();
            assertWhole(backups);
        }
    }

    @Test
    void aHistoryOfTheTasksForWhichThereIsNoRoom() throws Exception {
        try (AppDatabase app = database(directory, JournalMode.WAL);
                BackupManager backups = manager(app, directory.resolve("backups"), PROMISING)
                        .staging(Files.createDirectory(volume.resolve("staging")))
                        .schedule(Schedule.every(Duration.ofHours(6)))
                        .build()) {
            clock.advance(Duration.ofHours(7));
            backups.scheduler().beat();
            assertThat(backups.scheduler().task(BackupTask.BACKUP).lastRun()).isPresent();
            Path ballast = Mounts.fill(volume, 0);
            clock.advance(Duration.ofHours(7));
            app.add("more");
            backups.scheduler().beat();
            backups.scheduler().beat();

            assertThat(backups.scheduler().task(BackupTask.BACKUP).lastRun().orElseThrow())
                    .matches(run -> run.outcome() == TaskRun.Outcome.FAILED
                            && run.detail().contains("full"));
            assertThat(backups.list()).hasSize(1);
            Files.delete(ballast);
            clock.advance(Duration.ofHours(1));
            backups.scheduler().beat();
            assertThat(backups.list()).hasSize(2);
        }
    }
}
