package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What health makes of a database that suddenly holds far less than it did. */
class HealthCollapseTest extends HealthFixture {

    private static final Duration A_DAY = Duration.ofDays(1);

    private Backup fullBackup(BackupManager backups) throws Exception {
        app.fill(500);
        Backup backup = backups.create();
        clock.advance(A_DAY);
        return backup;
    }

    private void deleteRows(String where) throws Exception {
        AppDatabase.run(app.connection(), "DELETE FROM note WHERE " + where);
    }

    @Test
    void aBackupSaysHowMuchTheDatabaseHeldWithoutItsFreePages() throws Exception {
        try (BackupManager backups = bare().build()) {
            DatabaseExtent full = fullBackup(backups).extent().orElseThrow();
            deleteRows("true");
            Backup after = backups.create();

            assertThat(full.tables()).isOne();
            assertThat(full.usedPages()).isGreaterThan(16);
            assertThat(after.pageCount()).as("the file is as large").isGreaterThanOrEqualTo(full.usedPages());
            assertThat(after.extent().orElseThrow().usedPages()).isLessThan(full.usedPages() / 2);
            assertThat(backups.list().get(0)).as("it is in the manifest").isEqualTo(after);
        }
    }

    @Test
    void aDatabaseThatGrowsOrLosesALittleHasNotCollapsed() throws Exception {
        try (BackupManager backups = bare().build()) {
            fullBackup(backups);
            deleteRows("id % 3 = 0");
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
            app.fill(3000);
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
        }
    }

    @Test
    void aDeletionThatWentTooFarIsFoundThoughTheFileIsAsLargeAsBefore() throws Exception {
        try (BackupManager backups = bare().build()) {
            Backup full = fullBackup(backups);
            deleteRows("true");

            assertFinds(
                    backups,
                    Code.SOURCE_COLLAPSED,
                    Severity.WARNING,
                    app.path(),
                    full.id(),
                    "50 %",
                    "holds 1 table, 8192 bytes",
                    "KiB");
        }
    }

    @Test
    void aTableThatIsGoneIsFoundInASmallDatabaseToo() throws Exception {
        try (BackupManager backups = bare().build()) {
            AppDatabase.run(app.connection(), "CREATE TABLE a (x)");
            AppDatabase.run(app.connection(), "CREATE TABLE b (x)");
            backups.create();
            AppDatabase.run(app.connection(), "DROP TABLE a");
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
            AppDatabase.run(app.connection(), "DROP TABLE b");

            assertFinds(backups, Code.SOURCE_COLLAPSED, Severity.WARNING, "holds 1 table", "3 tables");
        }
    }

    /** The next scheduled backup holds as little, and would hide it. */
    @Test
    void itIsStillFoundAfterBackupsOfTheCollapsedDatabase() throws Exception {
        try (BackupManager backups = bare().build()) {
            Backup full = fullBackup(backups);
            deleteRows("true");
            backups.create();
            clock.advance(A_DAY);
            backups.create();

            assertFinds(backups, Code.SOURCE_COLLAPSED, Severity.WARNING, full.id());
            clock.advance(Duration.ofDays(6));
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
        }
    }

    @Test
    void theLastGoodBackupTellsHoweverOldItIs() throws Exception {
        try (BackupManager backups = bare().build()) {
            fullBackup(backups);
            clock.advance(Duration.ofDays(100));
            deleteRows("true");

            assertThat(backups.health().has(Code.SOURCE_COLLAPSED)).isTrue();
        }
    }

    @Test
    void aRestoreEndsIt() throws Exception {
        try (BackupManager backups = bare().build()) {
            Backup full = fullBackup(backups);
            deleteRows("true");
            assertThat(backups.health().has(Code.SOURCE_COLLAPSED)).isTrue();
            backups.restore(full.id());

            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
        }
    }

    @Test
    void whatCountsCanBeSet() throws Exception {
        try (BackupManager strict = bare().collapsePercent(100).build();
                BackupManager never = bare().collapsePercent(0).build()) {
            fullBackup(strict);
            deleteRows("id % 3 = 0");
            AppDatabase.run(app.connection(), "VACUUM");
            assertThat(strict.health().has(Code.SOURCE_COLLAPSED)).isTrue();
            deleteRows("true");
            assertDoesNotFind(never, Code.SOURCE_COLLAPSED);
        }
        assertThatThrownBy(() -> bare().collapsePercent(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("collapsePercent(101): 0 to 100 are allowed");
    }

    /** The same content in pages four times as large, and back. */
    @ParameterizedTest
    @CsvSource({"1024, 4096", "4096, 1024", "512, 65536", "65536, 512"})
    void otherPagesAreNoCollapse(int before, int after) throws Exception {
        Path path = directory.resolve("pages.db");
        try (AppDatabase pages = AppDatabase.create(path, "page_size=" + before, "journal_mode=DELETE");
                BackupManager backups = BackupManager.forDatabase(path)
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .clock(clock)
                        .unattended()
                        .build()) {
            for (int i = 0; i < 20; i++) {
                AppDatabase.run(pages.connection(), "CREATE TABLE t" + i + " AS SELECT 'a row' AS text");
            }
            pages.fill(1_000);
            Backup full = backups.create();
            assertThat(full.pageSize()).isEqualTo(before);

            AppDatabase.run(pages.connection(), "PRAGMA page_size=" + after);
            AppDatabase.run(pages.connection(), "VACUUM");
            assertThat(AppDatabase.text(pages.connection(), "PRAGMA page_size")).isEqualTo(String.valueOf(after));
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);

            AppDatabase.run(pages.connection(), "DELETE FROM note");
            for (int i = 0; i < 19; i++) {
                AppDatabase.run(pages.connection(), "DELETE FROM t" + i);
            }
            AppDatabase.run(pages.connection(), "VACUUM");
            assertThat(backups.health().has(Code.SOURCE_COLLAPSED))
                    .as("of " + full.extent())
                    .isEqualTo(after < 65_536 && before < 65_536);
        }
    }

    /** With a rollback journal a restore brings the page size of the backup with it. */
    @Test
    void aRestoreOfABackupWithSmallerPagesIsNoCollapse() throws Exception {
        Path path = directory.resolve("pages.db");
        try (AppDatabase pages = AppDatabase.create(path, "page_size=1024", "journal_mode=DELETE");
                BackupManager backups = BackupManager.forDatabase(path)
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .clock(clock)
                        .unattended()
                        .build()) {
            pages.fill(300);
            Backup small = backups.create();
            AppDatabase.run(pages.connection(), "PRAGMA page_size=8192");
            AppDatabase.run(pages.connection(), "VACUUM");
            clock.advance(A_DAY);
            backups.create();
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
            clock.advance(A_DAY);

            backups.restore(small.id());

            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
        }
    }

    /** It comes from elsewhere, and may be of any database. */
    @Test
    void anImportedFileTellsNothing() throws Exception {
        Path large = directory.resolve("large.db");
        try (AppDatabase other = AppDatabase.create(large, JournalMode.ROLLBACK)) {
            other.fill(500);
        }
        try (BackupManager backups = bare().build()) {
            backups.importFile(large, "from elsewhere");
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
            backups.create();
            assertDoesNotFind(backups, Code.SOURCE_COLLAPSED);
        }
    }

    /** A manifest of an earlier version does not say. */
    @Test
    void aBackupWhoseExtentIsNotKnownTellsNothing() throws Exception {
        try (BackupManager backups = bare().build()) {
            Backup full = fullBackup(backups);
            Path manifest = stored(full.id(), "manifest");
            Files.writeString(
                    manifest, Files.readString(manifest).replaceAll("database\\.(tables|used\\.pages)=\\d+\\n", ""));
            deleteRows("true");
            try (BackupManager again = bare().build()) {
                assertThat(again.list().get(0).extent()).isEmpty();
                assertDoesNotFind(again, Code.SOURCE_COLLAPSED);
            }
        }
    }
}
