package dev.lifeboat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import dev.lifeboat.testkit.MutableClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file from elsewhere becomes a backup, or an error says why not. Not one byte of it, or beside it, changes. */
class ImportTest {

    private static final String NOW = "2026-11-23T18:15:02.123Z";

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at(NOW);
    private final List<BackupEvent> events = new ArrayList<>();
    private AppDatabase app;
    private Path home;
    private Path file;

    @BeforeEach
    void makeHome() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL);
        app.add("live");
        home = Files.createDirectory(directory.resolve("home"));
        file = home.resolve("from elsewhere #1.db");
    }

    @AfterEach
    void closeDatabase() throws Exception {
        app.close();
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .lockTimeout(Duration.ofMillis(200))
                .clock(clock);
    }

    /** The imported backup holds this, and what lies beside the file has not changed. */
    private Backup assertImports(Map<String, List<String>> content) throws Exception {
        Map<String, String> before = DirectoryContent.of(home);
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.importFile(file, "");

            assertThat(DirectoryContent.of(home)).isEqualTo(before);
            assertThat(backups.list()).containsExactly(backup);
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).problems())
                    .isEmpty();
            Path copy = Files.createTempDirectory(directory, "copy").resolve("copy.db");
            backups.restoreTo(backup.id(), copy);
            assertThat(DatabaseContent.of(copy)).isEqualTo(content);
            return backup;
        }
    }

    /** It fails with these words, is not touched, and nothing is published. */
    private BackupException assertFails(BackupManagerBuilder builder, String... words) throws Exception {
        Map<String, String> before = DirectoryContent.of(home);
        try (BackupManager backups = builder.build()) {
            BackupException failure =
                    catchThrowableOfType(BackupException.class, () -> backups.importFile(file, "broken"));

            assertThat(failure).isNotNull();
            assertThat(failure.getMessage())
                    .startsWith("Import of " + file + " failed: ")
                    .contains(words)
                    .contains("othing was published")
                    .doesNotContain("Exception", "java.");
            assertThat(backups.list()).isEmpty();
            assertThat(DirectoryContent.of(home)).isEqualTo(before);
            if (Files.isDirectory(directory.resolve("backups"))) {
                assertThat(DirectoryContent.names(directory.resolve("backups"))).isEmpty();
            }
            assertThat(DirectoryContent.names(directory.resolve(".lifeboat"))).containsExactly("app.db.lock");
            return failure;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal_mode=DELETE", "journal_mode=WAL", "page_size=65536", "encoding='UTF-16le'"})
    void aFileFromElsewhereBecomesABackup(String pragma) throws Exception {
        assumeTrue(
                !pragma.contains("WAL") || Files.isDirectory(Path.of("/proc/self/fd")),
                "without /proc, SQLite leaves files beside a WAL database that nobody has open");
        try (AppDatabase other = AppDatabase.create(file, pragma)) {
            other.fill(300);
        }
        Map<String, List<String>> content = DatabaseContent.of(file);

        Backup backup = assertImports(content);

        assertThat(backup.id().toString()).isEqualTo("app-20261123T181502.123Z");
        assertThat(backup.trigger()).isEqualTo(BackupTrigger.IMPORTED);
        assertThat(backup.label()).isEmpty();
    }

    @Test
    void anImportIsOfNoVersionOfTheHost() throws Exception {
        AppDatabase.create(file).close();
        try (BackupManager backups = manager().hostVersion("2.4").build()) {
            assertThat(backups.importFile(file, "").hostVersion()).isEmpty();
            assertThat(backups.create().hostVersion()).contains("2.4");
        }
    }

    @Test
    void itIsRestoredLikeAnyOther() throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.ROLLBACK)) {
            other.add("from elsewhere");
        }
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.importFile(file, " from the old machine ");

            backups.restore(backup.id());

            assertThat(backup.label()).contains("from the old machine");
            assertThat(app.notes()).containsExactly("from elsewhere");
        }
    }

    @Test
    void itIsHeardOfAndIsNoRunOfTheBackups() throws Exception {
        AppDatabase.create(file, JournalMode.WAL).close();
        Backup backup;
        try (BackupManager backups = manager().listener(events::add).build()) {
            backup = backups.importFile(file, "heard");
            assertThat(backups.planPrune().frozen()).isPresent();
        }
        assertThat(directory.resolve(".lifeboat/app.runs")).doesNotExist();
        assertThat(events.get(0)).isInstanceOf(BackupEvent.Started.class);
        assertThat(events.get(0).operation().kind()).isEqualTo(Operation.Kind.IMPORT);
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        BackupEvent.Completed.class,
                        completed -> assertThat(completed.backup()).contains(backup));
    }

    @Test
    void aLabelThatIsTooLongAndAFileInMemoryAreRefusedAtOnce() {
        try (BackupManager backups = manager().build()) {
            assertThatThrownBy(() -> backups.importFile(file, "x".repeat(BackupRequest.MAX_LABEL_LENGTH + 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> backups.importFile(Path.of(":memory:"), ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsNoDatabaseIsRefusedByName() throws Exception {
        assertFails(manager(), "does not exist");
        Files.createDirectory(file);
        assertFails(manager(), "is not a file");
        Files.delete(file);
        Files.createFile(file);
        Files.write(home.resolve(file.getFileName() + "-wal"), new byte[5000]);
        Files.write(home.resolve(file.getFileName() + "-journal"), new byte[5000]);
        assertThat(assertFails(manager(), "the file is empty")).isInstanceOf(CorruptBackupException.class);
        Files.write(file, "PK\3\4 and so on, for some bytes more".getBytes(UTF_8));
        assertThat(assertFails(manager(), "is not a SQLite database")).isInstanceOf(CorruptBackupException.class);
        byte[] noise = new byte[8192];
        new Random(1).nextBytes(noise);
        Files.write(file, noise);
        assertFails(manager(), "is not a SQLite database");
        Files.write(file, gzip(Files.readAllBytes(app.path())));
        assertFails(manager(), "is not a SQLite database");
    }

    /** To open one waits for somebody who writes into it, and no other operation could run meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm", "-journal"})
    void aPipeIsNotWaitedFor(String suffix) throws Exception {
        AppDatabase.create(file, JournalMode.WAL).close();
        Path pipe = home.resolve(file.getFileName() + suffix);
        Files.deleteIfExists(pipe);
        makePipe(pipe);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertFails(manager(), pipe + " is not a file"));
    }

    private static void makePipe(Path pipe) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("mkfifo", pipe.toString()).start();
            assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, "no pipes here");
        } catch (IOException e) {
            assumeTrue(false, "no pipes here: " + e);
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void aTruncatedFileIsDamaged() throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.ROLLBACK)) {
            other.fill(300);
        }
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length - 4096));

        assertFails(manager(), "is damaged");
    }

    /** An index that lacks a row: the quick check finds nothing. */
    @Test
    void whatOnlyTheDeepCheckFindsIsNoted() throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.ROLLBACK)) {
            other.fill(10);
            AppDatabase.run(other.connection(), "CREATE INDEX by_part ON note (text) WHERE id < 5");
            AppDatabase.run(other.connection(), "PRAGMA writable_schema=ON");
            AppDatabase.run(other.connection(), "UPDATE sqlite_schema SET sql = replace(sql, 'id < 5', 'id < 7')");
        }
        try (Connection look = DatabaseContent.open(file)) {
            assertThat(AppDatabase.text(look, "PRAGMA quick_check")).isEqualTo("ok");
        }

        try (BackupManager backups = manager().build()) {
            assertThat(backups.importFile(file, "").notes())
                    .extracting(CheckNote::what, CheckNote::cure)
                    .contains(
                            tuple("row 5 missing from index by_part (and 1 more)", Optional.of("REINDEX \"by_part\"")));
        }
    }

    @Test
    void whatOnlyItsHostCanComputeIsImportedAndNoted() throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.ROLLBACK)) {
            AppDatabase.run(other.connection(), "CREATE INDEX by_text ON note (upper(text))");
            AppDatabase.run(other.connection(), "CREATE INDEX by_name ON note (text COLLATE NOCASE)");
            other.add("row");
            AppDatabase.run(other.connection(), "PRAGMA writable_schema=ON");
            AppDatabase.run(other.connection(), "UPDATE sqlite_schema SET sql = replace(sql, 'upper(', 'unaccent(')");
        }
        assertImportedAndNotChecked("register the function unaccent in onConnect");
        try (Connection other = DatabaseContent.open(file)) {
            AppDatabase.run(other, "PRAGMA writable_schema=ON");
            AppDatabase.run(other, "UPDATE sqlite_schema SET sql = replace(sql, 'unaccent(', 'upper(')");
            AppDatabase.run(other, "UPDATE sqlite_schema SET sql = replace(sql, 'NOCASE', 'LOCALIZED')");
        }
        assertImportedAndNotChecked("register the collation sequence LOCALIZED in onConnect");
    }

    private void assertImportedAndNotChecked(String what) {
        try (BackupManager backups = manager().build()) {
            assertThat(backups.importFile(file, "").notes())
                    .extracting(CheckNote::what)
                    .containsExactly("table note cannot be checked: " + what);
        }
    }

    @ParameterizedTest
    @CsvSource({"PREPARE, 1", "LIST, 1", "PUT, 1", "PUT, 2"})
    void aStoreThatFailsHasNothingOfItAndItWorksTheNextTime(Call call, int nth) throws Exception {
        AppDatabase.create(file, JournalMode.WAL).close();
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(directory.resolve("backups")));
        try (BackupManager backups = manager().storeIn(store).build()) {
            store.fail(call, nth, new IOException("the cable is unplugged"));
            assertThatThrownBy(() -> backups.importFile(file, "")).hasMessageContaining("the cable is unplugged");
            assertThat(store.list()).isEmpty();

            assertThat(backups.list()).isEmpty();
            assertThat(backups.importFile(file, "")).isEqualTo(backups.list().get(0));
        }
    }

    @Test
    void twoManagersThatImportAtOnceMakeTwoBackups() throws Exception {
        AppDatabase.create(file, JournalMode.WAL).close();
        try (BackupManager one = manager().build();
                BackupManager other = manager().build()) {
            CompletableFuture<Backup> first = CompletableFuture.supplyAsync(() -> one.importFile(file, "one"));
            Backup second = other.importFile(file, "other");

            Backup firstBackup = first.get(60, TimeUnit.SECONDS);
            assertThat(one.list()).containsExactlyInAnyOrder(firstBackup, second);
        }
    }
}
