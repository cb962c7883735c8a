package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver cannot unpack or load SQLite's native library: each call says so, the first one and every later one. */
class NativeLibraryTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final String SAID = "SQLite's native library cannot be loaded. The driver unpacks it into ";

    @TempDir
    Path directory;

    private final Mounts mounts = new Mounts();

    @AfterEach
    void unmount() throws Exception {
        mounts.unmount();
    }

    /** A host without SQLite, which asks for everything, and for the health first or last. */
    static final class Host {

        private Host() {}

        /** The directory of the database. */
        public static void main(String[] arguments) {
            Path home = Path.of(arguments[0]);
            try (BackupManager backups = manager(home)) {
                BackupId id = backups.list().get(0).id();
                for (int round = 0; round < 2; round++) {
                    say("create", backups::create);
                    say("health", () -> backups.health().findings().get(0));
                    say("restore", () -> backups.restore(id));
                    say("restoreTo", () -> backups.restoreTo(id, home.resolve("copy.db")));
                    say("preview", () -> backups.preview(id));
                    say("verify", () -> backups.verify(id, VerifyDepth.QUICK_CHECK));
                    say("importFile", () -> backups.importFile(home.resolve("other.db"), ""));
                }
            }
        }

        private static void say(String what, Callable<?> call) {
            try {
                System.out.println(what + ": " + call.call());
            } catch (BackupException e) {
                System.out.println(what + ": " + e.getMessage());
            } catch (Exception | Error e) {
                System.out.println(what + " ended with " + e);
            }
        }
    }

    private static BackupManager manager(Path home) {
        return BackupManager.forDatabase(home.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(home.resolve("backups")))
                .clock(MutableClock.at("2026-11-23T12:00:00Z"))
                .unattended()
                .build();
    }

    private List<String> saidWithout(String property, Path unusable) throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        try (AppDatabase app = AppDatabase.create(home.resolve("app.db"), JournalMode.WAL);
                BackupManager backups = manager(home)) {
            app.add("one");
            backups.restoreTo(backups.create().id(), home.resolve("other.db"));
        }
        ProcessBuilder jvm = CrashChild.jvm(directory, Host.class, home);
        jvm.command().removeIf(argument -> argument.startsWith("-Djava.io.tmpdir"));
        jvm.command().add(1, "-D" + property + "=" + unusable);
        Process host = jvm.start();
        try {
            assertThat(host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            host.destroyForcibly();
        }
        return Files.readAllLines(directory.resolve("out"));
    }

    private static void assertEachSays(List<String> said, String why) {
        assertThat(said.stream().filter(line -> !line.startsWith("    ")))
                .hasSize(14)
                .allSatisfy(line -> assertThat(line)
                        .contains(SAID)
                        .contains(why)
                        .contains("Set -Dorg.sqlite.tmpdir to a directory that exists, can be written"));
        assertThat(said)
                .filteredOn(line -> line.startsWith("health"))
                .allMatch(line -> line.contains("PROBLEM SOURCE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.io.tmpdir", "org.sqlite.tmpdir"})
    void aTemporaryDirectoryThatIsMissing(String property) throws Exception {
        Path missing = directory.resolve("missing");
        assertEachSays(saidWithout(property, missing), missing + " (" + property + "), which is no directory");
    }

    @Test
    void aTemporaryDirectoryThatIsReadOnly() throws Exception {
        Path readOnly = mounts.readOnly(Files.createDirectory(directory.resolve("readOnly")));
        assertEachSays(
                saidWithout("java.io.tmpdir", readOnly), readOnly + " (java.io.tmpdir), which cannot be written");
    }

    @Test
    void aTemporaryDirectoryThatIsMountedNoexec() throws Exception {
        Path noexec = mounts.noexec(directory.resolve("noexec"));
        assertEachSays(
                saidWithout("java.io.tmpdir", noexec), noexec + " (java.io.tmpdir), which may be mounted noexec");
    }
}
