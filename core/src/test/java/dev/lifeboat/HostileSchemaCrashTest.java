package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas that once ended the JVM, which no test would outlive: views in one another, worked out by the check of a
 * full-text table, take more stack than a thread of Java has. Each is offered to a JVM of its own.
 */
class HostileSchemaCrashTest {

    private static final int SURVIVED = 7;

    @TempDir
    Path directory;

    /** What runs in the other JVM: a small stack, an import, and a restore of the same as a backup. */
    static final class Child {

        public static void main(String[] arguments) throws Exception {
            Path directory = Path.of(arguments[0]);
            HostileDatabase hostile = HostileDatabase.valueOf(arguments[1]);
            hostile.write(directory.resolve("offered.db"));
            try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL)) {
                Assembly parts = new Assembly(app.path());
                parts.store = DirectoryBackupStore.at(directory.resolve("backups"));
                parts.checkTime = Duration.ofMillis(500);
                parts.unattended = true;
                try (BackupManager backups = parts.build()) {
                    backups.importFile(directory.resolve("offered.db"), "");
                }
            } catch (BackupException e) {
                Files.writeString(directory.resolve("reason"), String.valueOf(e.getMessage()));
                // Nothing is waited for: a check that was given up may still be at work.
                Runtime.getRuntime().halt(SURVIVED);
            }
        }
    }

    @Test
    void viewsInOneAnotherDoNotEndTheJvm() throws Exception {
        for (HostileDatabase hostile : List.of(
                HostileDatabase.FULL_TEXT_OVER_VIEWS_IN_ONE_ANOTHER, HostileDatabase.FULL_TEXT_OVER_A_THOUSAND_VIEWS)) {
            Path home = Files.createDirectory(directory.resolve(hostile.name()));
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xss512k",
                            "-XX:-CreateCoredumpOnCrash",
                            "-XX:ErrorFile=" + home.resolve("crash.log"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Child.class.getName(),
                            home.toString(),
                            hostile.name())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("output").toFile())
                    .start();
            try {
                assertThat(child.waitFor(120, TimeUnit.SECONDS))
                        .as("%s ends", hostile)
                        .isTrue();
            } finally {
                child.destroyForcibly();
            }
            assertThat(child.exitValue())
                    .as("%s: %s", hostile, Files.readString(home.resolve("output")))
                    .isEqualTo(SURVIVED);
            assertThat(home.resolve("reason")).content().contains("Import of ", "othing was published");
        }
    }
}
