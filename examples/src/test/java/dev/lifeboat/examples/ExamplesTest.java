package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run, each in a process of its own whose working directory holds {@code data/app.db}. */
class ExamplesTest {

    private static final int PATIENCE_SECONDS = 60;

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
                    .hasSize(3);
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

    private Connection open() throws SQLException {
        return Sql.open(directory.resolve("data/app.db"));
    }

    private String run(Class<?> example, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                example.getName()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
