package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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

            assertFinds(backups, Code.SOURCE_COLLAPSED, Severity.WARNING, app.path(), full.id(), "50 %", "1 table in ");
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
