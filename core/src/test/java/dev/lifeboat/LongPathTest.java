package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.sqlite.PathLength;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases whose path is almost as long as SQLite takes it: what is made beside them would be longer. */
class LongPathTest {

    private static final int TOO_LONG_FOR_WORK = 480;

    @TempDir
    private Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    @BeforeEach
    void onUnix() {
        assumeTrue(File.separatorChar == '/', "SQLite has another limit here");
    }

    /** {@code app.db} in new directories, so that its path has so many characters. */
    private Path database(int length) throws Exception {
        Path home = directory.toRealPath();
        while (home.toString().length() + "/app.db".length() < length) {
            int missing = length - home.toString().length() - "/app.db".length() - 1;
            home = home.resolve("d".repeat(Math.max(1, Math.min(missing, 60))));
        }
        Files.createDirectories(home);
        return home.resolve("app.db");
    }

    private Path store() {
        return directory.resolve("b");
    }

    private BackupManagerBuilder builder(Path database) {
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(store()))
                .clock(clock)
                .unattended();
    }

    private static AppDatabase app(Path database) throws SQLException {
        AppDatabase app = AppDatabase.create(database, JournalMode.WAL);
        app.add("one");
        app.fill(20);
        return app;
    }

    private static void assertAllGoesWell(BackupManager backups, AppDatabase app) throws Exception {
        BackupId id = backups.create().id();
        assertThat(backups.verify(id, VerifyDepth.INTEGRITY_CHECK).problems()).isEmpty();
        assertThat(backups.preview(id).refusal()).isEmpty();
        app.add("two");
        backups.restore(id);
        assertThat(app.notes()).hasSize(21).doesNotContain("two");
        app.close();
        Files.write(app.path(), ReplaceFixture.GARBAGE);
        backups.restore(id, RestoreMode.REPLACE_FILE);
        assertThat(ReplaceFixture.notesOf(app.path())).containsExactly("one");
        assertThat(backups.health().has(Finding.Code.STAGING_UNUSABLE)).isFalse();
    }

    @Test
    void theLimitIsTheOneOfSQLite() throws Exception {
        Path longest = database(PathLength.MOST_BYTES);
        app(longest).close();
        assertThat(PathLength.isTooLong(longest)).isFalse();

        Path longer = database(PathLength.MOST_BYTES + 1);
        assertThat(PathLength.isTooLong(longer)).isTrue();
        assertThatThrownBy(() -> app(longer)).isInstanceOf(SQLException.class).hasMessageContaining("CANTOPEN");
    }

    @ParameterizedTest
    @ValueSource(ints = {436, 450})
    void whatIsMadeBesideALongPathIsShortEnough(int length) throws Exception {
        Path database = database(length);
        try (AppDatabase app = app(database);
                BackupManager backups = builder(database).build()) {
            assertAllGoesWell(backups, app);
        }
    }

    @Test
    void aPathThatIsTooLongIsSaidBeforeAnythingIsWritten() throws Exception {
        Path database = database(TOO_LONG_FOR_WORK);
        try (AppDatabase app = app(database);
                BackupManager backups = builder(database).build()) {
            assertThatThrownBy(backups::create)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContainingAll(
                            "523 bytes", "none with more than 504", "staging(…)", "Nothing was published");

            assertThat(store()).doesNotExist();
            assertThat(app.notes()).hasSize(21);
            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Finding.Code.STAGING_UNUSABLE)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.what()).contains("523 bytes", "504"));
        }
    }

    @Test
    void aBackupFromElsewhereIsReadOnlyWhereThePathIsShortEnoughAndNothingOfItIsLeft() throws Exception {
        Path database = database(TOO_LONG_FOR_WORK);
        try (AppDatabase app = app(database)) {
            BackupId id;
            try (BackupManager backups =
                    builder(database).staging(directory.resolve("s")).build()) {
                id = backups.create().id();
            }
            try (BackupManager backups = builder(database).build()) {
                assertThatThrownBy(() -> backups.verify(id, VerifyDepth.QUICK_CHECK))
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining("staging(…)");
                assertThatThrownBy(() -> backups.preview(id))
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining("staging(…)");
                assertThatThrownBy(() -> backups.restore(id))
                        .isInstanceOf(RestoreRefusedException.class)
                        .hasMessageContaining("staging(…)")
                        .hasMessageEndingWith("The live database was not touched.");
                assertThat(backups.verify(id, VerifyDepth.CHECKSUM).ok()).isTrue();
                assertThat(backups.pin(id).pinned()).isTrue();
            }
            assertThat(app.notes()).hasSize(21);
        }
        assertThat(RestoreFixture.names(database.resolveSibling(".lifeboat"))).isSubsetOf("app.db.lock", "app.runs");
    }

    @ParameterizedTest
    @ValueSource(ints = {TOO_LONG_FOR_WORK, 504})
    void stagingInAShortDirectoryIsTheCure(int length) throws Exception {
        Path database = database(length);
        try (AppDatabase app = app(database);
                BackupManager backups =
                        builder(database).staging(directory.resolve("s")).build()) {
            assertAllGoesWell(backups, app);
        }
    }

    /** The safety copy of a backup with a long name has a longer path than all work. */
    @Test
    void aRestoreIsRolledBackWhereTheSafetyCopyHasALongName() throws Exception {
        Path database = database(450);
        RestoreGuard refusing = new RestoreGuard() {
            @Override
            public void validate(Connection live) {
                throw new IllegalStateException("not what the host can use");
            }
        };
        BackupManagerBuilder named =
                builder(database).name("n".repeat(BackupId.MAX_NAME_LENGTH)).guard(refusing);
        try (AppDatabase app = app(database);
                BackupManager backups = named.build()) {
            BackupId id = backups.create().id();
            app.add("two");

            assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("not what the host can use");

            assertThat(app.notes()).hasSize(22).endsWith("two");
        }
    }

    @Test
    void aNewFileWhosePathIsTooLongIsRefusedAndNothingIsWritten() throws Exception {
        Path database = directory.resolve("app.db");
        Path target = database(PathLength.MOST_BYTES - 5).resolveSibling("new.db");
        try (AppDatabase app = app(database);
                BackupManager backups = builder(app.path()).build()) {
            BackupId id = backups.create().id();
            clock.advance(Duration.ofHours(1));

            assertThatThrownBy(() -> backups.restoreTo(id, target))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContainingAll("516 bytes", "504", "shorter path", "Nothing was written");
        }
        assertThat(RestoreFixture.names(target.resolveSibling("."))).isEmpty();
    }
}
