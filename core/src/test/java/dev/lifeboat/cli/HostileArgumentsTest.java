package dev.lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script may hand on from somebody who means harm. */
class HostileArgumentsTest {

    @TempDir
    Path directory;

    /** Whatever is no id, and what is a way out where a name belongs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/app-20261123T120000.000Z",
                "..\\outside\\app-20261123T120000.000Z",
                "%2e%2e/outside/app-20261123T120000.000Z",
                "app-20261123T120000.000Z/../../outside/canary",
                "app-20261123T120000.000Z:stream",
                "app-20261123T120000.000Z ",
                "app-20261123T120000.000Z.",
                "con-20261123T120000.000Z",
                "app-２０261123T120000.000Z",
                "app-20261123T120000.000Z\u202e\u001b[2J\nforged"
            })
    void theCommandLineRefusesAnIdThatIsNoneBeforeItTouchesAnything(String text) throws Exception {
        Files.createDirectory(directory.resolve("backups"));
        String backups = directory.resolve("backups").toString();

        assertUsage("verify", backups, text);
        assertUsage("restore-to", backups, text, directory.resolve("new.db").toString());

        assertThat(directory.resolve("backups")).isEmptyDirectory();
        assertThat(directory.resolve("new.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "/", "con", "..", "a:b", "\u202eapp"})
    void theCommandLineRefusesANameThatIsNone(String name) throws Exception {
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"));
                Statement statement = host.createStatement();
                BackupManager backups = BackupManager.forDatabase(directory.resolve("app.db"))
                        .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                        .build()) {
            statement.execute("CREATE TABLE note (text TEXT)");
            backups.create();
        }

        assertUsage(
                "restore-to",
                directory.resolve("backups").toString(),
                "latest",
                directory.resolve("new.db").toString(),
                "--name=" + name);

        assertThat(directory.resolve("new.db")).doesNotExist();
    }

    private static void assertUsage(String... args) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            assertThat(Lifeboat.run(Arrays.asList(args), stream, stream, ZoneOffset.UTC))
                    .isEqualTo(2);
        }
        assertThat(said.toString(StandardCharsets.UTF_8).stripTrailing())
                .isNotBlank()
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
    }
}
