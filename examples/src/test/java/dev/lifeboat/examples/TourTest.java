package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TourTest {

    private static final int MEGABYTES = 6;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @Test
    void walksTheWholeRoadTwiceAndWritesNothingOutsideOfItsDirectory() throws IOException {
        assertThat(tour()).as(said()).isZero();
        assertThat(tour()).as(said()).isZero();

        assertThat(said())
                .containsSubsequence(
                        "A media server, six weeks old",
                        "Backing up   [########################################] 100 %",
                        "Name  ",
                        "Verified",
                        "sql> DELETE FROM person",
                        "Restoring    [########################################] 100 %",
                        "row for row as they were backed up",
                        "No commit is lost",
                        "Undoing      [########################################] 100 %",
                        "Redoing      [########################################] 100 %",
                        "remove  the policy does not keep it",
                        "2 backups",
                        "are lost");
        try (Stream<Path> entries = Files.list(directory)) {
            assertThat(entries).containsExactly(directory.resolve("tour"));
        }
        assertThat(said().lines().filter(line -> !line.contains(directory.toString())))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Screen.WIDTH));
    }

    @Test
    void leavesADirectoryAloneThatNoTourMade() throws IOException {
        Path precious = directory.resolve("tour/media-server/thesis.txt");
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "years of work");

        assertThat(tour()).isEqualTo(1);

        assertThat(said()).contains("holds files that no tour made").contains("is left alone");
        assertThat(precious).hasContent("years of work");
    }

    @Test
    void takesARelativeDatabaseFromWhereTheUserStands() {
        Properties properties = new Properties();
        properties.setProperty("demo.cwd", "/home/ada");
        properties.setProperty("demo.directory", "/build/target/tour");
        properties.setProperty("demo.database", "../data/app.db");

        assertThat(TourSettings.from(properties).database())
                .contains(Path.of("/home/data/app.db").toAbsolutePath());
        properties.setProperty("demo.database", "");
        assertThat(TourSettings.from(properties).database()).isEmpty();
    }

    private int tour() {
        Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false);
        return Tour.run(new TourSettings(directory.resolve("tour"), Optional.empty(), MEGABYTES), screen);
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }
}
