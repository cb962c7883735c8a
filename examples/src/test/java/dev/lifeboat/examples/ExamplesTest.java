package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;

/** The examples run, each in a process of its own whose working directory holds {@code data/app.db}. */
class ExamplesTest {

    @TempDir
    Path directory;

    @BeforeEach
    void makeTheDatabase() throws IOException, SQLException {
        Files.createDirectory(directory.resolve("data"));
        try (Connection connection = open()) {
            Sql.update(connection, "CREATE TABLE users (name TEXT)");
            Sql.update(connection, "INSERT INTO users VALUES ('ada')");
        }
    }

    @Test
    void theFirstSnippetOfTheReadmeBacksUpRestoresAndUndoes() throws Exception {
        assertThat(run(Quickstart.class)).isEmpty();

        try (Connection connection = open()) {
            assertThat(Sql.text(connection, "SELECT group_concat(name) FROM users"))
                    .isEqualTo("ada");
        }
        try (var files = Files.list(directory.resolve("backups"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".sqlite")))
                    .as("three were asked for, and the schedule may have made its first")
                    .hasSizeBetween(3, 4);
        }
    }

    @Test
    void aSpringBootApplicationHasBackupsFromOneProperty() throws Exception {
        assertThat(run(SpringBootHost.class)).containsPattern("(?m)^app-\\d{8}T.* is in backups$");

        try (var files = Files.list(directory.resolve("backups"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".sqlite")))
                    .isNotEmpty();
        }
    }

    @Test
    void theOtherExamplesWorkOnTheSameBackups() throws Exception {
        String backedUp = run(BackUpWithProgress.class, "data/app.db", "backups");
        String restored = run(RestoreWithGuard.class, "data/app.db", "backups");
        String planned = run(PruneWithReasons.class, "data/app.db", "backups");

        assertThat(backedUp).containsPattern("SNAPSHOT \\d+ of \\d+").containsPattern("(?m)^app-\\d{8}T");
        assertThat(restored).containsSubsequence("The tasks pause.", "The tasks go on.", "To undo this, restore app-");
        assertThat(planned)
                .contains("KEEP: the newest good backup")
                .contains("KEEP: among the newest 3 safety backups");
    }

    @Test
    void backupsAreVerifiedAndWrittenToANewFile() throws Exception {
        String backup =
                run(BackUpWithProgress.class, "data/app.db", "backups").lines().reduce("", (a, b) -> b);

        assertThat(run(VerifyBackups.class, "data/app.db", "backups")).isEqualToIgnoringNewLines(backup + " is good");
        assertThat(run(RestoreToNewFile.class, "data/app.db", "backups", "copy.db"))
                .contains(backup + " is in copy.db");
        assertThat(names(directory.resolve("copy.db"))).isEqualTo("ada");
    }

    @Test
    void healthSaysHowItStandsAndWhatToDo() throws Exception {
        assertThat(run(CheckHealth.class, "data/app.db", "backups"))
                .startsWith("Backups work, and somebody should look at them.")
                .contains("newest good backup: none", "Look at NO_BACKUP: ", "Call create()");
        String backup =
                run(BackUpWithProgress.class, "data/app.db", "backups").lines().reduce("", (a, b) -> b);

        assertThat(run(CheckHealth.class, "data/app.db", "backups"))
                .startsWith("All is well.")
                .contains("newest good backup: " + backup)
                .doesNotContain("Look at");
    }

    @Test
    void tasksRunByThemselvesAndOnDemand() throws Exception {
        assertThat(run(ScheduleBackups.class, "data/app.db", "backups"))
                .containsPattern("app-\\S+Z created, .* bytes")
                .containsPattern("backup, next run: \\S+T\\d\\d:0")
                .containsPattern("cleanup, next run: ")
                .containsPattern("verify, next run: ");
    }

    @Test
    void settingsAreTriedBeforeTheyLast() throws Exception {
        assertThat(run(ChangeSettings.class, "data/app.db", "backups", "settings.txt"))
                .contains("0 backups would go");
        assertThat(directory.resolve("settings.txt"))
                .content()
                .contains("retention=within=30d, daily=7, minimum=3")
                .contains("schedule.backup=every 6h")
                .contains("task.backup=on");
    }

    @Test
    void aCollationOfTheApplicationIsRegistered() throws Exception {
        try (Connection connection = open()) {
            Collation.create(connection, "GERMAN", new RegisterCollation.German());
            Sql.update(connection, "CREATE INDEX by_name ON users (name COLLATE GERMAN)");
        }
        assertThat(run(RegisterCollation.class, "data/app.db", "backups")).startsWith("app-");
    }

    @Test
    void anotherProgramsDatabaseIsBackedUpFromOutside() throws Exception {
        assertThat(run(BackUpAnotherProgram.class, "data/app.db", "backups", "work"))
                .startsWith("app-");
        assertThat(directory.resolve("data")).isDirectoryContaining("glob:**/app.db");
        try (var files = Files.list(directory.resolve("data"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void backupsGoToAStoreOfOnesOwn() throws Exception {
        assertThat(run(StoreOfYourOwn.class, "data/app.db"))
                .containsPattern("app-\\S+Z.sqlite, 8192 bytes")
                .containsPattern("app-\\S+Z.manifest, ");
    }

    @Test
    void aPolicyOfSeveralRulesGivesItsReasons() throws Exception {
        run(BackUpWithProgress.class, "data/app.db", "backups");

        assertThat(run(KeepWhatMatters.class, "data/app.db", "backups"))
                .contains(
                        "within=2d, daily=7, weekly=4, monthly=12, at-most-bytes=10GiB, minimum=3, zone=Europe/Berlin")
                .contains("KEEP: the newest good backup; not older than 2 days; daily 1 of 7 (");
    }

    @Test
    void aFileFromElsewhereBecomesABackup() throws Exception {
        try (Connection connection = Sql.open(directory.resolve("old.db"))) {
            Sql.update(connection, "CREATE TABLE users (name TEXT)");
        }
        assertThat(run(ImportAFile.class, "data/app.db", "backups", "old.db")).containsPattern("app-\\S+Z IMPORTED");
    }

    @Test
    void aDamagedOrMissingDatabaseIsReplaced() throws Exception {
        run(BackUpWithProgress.class, "data/app.db", "backups");
        Path database = directory.resolve("data/app.db");
        assertThat(run(ReplaceDamagedDatabase.class, "data/app.db", "backups")).contains("the live database is sound");

        Files.writeString(database, "no database any more");
        assertThat(run(ReplaceDamagedDatabase.class, "data/app.db", "backups"))
                .contains("It was damaged, and is kept in ");
        assertThat(names(database)).isEqualTo("ada");

        Files.delete(database);
        assertThat(run(ReplaceDamagedDatabase.class, "data/app.db", "backups")).contains("New volume: app-");
        assertThat(names(database)).isEqualTo("ada");
    }

    @Test
    void aPinnedBackupStaysAndTheNewestGoodOneToo() throws Exception {
        assertThat(run(PinAndDelete.class, "data/app.db", "backups"))
                .contains("the newest good backup")
                .contains("1 backups");
    }

    private static String names(Path database) throws SQLException {
        try (Connection connection = Sql.open(database)) {
            return Sql.text(connection, "SELECT group_concat(name) FROM users");
        }
    }

    private Connection open() throws SQLException {
        return Sql.open(directory.resolve("data/app.db"));
    }

    private String run(Class<?> example, String... arguments) throws IOException, InterruptedException {
        return Example.run(directory, example, arguments);
    }
}
