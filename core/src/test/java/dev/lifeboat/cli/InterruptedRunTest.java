package dev.lifeboat.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupManager;
import dev.lifeboat.store.DirectoryBackupStore;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process of the command line that is told to stop in the middle of its work. */
class InterruptedRunTest {

    private static final int BACKUPS = 60;

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void aVerificationThatIsToldToStopLeavesNoWorkBehind() throws Exception {
        Path backups = directory.resolve("backups");
        makeBackups(backups);
        Process verify = start("verify", backups);
        try (BufferedReader said = verify.inputReader(UTF_8)) {
            assertThat(said.readLine()).endsWith("  ok");
            verify.toHandle().destroy();
            assertThat(verify.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said.lines().toList()).as("it ended in the middle").hasSizeLessThan(BACKUPS);
        } finally {
            verify.destroyForcibly();
        }

        try (Stream<Path> left = Files.list(backups)) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith(".lifeboat"));
        }
    }

    private void makeBackups(Path backups) throws SQLException {
        Path database = directory.resolve("app.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            connection.createStatement().execute("CREATE TABLE note (text)");
        }
        try (BackupManager manager = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(backups))
                .build()) {
            for (int backup = 0; backup < BACKUPS; backup++) {
                manager.create();
            }
        }
    }

    private static Process start(String command, Path backups) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Lifeboat.class.getName(),
                        command,
                        backups.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
