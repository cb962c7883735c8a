package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.io.Sha256;
import dev.lifeboat.sqlite.DatabaseHeader;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of files that mean harm share. After each of them the live database holds what it held. */
abstract class HarmFixture extends BackupsFixture {

    private long untouched;
    private Map<String, List<String>> live = Map.of();

    @BeforeEach
    void lookAtTheLiveDatabase() throws Exception {
        app.add("live");
        live = DatabaseContent.of(app.connection());
        untouched = dataVersion();
    }

    @AfterEach
    void assertLiveUnchanged() throws Exception {
        assertThat(dataVersion()).as("commits of others").isEqualTo(untouched);
        assertThat(DatabaseContent.of(app.connection())).isEqualTo(live);
    }

    private long dataVersion() throws SQLException {
        return Long.parseLong(AppDatabase.text(app.connection(), "PRAGMA data_version"));
    }

    /** A manager that gives a check so much time. */
    BackupManager manager(Duration checkTime) {
        Assembly parts = new Assembly(app.path());
        parts.store = DirectoryBackupStore.at(directory.resolve("backups"));
        parts.clock = clock;
        parts.unattended = true;
        parts.checkTime = checkTime;
        return parts.build();
    }

    /** The import is refused with a message that names the file, and nothing of it stays. */
    BackupException assertImportRefused(BackupManager backups, Path file, String... words) throws Exception {
        List<Backup> before = backups.list();
        BackupException refused = catchThrowableOfType(BackupException.class, () -> backups.importFile(file, ""));

        assertThat(refused).as("%s", file).isNotNull();
        assertSaysWhy(refused, file.toString(), words);
        assertThat(backups.list()).isEqualTo(before);
        assertNothingInStaging();
        return refused;
    }

    static void assertSaysWhy(BackupException refused, String of, String... words) {
        for (String word : words) {
            assertThat(refused.getMessage()).contains(word);
        }
        assertThat(refused.getMessage())
                .contains(of)
                .containsAnyOf("othing was published", "ive database was not touched", "othing was written")
                .doesNotContain("Exception", "java.", "null");
    }

    void assertNothingInStaging() throws Exception {
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .isSubsetOf("app.db.lock", "app.db.owner", "app.runs", "work", "app.tasks");
    }

    /** In the place of a backup's data, with a manifest that describes it: all but SQLite's check is content with it. */
    BackupId plant(byte[] data) throws Exception {
        Backup backup;
        try (BackupManager backups = manager(Duration.ofMinutes(1))) {
            clock.advance(Duration.ofSeconds(1));
            backup = backups.create();
        }
        Path file = stored(backup.id(), "sqlite");
        Files.write(file, data);
        Backup.StoredData stored = new Backup.StoredData(data.length, Sha256.of(file, bytes -> {}));
        Backup planted = new Backup(
                backup.id(),
                backup.origin(),
                Databases.info(DatabaseHeader.read(file)),
                backup.content(),
                stored,
                false,
                backup.lastVerification());
        Files.write(stored(backup.id(), "manifest"), Manifest.write(planted));
        return backup.id();
    }

    /** What is in a file, as any program reads it, or what SQLite says instead. The file itself is not opened. */
    Map<String, List<String>> contentOf(byte[] bytes) throws Exception {
        Path copy = Files.write(Files.createTempDirectory(directory, "content").resolve("copy.db"), bytes);
        try (Connection connection = DatabaseContent.open(copy)) {
            return DatabaseContent.of(connection);
        } catch (SQLException e) {
            return Map.of("failure", List.of(String.valueOf(e.getMessage())));
        } finally {
            for (String name : DirectoryContent.names(copy.resolveSibling(""))) {
                Files.delete(copy.resolveSibling(name));
            }
            Files.delete(copy.resolveSibling(""));
        }
    }
}
