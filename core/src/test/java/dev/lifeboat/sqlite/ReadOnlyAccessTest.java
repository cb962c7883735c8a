package dev.lifeboat.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a WAL database that nobody uses gets a -shm beside it")
class ReadOnlyAccessTest {

    private static final int LOG_HEADER_BYTES = 32;
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path directory;

    @Test
    void readsWhatALeftOverLogHasCommitted() throws Exception {
        Path database = leaveBehind(4096, "INSERT INTO note VALUES ('in the log')");

        assertThat(countLookedAt(database)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void readsALogWhoseOnlyTransactionHasManyPages(int pageSize) throws Exception {
        Path database = leaveBehind(pageSize, manyPages());

        assertThat(countLookedAt(database)).isEqualTo(2001);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 65536})
    void keepsALogThatEndsBeforeItsFirstCommit(int pageSize) throws Exception {
        Path database = leaveBehind(pageSize, manyPages());
        byte[] log = Files.readAllBytes(logOf(database));
        Files.write(logOf(database), Arrays.copyOf(log, log.length - 1));

        assertThat(countLookedAt(database)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 20, 26, 31, LOG_HEADER_BYTES, LOG_HEADER_BYTES + 9, LOG_HEADER_BYTES + 20, 3000})
    void keepsALogWithAByteThatMakesItInvalid(int position) throws Exception {
        Path database = leaveBehind(4096, "INSERT INTO note VALUES ('in the log')");
        byte[] log = Files.readAllBytes(logOf(database));
        log[position] ^= 0x10;
        Files.write(logOf(database), log);

        assertThat(countLookedAt(database)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "not a log", "something that is longer than the header of a log would be, but is not one"})
    void keepsALogThatIsNone(String content) throws Exception {
        Path database = leaveBehind(4096, "INSERT INTO note VALUES ('in the log')");
        Files.writeString(logOf(database), content, StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(countLookedAt(database)).isEqualTo(1);
    }

    /** One that was used and kept, as journal_mode=PERSIST does, is no reason to let SQLite delete the log. */
    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void keepsALogWithoutACommitBesideAJournalThatIsNotHot(int journalBytes) throws Exception {
        Path database = leaveBehind(4096, "INSERT INTO note VALUES ('in the log')");
        Files.write(logOf(database), new byte[5000]);
        Files.write(database.resolveSibling("app.db-journal"), new byte[journalBytes]);

        assertThat(countLookedAt(database)).isEqualTo(1);
    }

    @Test
    @Timeout(2 * PATIENCE_SECONDS)
    void refusesADatabaseThatAnotherProcessKeepsToItself() throws Exception {
        Path database = leaveBehind(4096, "INSERT INTO note VALUES ('in the log')");
        Process host = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExclusiveHost.class.getName(),
                        database.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = host.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("open");
            List<String> before = files();
            assertThat(before).noneMatch(file -> file.contains("-shm"));

            assertThatThrownBy(() -> ReadOnlyAccess.open(database, opened -> {}))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(Sql.isBusy(e)).isTrue());

            assertThat(files()).isEqualTo(before);
        } finally {
            host.destroyForcibly();
            assertThat(host.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Keeps a WAL database to itself until it is ended. */
    static final class ExclusiveHost {

        private ExclusiveHost() {}

        public static void main(String[] args) throws SQLException, IOException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0])) {
                Sql.run(connection, "PRAGMA locking_mode=EXCLUSIVE");
                Sql.run(connection, "INSERT INTO note VALUES ('mine')");
                System.out.println("open");
                int ended = System.in.read();
                System.out.println("closed " + ended);
            }
        }
    }

    /** A WAL database with one row in the file, and a statement in the log. */
    private Path leaveBehind(int pageSize, String statement) throws SQLException, IOException {
        Path running = directory.resolve("running.db");
        Path home = Files.createDirectory(directory.resolve("home"));
        Path database = home.resolve("app.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + running)) {
            Sql.run(connection, "PRAGMA page_size=" + pageSize);
            Sql.text(connection, "PRAGMA journal_mode=WAL");
            Sql.run(connection, "CREATE TABLE note (text)");
            Sql.run(connection, "INSERT INTO note VALUES ('in the file')");
            Sql.text(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            Sql.run(connection, statement);
            Files.copy(running, database);
            Files.copy(logOf(running), logOf(database));
        }
        return database;
    }

    private static String manyPages() {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                + " INSERT INTO note SELECT 'note ' || i FROM n";
    }

    private static Path logOf(Path database) {
        return database.resolveSibling(database.getFileName() + "-wal");
    }

    /** What is read is what SQLite reads of copies of the files, and not one byte of theirs changes. */
    private long countLookedAt(Path database) throws SQLException, IOException {
        List<String> before = files();
        long count;
        try (Connection connection = ReadOnlyAccess.open(database, opened -> {})) {
            count = Sql.number(connection, "SELECT count(*) FROM note");
        }
        assertThat(files()).isEqualTo(before);
        assertThat(count).isEqualTo(countInCopy(database));
        return count;
    }

    private long countInCopy(Path database) throws IOException, SQLException {
        Path copy = Files.copy(database, directory.resolve("copy.db"));
        Files.copy(logOf(database), logOf(copy));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            return Sql.number(connection, "SELECT count(*) FROM note");
        }
    }

    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory.resolve("home"))) {
            for (Path file : entries.sorted().toList()) {
                files.add(
                        file.getFileName() + " " + Files.getLastModifiedTime(file) + " " + Sha256.of(file, done -> {}));
            }
        }
        return files;
    }
}
