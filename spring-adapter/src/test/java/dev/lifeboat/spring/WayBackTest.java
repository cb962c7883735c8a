package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.BackupId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that lead back to a backup, for a shell of POSIX. That they do is a test of each tool that migrates. */
@Tag("driver-independent")
@DisabledOnOs(OS.WINDOWS)
class WayBackTest {

    private static final BackupId ID = BackupId.parse("club-20261123T181502.123Z");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', textBlock = """
            jar:nested:/app/app.jar/!BOOT-INF/lib/lifeboat-core.jar!/ | -Dloader.main=dev.lifeboat.cli.Lifeboat -cp /app/app.jar org.springframework.boot.loader.launch.PropertiesLauncher
            jar:nested:/my%20app/app.jar/!BOOT-INF/lib/lifeboat-core.jar!/ | -Dloader.main=dev.lifeboat.cli.Lifeboat -cp '/my app/app.jar' org.springframework.boot.loader.launch.PropertiesLauncher
            jar:nested:/app/app.war/!WEB-INF/lib/lifeboat-core.jar!/ | -Dloader.path=WEB-INF/lib -Dloader.main=dev.lifeboat.cli.Lifeboat -cp /app/app.war org.springframework.boot.loader.launch.PropertiesLauncher
            file:/app/lib/lifeboat-core.jar | -cp /app/lib/lifeboat-core.jar:/app/lib/d.jar:/app/lib/s.jar dev.lifeboat.cli.Lifeboat
            file:/app/lib/d.jar | -cp /app/lib/d.jar:/app/lib/s.jar dev.lifeboat.cli.Lifeboat
            ftp://elsewhere/core.jar | -cp 'lib/*:/app/lib/d.jar:/app/lib/s.jar' dev.lifeboat.cli.Lifeboat
            """, delimiter = '|')
    void theCommandLineIsStartedAsTheApplicationIsPacked(String core, String command) {
        assertThat(CommandLineOfHost.start(core, "file:/app/lib/d.jar", "file:/app/lib/s.jar"))
                .isEqualTo("java --enable-native-access=ALL-UNNAMED " + command);
    }

    @Test
    void whatIsBesideTheOldDatabaseGoesBeforeTheNewOneComes() {
        Path database = directory.resolve("it's mine.db").toAbsolutePath();
        String there = directory.toAbsolutePath() + "/it'\\''s mine.db";

        String steps = new WayBack(database, Optional.of(Path.of("/var/the backups"))).to(ID);

        assertThat(steps)
                .containsSubsequence(
                        "Stop the application",
                        " restore-to '/var/the backups' " + ID + " '" + there + ".restored'",
                        "rm -f '" + there + "-wal' '" + there + "-shm' '" + there + "-journal'",
                        "mv -f '" + there + ".restored' '" + there + "'",
                        "Start the version of the application from before");
    }

    @Test
    void aLinkStaysOne() throws IOException {
        Path real = Files.createFile(directory.toRealPath().resolve("real.db"));
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), real);

        assertThat(new WayBack(link, Optional.of(directory)).to(ID)).contains(" " + real + "-wal ");
    }

    @Test
    void aFileOfAnEarlierAttemptIsNotInTheWay() throws IOException {
        Path database = directory.toRealPath().resolve("app.db");
        Files.createFile(database.resolveSibling("app.db.restored"));

        assertThat(new WayBack(database, Optional.of(directory)).to(ID))
                .contains(ID + " " + database + "." + ID + ".restored")
                .contains("mv -f " + database + "." + ID + ".restored " + database);
    }

    @Test
    void aStoreThatIsNoDirectorySaysSo() {
        assertThat(new WayBack(directory.resolve("app.db"), Optional.empty()).to(ID))
                .contains("restore-to DIRECTORY " + ID)
                .contains("DIRECTORY is a copy of the store of the backups");
    }
}
