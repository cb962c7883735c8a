package dev.lifeboat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.sqlite.ConnectionSetup;
import dev.lifeboat.sqlite.LiveDatabase;
import dev.lifeboat.sqlite.LiveDatabase.Access;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking at the database of another program: not one byte of it, or beside it, changes. */
class ReadOnlyTest {

    /** Where the first read mark that a reader may use is in a -shm; sqlite.org, "WAL-mode File Format", section 2.1. */
    private static final long FIRST_READ_MARK = 104;

    @TempDir
    Path directory;

    private Path home;
    private Path database;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        database = home.resolve("app.db");
    }

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(MutableClock.at("2026-11-23T18:15:02.123Z"))
                .staging(directory.resolve("staging"))
                .readOnly();
    }

    private static void assumeUnused(boolean walDatabaseInNobodysUse) {
        assumeTrue(
                !walDatabaseInNobodysUse || Files.isDirectory(Path.of("/proc/self/fd")),
                "without /proc, SQLite leaves files beside a WAL database that nobody has open");
    }

    /** A backup through a read-only manager is whole, and nothing that lies in the database's directory has changed. */
    private void assertBacksUpUntouched(Map<String, List<String>> content) throws Exception {
        Map<String, String> before = DirectoryContent.of(home);
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
            backups.restoreTo(backup.id(), directory.resolve("copy.db"));
            assertThat(backups.list()).hasSize(1);
            backups.prune();
        }

        assertThat(DirectoryContent.of(home)).isEqualTo(before);
        assertThat(DatabaseContent.of(directory.resolve("copy.db"))).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "truncate", "persist", "wal"})
    void aDatabaseThatNobodyHasOpen(String journal) throws Exception {
        assumeUnused(journal.equals("wal"));
        try (AppDatabase app = AppDatabase.create(database, "journal_mode=" + journal)) {
            app.fill(300);
        }
        Map<String, List<String>> content;
        try (Connection look = DatabaseContent.open(database)) {
            content = DatabaseContent.of(look);
        }
        assertThat(DirectoryContent.names(home)).doesNotContain("app.db-wal", "app.db-shm");

        assertBacksUpUntouched(content);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWalDatabaseThatWasLeftByACrash(boolean withSharedMemory) throws Exception {
        assumeUnused(!withSharedMemory);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("app.db");
        Map<String, List<String>> content;
        try (AppDatabase app = AppDatabase.create(elsewhere, JournalMode.WAL)) {
            app.fill(300);
            AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            app.add("in the log alone");
            content = DatabaseContent.of(app.connection());
            Files.copy(elsewhere, database);
            Files.copy(elsewhere.resolveSibling("app.db-wal"), home.resolve("app.db-wal"));
            if (withSharedMemory) {
                Files.copy(elsewhere.resolveSibling("app.db-shm"), home.resolve("app.db-shm"));
            }
        }
        assertThat(content.get("note")).anyMatch(row -> row.contains("in the log alone"));

        assertBacksUpUntouched(content);
    }

    /** The host in this same process keeps its locks, too. */
    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void aDatabaseThatThisProcessHasOpen(String journal) throws Exception {
        try (AppDatabase app = AppDatabase.create(database, "journal_mode=" + journal)) {
            app.fill(300);

            assertBacksUpUntouched(DatabaseContent.of(app.connection()));

            app.add("and goes on");
            assertThat(app.count()).isEqualTo(301);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"delete", "wal"})
    void aDatabaseThatAnotherProcessHasOpenAndWrites(String journal) throws Exception {
        try (AppDatabase app = AppDatabase.create(database, "journal_mode=" + journal)) {
            app.fill(300);
        }
        try (Writer writer = Writer.start(database)) {
            writer.ask("write 20");
            Map<String, List<String>> content = elsewhere(home);

            assertBacksUpUntouched(content);

            writer.ask("begin");
            try (BackupManager backups = manager().build()) {
                Backup busy = backups.create();
                assertThat(backups.verify(busy.id(), VerifyDepth.INTEGRITY_CHECK)
                                .ok())
                        .isTrue();
            }
            assertThat(writer.ask("end")).startsWith("written ");
            assertThat(DirectoryContent.names(home)).isSubsetOf("app.db", "app.db-wal", "app.db-shm", "app.db-journal");
        }
    }

    /**
     * A writer that begins a transaction between two looks of the reader moves the last read mark past what the reader
     * saw. One that may write would set a mark of its own; this one is refused, some times in a thousand, and tries again.
     */
    @Test
    void aReaderThatMeetsABusyWriterTriesAgain() throws Exception {
        AppDatabase.create(database, JournalMode.WAL).close();
        try (Writer writer = Writer.start(database)) {
            writer.ask("write 20");
            try (FileChannel sharedMemory =
                    FileChannel.open(home.resolve("app.db-shm"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                ByteBuffer mark = ByteBuffer.allocate(4);
                sharedMemory.read(mark, FIRST_READ_MARK);
                sharedMemory.write(ByteBuffer.allocate(4).putInt(0, Integer.MAX_VALUE), FIRST_READ_MARK);
                assertThatThrownBy(
                                () -> live(ConnectionSetup.NONE, Duration.ZERO).inspect())
                        .hasMessageContaining("the database " + database + " cannot be opened")
                        .hasMessageContaining("SQLITE_READONLY_CANTINIT");
                AtomicReference<CompletableFuture<Void>> moved = new AtomicReference<>();
                ConnectionSetup setup = connection -> moved.set(CompletableFuture.runAsync(
                        () -> write(sharedMemory, mark.flip()),
                        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)));

                assertThat(live(setup, Duration.ofSeconds(30)).inspect().pageSize())
                        .isEqualTo(4096);

                assertThat(moved.get()).succeedsWithin(Duration.ofSeconds(30));
            }
        }
    }

    private LiveDatabase live(ConnectionSetup setup, Duration lockTimeout) {
        return new LiveDatabase(database, Access.READ_ONLY, setup, lockTimeout);
    }

    private static void write(FileChannel sharedMemory, ByteBuffer mark) {
        try {
            sharedMemory.write(mark, FIRST_READ_MARK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The content of a database as a copy of all its files shows it. */
    private Map<String, List<String>> elsewhere(Path from) throws IOException, SQLException {
        Path to = Files.createDirectory(directory.resolve("aside"));
        for (String name : DirectoryContent.names(from)) {
            if (!name.endsWith("-shm")) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
        return DatabaseContent.of(to.resolve("app.db"));
    }

    @Test
    void aHotJournalCannotBeReadSoAndTheErrorSaysWhyAndWhatToDo() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("app.db");
        try (AppDatabase app = AppDatabase.create(elsewhere, JournalMode.ROLLBACK)) {
            app.fill(2_000);
            AppDatabase.run(app.connection(), "PRAGMA cache_size=5");
            app.connection().setAutoCommit(false);
            AppDatabase.run(app.connection(), "UPDATE note SET text = 'interrupted'");
            Files.copy(elsewhere, database);
            Files.copy(elsewhere.resolveSibling("app.db-journal"), home.resolve("app.db-journal"));
            app.connection().rollback();
        }
        Map<String, String> before = DirectoryContent.of(home);
        try (BackupManager backups = manager().build()) {
            assertThatThrownBy(backups::create)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("the database " + database + " has a hot journal")
                    .hasMessageContaining("a transaction was interrupted and must be rolled back first")
                    .hasMessageContaining("open the database once with the program it belongs to");
        }

        assertThat(DirectoryContent.of(home)).isEqualTo(before);
        assertThat(directory.resolve("backups")).doesNotExist();
        assertThat(directory.resolve("staging")).doesNotExist();
        try (AppDatabase cured = AppDatabase.create(directory.resolve("unused.db"), JournalMode.ROLLBACK);
                Connection program = DatabaseContent.open(database)) {
            assertThat(AppDatabase.text(program, "SELECT count(*) FROM note WHERE text = 'interrupted'"))
                    .isEqualTo("0");
            assertThat(cured.count()).isZero();
        }
        assertBacksUpUntouched(DatabaseContent.of(database));
    }

    @Test
    void aRestoreIsRefused() throws Exception {
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL)) {
            app.fill(10);
        }
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            Map<String, String> before = DirectoryContent.of(home);

            assertThatThrownBy(() -> backups.restore(backup.id()))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("readOnly()")
                    .hasMessageContaining("The live database was not touched");

            assertThat(DirectoryContent.of(home)).isEqualTo(before);
            assertThat(backups.list()).containsExactly(backup);
        }
    }

    @Test
    void withoutAStagingDirectoryItIsRefusedWhenBuilt() {
        BackupManagerBuilder builder = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .readOnly();

        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("readOnly() needs staging(…)");
    }

    /** Another program: a JVM of its own that writes into the database when it is asked to. */
    static final class Writer implements AutoCloseable {

        private final Process process;
        private final PrintStream commands;
        private final BufferedReader answers;

        private Writer(Process process) {
            this.process = process;
            this.commands = new PrintStream(process.getOutputStream(), true, UTF_8);
            this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }

        static Writer start(Path database) throws Exception {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            database.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Writer(process);
        }

        String ask(String command) throws Exception {
            commands.println(command);
            return CompletableFuture.supplyAsync(this::answer).get(60, TimeUnit.SECONDS);
        }

        private String answer() {
            try {
                return String.valueOf(answers.readLine());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            commands.close();
            try {
                process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
            } finally {
                process.destroyForcibly();
            }
        }

        public static void main(String[] arguments) throws Exception {
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            try (Connection connection = DatabaseContent.open(Path.of(arguments[0]))) {
                String command = commands.readLine();
                while (command != null) {
                    if (command.startsWith("write ")) {
                        write(connection, Integer.parseInt(command.substring("write ".length())));
                        System.out.println("written");
                    } else {
                        AppDatabase.run(connection, "PRAGMA synchronous=OFF");
                        System.out.println("writing");
                        int written = 0;
                        while (!commands.ready()) {
                            AppDatabase.run(connection, "UPDATE note SET text = text || '.' WHERE id = 1");
                            written++;
                        }
                        commands.readLine();
                        System.out.println("written " + written);
                    }
                    command = commands.readLine();
                }
            }
        }

        private static void write(Connection connection, int rows) throws SQLException {
            for (int i = 0; i < rows; i++) {
                AppDatabase.run(connection, "INSERT INTO note (text) VALUES (hex(randomblob(1000)))");
            }
        }
    }
}
