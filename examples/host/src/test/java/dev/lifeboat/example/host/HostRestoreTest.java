package dev.lifeboat.example.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lifeboat.Backup;
import dev.lifeboat.RestoreRefusedException;
import dev.lifeboat.RestoreResult;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRestoreTest {

    @TempDir
    static Path data;

    @TempDir
    Path directory;

    private static RunningHost host;

    @BeforeAll
    static void start() {
        host = RunningHost.start(data);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void aRestoreBringsBackTheOldContentWithoutARestartAndTheUndoTheNew() throws Exception {
        Visitor visitor = host.administrator();
        assertThat(visitor.get("/subscriptions/new").body()).contains("Aurora").doesNotContain("Gale");
        Backup backup = host.backups().create("before Gale");
        host.sql("UPDATE servers SET name = 'Gale' WHERE name = 'Aurora'");
        assertThat(visitor.get("/servers").body()).contains("Gale");

        RestoreResult result = host.backups().restore(backup.id());

        assertThat(result.warnings()).isEmpty();
        assertThat(visitor.get("/servers").body()).contains("Aurora").doesNotContain("Gale");
        assertThat(visitor.get("/subscriptions/new").body()).contains("Aurora");

        host.backups().restore(result.safetyBackup().id());

        assertThat(visitor.get("/servers").body()).contains("Gale");
        assertThat(visitor.get("/subscriptions/new").body())
                .as("the names were cached, and the cache was cleared")
                .contains("Gale")
                .doesNotContain("Aurora");
        host.backups().restore(backup.id());
    }

    @Test
    void theWorkGoesOnAfterwardsAndTheLogTellsOfTheRestore() throws Exception {
        Backup backup = host.backups().create();
        RestoreResult result = host.backups().restore(backup.id());
        long atRestore = host.runs();

        await().atMost(Duration.ofMinutes(1)).until(() -> host.runs() > atRestore + 5);

        assertThat(result.warnings()).isEmpty();
        assertThat(host.worker().failures()).isZero();
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        host.administrator().get("/logs?source=backups").body().contains("Restored " + backup.id()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM users WHERE name = 'admin'",
                "UPDATE users SET role = 'SUPPORT' WHERE name = 'admin'",
                "UPDATE users SET enabled = 0, password_hash = '' WHERE name = 'admin'"
            })
    void theAdministratorIsNeverLockedOutByABackupThatDoesNotKnowOne(String loss) throws Exception {
        Visitor before = host.administrator();
        host.sql(loss);
        Backup without = host.backups().create("without an administrator");

        RestoreResult result = host.backups().restore(without.id());

        assertThat(result.warnings()).isEmpty();
        assertThat(host.administrator().get("/users/new").statusCode()).isEqualTo(200);
        assertThat(before.get("/users/new").statusCode())
                .as("a session goes on")
                .isEqualTo(200);
        assertThat(host.administrator().get("/logs?source=logins").body()).contains("made from the configuration");
    }

    @Test
    void aPasswordThatWasChangedSinceIsThatOfTheBackupAgain() throws Exception {
        Backup backup = host.backups().create();
        String id = host.value("SELECT id FROM users WHERE name = 'admin'");
        host.administrator()
                .post(
                        "/users/" + id,
                        "/users/" + id,
                        Map.of(
                                "name",
                                "admin",
                                "email",
                                "a@mail.example",
                                "role",
                                "ADMIN",
                                "enabled",
                                "on",
                                "password",
                                "quite another"));
        assertThat(host.visitor().logIn("admin", "quite another")).isEqualTo("/");

        host.backups().restore(backup.id());

        assertThat(host.visitor().logIn("admin", "quite another")).isEqualTo("/login?error");
        assertThat(host.administrator().get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void aDatabaseOfAnotherApplicationIsRefusedAndNothingIsTouched() throws Exception {
        Path foreign = sqlite("notes.db", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)");
        Backup imported = host.backups().importFile(foreign, "from elsewhere");

        assertThatThrownBy(() -> host.backups().restore(imported.id()))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("users");
        assertThat(host.administrator().get("/users").body()).contains("ada.adler");
    }

    @Test
    void aDatabaseWithTheSameTablesButAnotherApplicationIdIsRefused() throws Exception {
        Path foreign = schema("lookalike.db", "3");
        run(foreign, "PRAGMA application_id = 7");
        Backup imported = host.backups().importFile(foreign, "a lookalike");

        assertThatThrownBy(() -> host.backups().restore(imported.id()))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("application_id");
    }

    @Test
    void theBackupOfANewerVersionIsRefused() throws Exception {
        Path newer = schema("newer.db", "3");
        run(newer, "PRAGMA user_version = 4");
        Backup imported = host.backups().importFile(newer, "from next year");

        assertThatThrownBy(() -> host.backups().restore(imported.id())).isInstanceOf(RestoreRefusedException.class);
        assertThat(host.value("PRAGMA user_version")).isEqualTo("" + RestoreRules.SCHEMA_VERSION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void theBackupOfAnOlderVersionIsMigratedBeforeAVisitorSeesIt(String version) throws Exception {
        Backup now = host.backups().create();
        Backup imported = host.backups().importFile(schema("older.db", version), "from last year");

        RestoreResult result = host.backups().restore(imported.id());

        assertThat(result.warnings()).isEmpty();
        assertThat(host.value("PRAGMA user_version")).isEqualTo("" + RestoreRules.SCHEMA_VERSION);
        assertThat(host.administrator().get("/tasks").body()).contains("check-servers");
        assertThat(host.administrator().get("/subscriptions").body()).contains("There is none.");
        assertThat(host.worker().failures()).isZero();
        host.backups().restore(now.id());
    }

    private Path schema(String name, String version) {
        Path file = directory.resolve(name);
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, null, null)
                .target(version)
                .load()
                .migrate();
        return file;
    }

    private Path sqlite(String name, String statement) throws Exception {
        Path file = directory.resolve(name);
        run(file, statement);
        return file;
    }

    private static void run(Path file, String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }
}
