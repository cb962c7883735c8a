package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can stand in the way of a backup: a clear error each, nothing left behind, and the next one works. */
class CreateErrorsTest {

    /** The lock and the history of runs: state, and no leftovers of a backup. */
    private static final Set<String> STATE =
            Set.of("backups", ".lifeboat", ".lifeboat/app.db.lock", ".lifeboat/app.db.owner", ".lifeboat/app.runs");

    @TempDir
    Path directory;

    private final AtomicBoolean broken = new AtomicBoolean(true);

    private Path database() {
        return directory.resolve("app.db");
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(database())
                .storeIn(DirectoryBackupStore.at(backups()))
                .clock(MutableClock.at("2026-11-23T18:15:02.123Z"))
                .lockTimeout(Duration.ofMillis(200));
    }

    private void makeDatabase() throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), JournalMode.WAL)) {
            app.fill(200);
        }
    }

    /** The backup fails with these words and leaves nothing; when the cause is gone, the same manager makes one. */
    private void assertFailsThenWorks(BackupManagerBuilder builder, AutoCloseable remedy, Object... words)
            throws Exception {
        try (BackupManager backups = builder.build()) {
            assertFails(backups, words);
            remedy.close();

            Backup backup = backups.create();

            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).problems())
                    .isEmpty();
        }
    }

    private void assertFails(BackupManager backups, Object... words) throws Exception {
        List<String> before = DirectoryContent.names(directory);

        BackupException failure = catchThrowableOfType(BackupException.class, backups::create);

        assertThat(failure).isNotNull().isExactlyInstanceOf(BackupException.class);
        assertThat(failure.getMessage())
                .startsWith("Backup of " + directory)
                .contains(Arrays.stream(words).map(Object::toString).toList())
                .endsWith("Nothing was published; the backups from before are untouched.")
                .doesNotContain("Exception", "java.", "dev.lifeboat");
        List<String> after = new ArrayList<>(DirectoryContent.names(directory));
        after.removeAll(before);
        assertThat(after).isSubsetOf(STATE);
        assertThat(Files.isDirectory(backups()) ? DirectoryContent.names(backups()) : List.of())
                .isEmpty();
    }

    /** Not even a directory appears beside what is no database. */
    private void assertNothingAppeared(String... there) throws IOException {
        assertThat(DirectoryContent.names(directory)).containsExactly(there);
    }

    @ParameterizedTest
    @ValueSource(strings = {":memory:", "", "file::memory:", "file::memory:?cache=shared", "file:app.db?mode=memory"})
    void aDatabaseInMemoryIsRefusedAtOnce(String database) {
        assertThatThrownBy(() -> BackupManager.forDatabase(Path.of(database)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + database + "\" is not a file")
                .hasMessageContaining("in-memory");
    }

    @Test
    void aMissingDatabase() throws Exception {
        try (BackupManager backups = manager().build()) {
            assertFails(backups, database(), "does not exist");
        }
        assertNothingAppeared();

        assertFailsThenWorks(manager(), this::makeDatabase, database(), "does not exist");
    }

    @Test
    void aMissingDatabaseInAMissingDirectory() throws Exception {
        Path database = directory.resolve("volume").resolve("app.db");
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(backups()))
                .build()) {
            assertFails(backups, database, "does not exist");
        }
        assertNothingAppeared();
    }

    @Test
    void aDatabaseThatIsMissingLaterIsNotForgottenByRetention() throws Exception {
        makeDatabase();
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            Files.delete(database());

            assertThatThrownBy(backups::create)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("does not exist");

            assertThat(backups.planPrune().removed()).isEmpty();
            assertThat(backups.list()).containsExactly(backup);
            assertThat(Files.readString(directory.resolve(".lifeboat").resolve("app.runs")))
                    .contains("failures.in.a.row=1")
                    .contains("does not exist");
        }
        assertThat(database()).doesNotExist();
    }

    @Test
    void aDirectoryInPlaceOfTheDatabase() throws Exception {
        Files.createDirectory(database());
        try (BackupManager backups = manager().build()) {
            assertFails(backups, database(), "is not a file");
        }
        assertNothingAppeared("app.db");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 99, 100, 511, 512, 5_000, 100_000})
    void aFileThatIsNotADatabase(int length) throws Exception {
        Files.writeString(database(), "x".repeat(length));
        try (BackupManager backups = manager().build()) {
            assertFails(backups, database(), "is not a SQLite database");
        }
        assertNothingAppeared("app.db");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 99, 150, 511, 600})
    void aDatabaseThatIsCutOffInItsFirstPage(int length) throws Exception {
        makeDatabase();
        Files.write(database(), Arrays.copyOf(Files.readAllBytes(database()), length));
        try (BackupManager backups = manager().build()) {
            assertFails(backups, database(), "is ");
        }
        assertNothingAppeared("app.db");
    }

    @Test
    void aDatabaseThatIsCutOffLater() throws Exception {
        makeDatabase();
        byte[] whole = Files.readAllBytes(database());
        Files.write(database(), Arrays.copyOf(whole, whole.length / 2));
        try (BackupManager backups = manager().build()) {
            assertFails(backups, database(), "is damaged");
        }
        assertNothingAppeared("app.db");
    }

    @Test
    void aBackupDirectoryThatIsAFile() throws Exception {
        makeDatabase();
        Files.writeString(backups(), "a file");

        assertFailsThenWorks(
                manager(), () -> Files.delete(backups()), backups(), "backup directory is a file, not a directory");
    }

    @Test
    void aBackupDirectoryBelowAFile() throws Exception {
        makeDatabase();
        Path file = Files.writeString(directory.resolve("file"), "a file");
        Path below = file.resolve("backups");

        assertFailsThenWorks(
                manager().storeIn(DirectoryBackupStore.at(below)),
                () -> Files.delete(file),
                below,
                "backup directory cannot be created");
    }

    @Test
    void aBackupDirectoryThatMayNotBeWritten() throws Exception {
        makeDatabase();
        Files.createDirectory(backups());
        DurableFiles files = new DurableFiles() {
            @Override
            public void createFile(Path file) throws IOException {
                refuse(file);
                super.createFile(file);
            }
        };

        assertFailsThenWorks(
                manager().storeIn(DirectoryStores.at(backups(), files)),
                () -> broken.set(false),
                backups(),
                "backup directory is not writable",
                "permission denied");
    }

    @Test
    void aBackupDirectoryWithoutPermissionToWrite() throws Exception {
        makeDatabase();
        Files.createDirectory(backups());
        withoutPermissionToWrite(backups());

        assertFailsThenWorks(
                manager(),
                () -> Files.setPosixFilePermissions(backups(), PosixFilePermissions.fromString("rwx------")),
                backups(),
                "backup directory is not writable",
                "permission denied");
    }

    private static void withoutPermissionToWrite(Path directory) throws IOException {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no permissions");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
        assumeFalse(Files.isWritable(directory), "this user may write everywhere, as root may");
    }

    @Test
    void aStagingDirectoryThatIsAFile() throws Exception {
        makeDatabase();
        Path staging = Files.writeString(directory.resolve(".lifeboat"), "a file");

        assertFailsThenWorks(manager(), () -> Files.delete(staging), staging, "the staging directory is a file");
        assertThat(backups()).isNotEmptyDirectory();
    }

    @Test
    void aStagingDirectoryThatCannotBeMade() throws Exception {
        makeDatabase();
        DurableFiles files = new DurableFiles() {
            @Override
            public void createDirectories(Path path) throws IOException {
                refuse(path);
                super.createDirectories(path);
            }
        };

        assertFailsThenWorks(
                manager().files(files),
                () -> broken.set(false),
                directory.resolve(".lifeboat"),
                "cannot be created",
                "permission denied",
                "staging(…) can name another");
    }

    @Test
    void aStagingDirectoryThatMayNotBeWritten() throws Exception {
        makeDatabase();
        Files.createDirectory(directory.resolve(".lifeboat"));
        DurableFiles files = new DurableFiles() {
            @Override
            public void createFile(Path file) throws IOException {
                refuse(file);
                super.createFile(file);
            }
        };

        assertFailsThenWorks(
                manager().files(files), () -> broken.set(false), directory.resolve(".lifeboat"), "permission denied");
    }

    private void refuse(Path file) throws AccessDeniedException {
        if (broken.get()) {
            throw new AccessDeniedException(file.toString());
        }
    }

    private DurableFiles nearlyFull() {
        return new DurableFiles() {
            @Override
            public long usableBytes(Path directory) throws IOException {
                return broken.get() ? Files.size(database()) : super.usableBytes(directory);
            }
        };
    }

    @Test
    void tooLittleFreeSpaceInStaging() throws Exception {
        makeDatabase();

        assertFailsThenWorks(
                manager().files(nearlyFull()),
                () -> broken.set(false),
                directory.resolve(".lifeboat"),
                "too little free space for a copy of the database",
                Files.size(database()) + (1 << 20) + " bytes needed, " + Files.size(database()) + " bytes free");
    }

    @Test
    void tooLittleFreeSpaceInTheStore() throws Exception {
        makeDatabase();

        assertFailsThenWorks(
                manager().storeIn(DirectoryStores.at(backups(), nearlyFull())),
                () -> broken.set(false),
                backups(),
                "too little free space for a backup",
                Files.size(database()) + (1 << 20) + " bytes needed, " + Files.size(database()) + " bytes free");
    }

    @Test
    void aDatabaseThatStaysLocked() throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), JournalMode.ROLLBACK)) {
            app.add("one");
            Connection host = app.open();
            AppDatabase.run(host, "BEGIN EXCLUSIVE");

            assertFailsThenWorks(
                    manager(),
                    () -> AppDatabase.run(host, "COMMIT"),
                    database(),
                    "stayed locked by another connection for 200 ms");
        }
    }

    @Test
    void aDatabaseThatAnotherConnectionKeepsToItself() throws Exception {
        makeDatabase();
        Connection host = DatabaseContent.open(database());
        AppDatabase.run(host, "PRAGMA locking_mode=EXCLUSIVE");
        AppDatabase.run(host, "INSERT INTO note (text) VALUES ('mine')");

        assertFailsThenWorks(manager(), host, database(), "stayed locked by another connection for 200 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before .sqlite", "before .manifest", "after .manifest", "list"})
    void aStoreThatFails(String at) throws Exception {
        makeDatabase();
        BackupStore store = new FailingStore(DirectoryBackupStore.at(backups()), at);

        assertFailsThenWorks(manager().storeIn(store), () -> broken.set(false), database(), "the cable is unplugged");
    }

    /** A store that fails before or after it has stored a key that ends so, or cannot be listed. */
    private final class FailingStore implements BackupStore {

        private final BackupStore store;
        private final String at;

        FailingStore(BackupStore store, String at) {
            this.store = store;
            this.at = at;
        }

        private void fail(String what) throws IOException {
            if (broken.get() && what.replaceFirst(" .*\\.", " .").equals(at)) {
                throw new IOException("the cable is unplugged");
            }
        }

        @Override
        public void put(String key, Path content) throws IOException {
            fail("before " + key);
            store.put(key, content);
            fail("after " + key);
        }

        @Override
        public InputStream open(String key) throws IOException {
            return store.open(key);
        }

        @Override
        public List<StoredObject> list() throws IOException {
            fail("list");
            return store.list();
        }

        @Override
        public void delete(String key) throws IOException {
            store.delete(key);
        }
    }

    /** The JDK closes files under a thread that is interrupted: what has begun is finished all the same. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SNAPSHOT_TAKEN", "SNAPSHOT_CHECKED", "DATA_PUBLISHED", "MANIFEST_PUBLISHED"})
    void anInterruptIsKeptUntilTheBackupIsMade(Step interruptedAt) throws Exception {
        makeDatabase();
        try (BackupManager backups =
                manager().onStep(interruptAt(interruptedAt)).build()) {
            Backup backup = backups.create();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(backups.list()).containsExactly(backup);
            assertThat(backups.verify(backup.id(), VerifyDepth.QUICK_CHECK).ok())
                    .isTrue();
        }
    }

    private static Consumer<Step> interruptAt(Step when) {
        return step -> {
            if (step == when) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /** What is committed is a backup, whatever happens to the notes about it. */
    @Test
    void aHistoryOfRunsThatCannotBeWritten() throws Exception {
        makeDatabase();
        DurableFiles files = new DurableFiles() {
            @Override
            public void replace(Path file, byte[] content) throws IOException {
                refuse(file);
                super.replace(file, content);
            }
        };
        try (BackupManager backups = manager().files(files).build()) {
            Backup backup = backups.create();

            assertThat(backups.list()).containsExactly(backup);
            assertThat(backups.planPrune().kept()).containsExactly(backup);
        }
    }

    /** The directory cannot be synchronised: what is perhaps not durable is not there either. */
    @Test
    void aBackupThatIsPerhapsNotDurable() throws Exception {
        makeDatabase();
        DurableFiles files = new DurableFiles() {
            @Override
            public void syncDirectory(Path path) throws IOException {
                if (broken.get()) {
                    throw new IOException("Input/output error");
                }
                super.syncDirectory(path);
            }
        };

        assertFailsThenWorks(
                manager().storeIn(DirectoryStores.at(backups(), files)),
                () -> broken.set(false),
                database(),
                "Input/output error");
    }

    @Test
    void aBackupThatWaitsTooLongForAnotherOne() throws Exception {
        makeDatabase();
        AtomicBoolean tried = new AtomicBoolean();
        try (BackupManager second =
                        manager().operationTimeout(Duration.ofMillis(50)).build();
                BackupManager first = manager()
                        .onStep(step -> {
                            if (step == Step.SNAPSHOT_TAKEN) {
                                tried.set(true);
                                CompletableFuture.runAsync(() -> assertBusy(second, "waited 50 ms for CREATE of app"))
                                        .join();
                                assertBusy(second, "was called from within CREATE of app");
                            }
                        })
                        .build()) {
            Backup backup = first.create();

            assertThat(tried).isTrue();
            assertThat(second.list()).containsExactly(backup);
            assertThat(second.create().id()).isNotEqualTo(backup.id());
        }
    }

    private static void assertBusy(BackupManager backups, String why) {
        assertThatThrownBy(backups::create)
                .isInstanceOf(BackupBusyException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("nothing was done");
    }
}
