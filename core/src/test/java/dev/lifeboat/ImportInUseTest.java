package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.store.DirectoryStores;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are imported while somebody uses them, or with what was left beside them. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "without /proc, a hot journal is left to its program")
class ImportInUseTest {

    private static final long JOURNAL_MAGIC = 0xd9d505f920a163d7L;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private AppDatabase app;
    private Path home;
    private Path file;

    @BeforeEach
    void makeHome() throws Exception {
        app = AppDatabase.create(directory.resolve("app.db"), JournalMode.ROLLBACK);
        home = Files.createDirectory(directory.resolve("home"));
        file = home.resolve("other.db");
    }

    @AfterEach
    void closeDatabase() throws Exception {
        app.close();
    }

    private BackupManagerBuilder manager() {
        return manager(DirectoryBackupStore.at(directory.resolve("backups")));
    }

    private BackupManagerBuilder manager(BackupStore store) {
        return BackupManager.forDatabase(app.path())
                .storeIn(store)
                .lockTimeout(Duration.ofMillis(200))
                .clock(MutableClock.at("2026-11-23T18:15:02.123Z"));
    }

    /** Names, sizes and times: to read a file here would drop the very locks that are looked for. */
    private List<String> looks() throws IOException {
        List<String> looks = new ArrayList<>();
        for (String name : DirectoryContent.names(home)) {
            BasicFileAttributes found = Files.readAttributes(home.resolve(name), BasicFileAttributes.class);
            looks.add(name + " " + found.size() + " " + found.lastModifiedTime());
        }
        return looks;
    }

    private List<String> notesOfImported() throws Exception {
        List<String> before = looks();
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.importFile(file, "");
            assertThat(looks()).isEqualTo(before);
            Path copy = Files.createTempDirectory(directory, "copy").resolve("copy.db");
            backups.restoreTo(backup.id(), copy);
            assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                    .containsExactly("app.db.lock", "app.db.owner");
            try (Connection connection = DatabaseContent.open(copy)) {
                return AppDatabase.column(connection, "SELECT DISTINCT text FROM note ORDER BY id");
            }
        }
    }

    private void assertFails(Path imported, String... words) throws Exception {
        List<String> before = looks();
        try (BackupManager backups = manager().build()) {
            assertThatThrownBy(() -> backups.importFile(imported, ""))
                    .isInstanceOf(BackupException.class)
                    .message()
                    .startsWith("Import of ")
                    .contains(words)
                    .containsIgnoringCase("nothing was published");
            assertThat(backups.list()).isEmpty();
        }
        assertThat(looks()).isEqualTo(before);
    }

    /** What a program leaves that is killed: its files as they are at a moment when it has them open. */
    private void leaveBehind(String pragma, String statement, String... suffixes) throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("other.db");
        try (AppDatabase other = AppDatabase.create(elsewhere, pragma)) {
            AppDatabase.run(
                    other.connection(),
                    "INSERT INTO note (text) SELECT 'in the file' FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                            + " SELECT i + 1 FROM n WHERE i < 3000) SELECT i FROM n)");
            AppDatabase.column(other.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            AppDatabase.run(other.connection(), "PRAGMA cache_size=5");
            other.connection().setAutoCommit(false);
            AppDatabase.run(other.connection(), statement);
            if (suffixes[0].equals("-wal")) {
                other.connection().commit();
            }
            Files.copy(elsewhere, file);
            for (String suffix : suffixes) {
                Files.copy(elsewhere.resolveSibling("other.db" + suffix), home.resolve("other.db" + suffix));
            }
            if (!suffixes[0].equals("-wal")) {
                other.connection().rollback();
            }
        }
    }

    @Test
    void whatALeftOverLogHasCommittedIsImported() throws Exception {
        leaveBehind("journal_mode=WAL", "INSERT INTO note (text) VALUES ('in the log')", "-wal");

        assertThat(notesOfImported()).containsExactly("in the file", "in the log");
    }

    @Test
    void whatALeftOverLogHasNotCommittedIsNot() throws Exception {
        leaveBehind("journal_mode=WAL", "UPDATE note SET text = 'in the log'", "-wal");
        Path log = home.resolve("other.db-wal");
        byte[] whole = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(whole, whole.length - 1));

        assertThat(notesOfImported()).containsExactly("in the file");
    }

    @Test
    void anInterruptedTransactionIsRolledBackInACopy() throws Exception {
        leaveBehind("journal_mode=DELETE", "UPDATE note SET text = 'interrupted'", "-journal");
        byte[] content = Files.readAllBytes(file);
        assertThat(new String(content, StandardCharsets.ISO_8859_1)).contains("interrupted");

        assertThat(notesOfImported()).containsExactly("in the file");
    }

    /** SQLite would look for the super-journal, find that nobody needs it, and delete it, whatever it is. */
    @Test
    void aTransactionOverSeveralDatabasesIsRefusedAndNoFileIsDeletedForIt() throws Exception {
        leaveBehind("journal_mode=DELETE", "UPDATE note SET text = 'interrupted'", "-journal");
        Path named = Files.writeString(directory.resolve("named"), "not a super-journal");
        byte[] name = named.toString().getBytes(StandardCharsets.UTF_8);
        int checksum = 0;
        for (byte letter : name) {
            checksum += letter;
        }
        ByteBuffer end = ByteBuffer.allocate(name.length + 16);
        end.put(name).putInt(name.length).putInt(checksum).putLong(JOURNAL_MAGIC);
        Files.write(home.resolve("other.db-journal"), end.array(), StandardOpenOption.APPEND);

        assertFails(file, "an interrupted transaction over several databases", "open it once with the program");

        assertThat(named).hasContent("not a super-journal");
    }

    /** A byte copy would take the locks of that connection from it. */
    @Test
    void anInterruptedTransactionInAFileThatThisProcessHasOpenIsLeftToIt() throws Exception {
        leaveBehind("journal_mode=DELETE", "UPDATE note SET text = 'interrupted'", "-journal");
        try (Connection host = DatabaseContent.open(file)) {
            assertFails(file, "has a hot journal", "open the database once with the program it belongs to");

            assertThat(AppDatabase.text(host, "SELECT DISTINCT text FROM note")).isEqualTo("in the file");
        }
        assertThat(notesOfImported()).containsExactly("in the file");
    }

    @ParameterizedTest
    @CsvSource({"DELETE, other.db", "DELETE, link.db", "DELETE, hard.db", "WAL, other.db", "WAL, link.db"})
    void theLocksOfAHostInThisProcessSurvive(String mode, String name) throws Exception {
        try (AppDatabase other = AppDatabase.create(file, "journal_mode=" + mode)) {
            other.add("committed");
            Files.createSymbolicLink(home.resolve("link.db"), file);
            Files.createLink(home.resolve("hard.db"), file);
            AppDatabase.run(other.connection(), "BEGIN IMMEDIATE");
            other.add("not committed");
            file = home.resolve(name);

            assertThat(notesOfImported()).containsExactly("committed");

            assertThat(lockSeenByAnotherProcess(other.path())).isEqualTo("busy");
            AppDatabase.run(other.connection(), "COMMIT");
            assertThat(notesOfImported()).containsExactly("committed", "not committed");
        }
    }

    @Test
    void theLiveDatabaseIsRefusedUnderEveryNameAndKeepsItsLocks() throws Exception {
        Path live = app.path();
        Path link = Files.createSymbolicLink(home.resolve("link.db"), live);
        Path hard = Files.createLink(home.resolve("hard.db"), live);
        Path around = Files.createSymbolicLink(directory.resolve("around"), directory);
        AppDatabase.run(app.connection(), "BEGIN IMMEDIATE");
        app.add("not committed");
        Path journal = directory.resolve("app.db-journal");
        assertThat(journal).exists();
        AppDatabase.create(home.resolve("logged.db"), JournalMode.ROLLBACK).close();
        Files.createLink(home.resolve("logged.db-wal"), live);

        for (Path name : List.of(live, link, hard, around.resolve("app.db"), journal, home.resolve("logged.db"))) {
            assertFails(name, "refused", "is the live database or belongs to it", "It was not opened");
        }

        assertThat(lockSeenByAnotherProcess(live)).isEqualTo("busy");
        AppDatabase.run(app.connection(), "COMMIT");
        assertThat(app.notes()).containsExactly("not committed");
    }

    @Test
    void aFileInStagingIsRefused() throws Exception {
        Path staging = Files.createDirectory(directory.resolve(".lifeboat"));
        AppDatabase.create(staging.resolve("other.db"), JournalMode.WAL).close();

        assertFails(staging.resolve("other.db"), "refused", "is in the staging directory");
    }

    @Test
    void aFileThatStaysLockedIsNamed() throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.ROLLBACK)) {
            AppDatabase.run(other.connection(), "BEGIN EXCLUSIVE");

            assertFails(file, file.toString(), "stayed locked by another connection for 200 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"staging", "store"})
    void tooLittleSpaceIsSaidBeforeAnythingIsCopied(String where) throws Exception {
        try (AppDatabase other = AppDatabase.create(file, JournalMode.WAL)) {
            other.fill(300);
        }
        DurableFiles full = new DurableFiles() {
            @Override
            public long usableBytes(Path path) {
                return 4096;
            }
        };
        boolean staging = where.equals("staging");
        BackupStore store = DirectoryStores.at(directory.resolve("backups"), staging ? DurableFiles.SYSTEM : full);
        try (BackupManager backups =
                manager(store).files(staging ? full : DurableFiles.SYSTEM).build()) {
            assertThatThrownBy(() -> backups.importFile(file, ""))
                    .hasMessageContaining("too little free space for " + (staging ? "a copy of " + file : "a backup"))
                    .hasMessageContaining("Nothing was published");
        }
    }

    private String lockSeenByAnotherProcess(Path database) throws Exception {
        Path probe = Files.createTempDirectory(directory, "probe");
        Process process = CrashChild.jvm(probe, LockProbe.class, database).start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            return Files.readString(probe.resolve("out")).strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Another program that asks for the write lock. */
    static final class LockProbe {

        private LockProbe() {}

        public static void main(String[] arguments) throws SQLException {
            try (Connection connection = DatabaseContent.open(Path.of(arguments[0]))) {
                AppDatabase.run(connection, "PRAGMA busy_timeout=0");
                AppDatabase.run(connection, "BEGIN IMMEDIATE");
                System.out.println("free");
            } catch (SQLException e) {
                System.out.println((e.getErrorCode() & 0xff) == 5 ? "busy" : e.toString());
            }
        }
    }

    /** The empty file is what the import ends at once for, each time, and never for the journal that comes and goes. */
    @Test
    void aJournalThatIsDeletedWhileItIsLookedAtIsNoFailure() throws Exception {
        Files.createFile(file);
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> host = CompletableFuture.runAsync(() -> comesAndGoes("app.db-journal", stop));
        try (BackupManager backups = manager().build()) {
            for (int attempt = 0; attempt < 1_000; attempt++) {
                assertThatThrownBy(() -> backups.importFile(file, "")).hasMessageContaining("the file is empty");
            }
        } finally {
            stop.set(true);
        }
        host.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void comesAndGoes(String name, AtomicBoolean stop) {
        try {
            while (!stop.get()) {
                Files.delete(Files.createFile(directory.resolve(name)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
