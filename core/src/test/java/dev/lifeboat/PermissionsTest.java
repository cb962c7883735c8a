package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what Lifeboat writes: nobody else, whatever the umask of the process. */
class PermissionsTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    @BeforeEach
    void onlyWhereThereAreAny() {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no permissions");
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Everything below a directory with its permissions. */
    private static Map<String, String> all(Path top) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String name : DirectoryContent.names(top)) {
            found.put(name, permissions(top.resolve(name)));
        }
        return found;
    }

    /** A host that does everything once, in a process of its own. */
    static final class Host {

        private Host() {}

        /** The directory. */
        public static void main(String[] arguments) throws Exception {
            Path home = Path.of(arguments[0]);
            MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
            Path database = home.resolve("app.db");
            List<BackupId> ids = new ArrayList<>();
            AtomicInteger puts = new AtomicInteger(LimitedStore.PLENTY);
            DirectoryBackupStore store = DirectoryBackupStore.at(home.resolve("backups"));
            try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL);
                    BackupManager backups = BackupManager.forDatabase(database)
                            .storeIn(new LimitedStore(store, puts))
                            .settingsFile(home.resolve("settings/app.settings"))
                            .clock(clock)
                            .unattended()
                            .onStep(step -> look(home, step))
                            .build()) {
                app.add("one");
                ids.add(backups.create().id());
                backups.verify(ids.get(0), VerifyDepth.QUICK_CHECK);
                backups.pin(ids.get(0));
                app.add("two");
                backups.restoreTo(ids.get(0), home.resolve("copy.db"));
                backups.importFile(home.resolve("copy.db"), "again");
                backups.scheduler()
                        .apply(backups.scheduler()
                                .settings()
                                .withSchedule(BackupTask.BACKUP, Schedule.every(Duration.ofHours(3)))
                                .withSwitchedOn(BackupTask.BACKUP));
                backups.scheduler().beat();
                puts.set(0);
                backups.restore(ids.get(0));
            }
            replace(database, store, ids.get(0));
        }

        private static void replace(Path database, BackupStore store, BackupId id) throws Exception {
            Files.write(database, ReplaceFixture.GARBAGE);
            LimitedStore full = new LimitedStore(store, new AtomicInteger(0));
            try (BackupManager backups = BackupManager.forDatabase(database)
                    .storeIn(full)
                    .onStep(step -> look(database.resolveSibling(""), step))
                    .unattended()
                    .build()) {
                backups.restore(id, RestoreMode.REPLACE_FILE);
            }
        }

        /** In the middle of the work too: nothing outside a closed directory is there for others. */
        private static void look(Path home, Step step) {
            try {
                for (String name : openToOthers(home)) {
                    if (!BELONG_TO_THE_HOST.contains(name)) {
                        throw new IllegalStateException("at " + step + " others could read " + name);
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The new file that waits for the name of the database has the permissions of that already. */
    private static final Set<String> BELONG_TO_THE_HOST = Set.of(
            "app.db",
            "app.db-wal",
            "app.db-shm",
            "app.db-journal",
            ".lifeboat-app.db.new",
            "scratch",
            "out",
            "err",
            "backups");

    private static List<String> openToOthers(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.filter(path -> !path.equals(directory) && !isClosed(directory, path))
                    .filter(path -> !path.startsWith(directory.resolve("scratch")))
                    .map(path -> directory.relativize(path).toString())
                    .toList();
        } catch (UncheckedIOException e) {
            // Something was deleted while it was looked at.
            return List.of();
        }
    }

    /** It, or a directory above it. */
    private static boolean isClosed(Path top, Path path) {
        for (Path above = path; above != null && !above.equals(top); above = above.getParent()) {
            if (!isOpen(above)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOpen(Path path) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            return permissions.stream().anyMatch(one -> !one.name().startsWith("OWNER"));
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022"})
    void nothingIsReadableByOthersWhateverTheUmask(String umask) throws Exception {
        permit(Files.createDirectory(directory.resolve("backups")), "rwxrwxrwx");
        List<String> command = CrashChild.jvm(directory, Host.class, directory).command();
        List<String> underUmask = new ArrayList<>(List.of("sh", "-c", "umask " + umask + " && exec \"$@\"", "sh"));
        underUmask.addAll(command);
        Process host = new ProcessBuilder(underUmask)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try {
            assertThat(host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            host.destroyForcibly();
        }
        assertThat(host.exitValue())
                .as(Files.readString(directory.resolve("err")))
                .isZero();

        assertThat(all(directory.resolve("backups")).values())
                .hasSizeGreaterThan(6)
                .containsOnly("rw-------");
        assertThat(permissions(directory.resolve("backups"))).isEqualTo("rwxrwxrwx");
        assertThat(permissions(directory.resolve(".lifeboat"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("settings"))).isEqualTo("rwx------");
        assertThat(permissions(directory.resolve("settings/app.settings"))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("copy.db"))).isEqualTo("rw-------");
        assertThat(permissions(directory.resolve("app.db"))).isEqualTo(umask.equals("000") ? "rw-rw-rw-" : "rw-r--r--");
        Map<String, String> staging = all(directory.resolve(".lifeboat"));
        assertThat(staging)
                .containsKeys(
                        "app.db.safety", "app.db.set-aside", "app.db.lock", "app.db.owner", "app.runs", "app.tasks");
        staging.forEach((name, found) -> assertThat(found)
                .as(name)
                .isIn("rwx------", "rw-------", name.endsWith("/app.db") ? permissions("app.db") : "rw-------"));
    }

    private String permissions(String name) {
        try {
            return permissions(directory.resolve(name));
        } catch (IOException e) {
            return String.valueOf(e);
        }
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(MutableClock.at("2026-11-23T12:00:00Z"))
                .unattended();
    }

    private BackupId backedUp() throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.ROLLBACK);
                BackupManager backups = manager().build()) {
            app.add("one");
            return backups.create().id();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw----", "rw-------", "rw-r--r--"})
    void aNewFileInThePlaceOfADatabaseHasItsPermissionsAndNotWiderOnes(String permissions) throws Exception {
        BackupId id = backedUp();
        Path database = directory.resolve("app.db");
        Files.write(database, ReplaceFixture.GARBAGE);
        permit(database, permissions);
        try (BackupManager backups = manager().build()) {
            backups.restore(id, RestoreMode.REPLACE_FILE);

            assertThat(permissions(database)).isEqualTo(permissions);
            assertThat(permissions(directory.resolve("backups").resolve(id.key("sqlite"))))
                    .as("the new file is no link to the backup")
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDatabaseThatWasMissingIsOfItsOwnerAlone() throws Exception {
        backedUp();
        Files.delete(directory.resolve("app.db"));
        try (BackupManager backups = manager().build()) {
            assertThat(backups.restoreIfMissing()).isPresent();

            assertThat(permissions(directory.resolve("app.db"))).isEqualTo("rw-------");
        }
    }

    @Test
    void aRestoreInPlaceLeavesThePermissionsOfTheDatabase() throws Exception {
        BackupId id = backedUp();
        permit(directory.resolve("app.db"), "rw-rw-r--");
        try (BackupManager backups = manager().build()) {
            backups.restore(id);

            assertThat(permissions(directory.resolve("app.db"))).isEqualTo("rw-rw-r--");
        }
    }
}
