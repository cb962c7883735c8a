package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupManagerBuilderTest {

    @TempDir
    Path directory;

    private BackupManagerBuilder builder() {
        return BackupManager.forDatabase(directory.resolve("app.db"));
    }

    @Test
    void valuesThatMakeNoSenseAreRefusedAsTheyAreGivenAndNamed() {
        assertThatThrownBy(() -> builder().operationTimeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("operationTimeout(PT-1S): 0 to 365 days are allowed");
        assertThatThrownBy(() -> builder().closeTimeout(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageContaining("closeTimeout(PT2562047788015215H30M7S)");
        assertThatThrownBy(() -> builder().lockTimeout(Duration.ofDays(366))).hasMessageContaining("lockTimeout");
        assertThatThrownBy(() -> builder().maxBytesPerSecond(0)).hasMessageContaining("maxBytesPerSecond(0)");
        assertThatThrownBy(() -> builder().walBudgetBytes(-5)).hasMessageContaining("walBudgetBytes(-5)");
        assertThatThrownBy(() -> builder().hostVersion("v".repeat(101)))
                .hasMessage("hostVersion has 101 characters, at most 100 are allowed");
        assertThatThrownBy(() -> builder().name("a/b")).hasMessageContaining("\"a/b\"");
        assertThatThrownBy(() -> builder().name("")).hasMessageContaining("is not allowed");
    }

    @Test
    void aRootIsNoDatabaseAndAHundredYearsAreTheLongestAge() {
        assertThatThrownBy(() -> BackupManager.forDatabase(Path.of("/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"/\" is not a file");
        assertThatThrownBy(() -> RetentionPolicy.keepFor(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 36500 days");
    }

    @Test
    void safetyBackupsAndImportsCannotBeAskedFor() {
        try (BackupManager backups = builder()
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            assertThatThrownBy(() -> backups.create(new BackupRequest(BackupTrigger.PRE_RESTORE, Optional.empty())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PRE_RESTORE: MANUAL, SCHEDULED and PRE_MIGRATION are allowed");
        }
    }

    @Test
    void aManagerNeedsAStore() {
        assertThatThrownBy(() -> builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("storeIn");
    }

    @ParameterizedTest
    @CsvSource({
        "app.db, app",
        "my.app.db, my.app",
        "console.db, console",
        "my.app.sqlite3, my.app-MARK",
        "Café données%#.db, Caf__donn_es__-MARK",
        ".hidden, _hidden-MARK",
        "-dash.db, _dash-MARK",
        "noextension, noextension-MARK",
        "日本.db, __-MARK",
        "con.db, _con-MARK",
        "NUL, _NUL-MARK",
        "com1.backup.db, _com1.backup-MARK",
        "COM¹.db, COM_-MARK",
        "app..db, app_-MARK",
        "app .db, app_-MARK"
    })
    void theNameComesFromTheFileNameOfTheDatabase(String file, String name) {
        String chosen = DatabasePath.defaultName(Path.of("data").resolve(file));
        assertThat(chosen).matches(name.replace("MARK", "[0-9a-f]{8}"));
        assertThat(BackupId.checkName(chosen)).isEqualTo(chosen);
    }

    @Test
    void aVeryLongFileNameIsCut() {
        assertThat(DatabasePath.defaultName(Path.of("x".repeat(200) + ".db"))).hasSize(BackupId.MAX_NAME_LENGTH);
    }

    @Test
    void buildingTouchesNothing() {
        builder()
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()
                .close();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aPathThatSqliteCannotOpenIsRefused(@TempDir Path home) throws Exception {
        URI archive = URI.create("jar:" + home.resolve("archive.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            assertThatThrownBy(() -> BackupManager.forDatabase(zip.getPath("app.db")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("app.db")
                    .hasMessageContaining("default file system");
        }
    }
}
