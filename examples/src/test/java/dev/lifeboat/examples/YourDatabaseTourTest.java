package dev.lifeboat.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.Collation;

class YourDatabaseTourTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Path home;
    private Path database;

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(directory.resolve("home of 100 % #users?"));
        database = home.resolve("app.db");
    }

    @Test
    void readsALogThatAStoppedProgramLeftAndChangesNotOneByte() throws Exception {
        Path running = directory.resolve("running.db");
        try (Connection connection = Sql.open(running)) {
            Sql.text(connection, "PRAGMA journal_mode=WAL");
            fill(connection);
            Files.copy(running, database);
            Files.copy(directory.resolve("running.db-wal"), home.resolve("app.db-wal"));
        }

        assertLooksWithoutChangingAnything();

        assertThat(said())
                .containsPattern("note +1,000 +the same")
                .contains("with a write-ahead log (WAL)")
                .contains("not one byte changed: app.db, app.db-wal");
    }

    @Test
    void readsTheLogAndTheSharedMemoryThatAKilledProgramLeft() throws Exception {
        Path running = directory.resolve("running.db");
        try (Connection connection = Sql.open(running)) {
            Sql.text(connection, "PRAGMA journal_mode=WAL");
            fill(connection);
            Files.copy(running, database);
            Files.copy(directory.resolve("running.db-wal"), home.resolve("app.db-wal"));
            Files.copy(directory.resolve("running.db-shm"), home.resolve("app.db-shm"));
        }

        assertLooksWithoutChangingAnything();

        assertThat(said()).containsPattern("note +1,000 +the same");
    }

    @Test
    void comparesTablesOfEveryKind() throws Exception {
        try (Connection connection = Sql.open(database)) {
            fill(connection);
            Sql.update(connection, "CREATE TABLE \"a \"\"quoted\"\" name\" (\"select\", rowid, _rowid_, oid)");
            Sql.update(connection, "INSERT INTO \"a \"\"quoted\"\" name\" VALUES (1.5, 'x', x'00ff', NULL)");
            Sql.update(connection, "CREATE TABLE without (k TEXT PRIMARY KEY, v) WITHOUT ROWID");
            Sql.update(connection, "INSERT INTO without VALUES ('nul' || char(0) || 'inside', CAST(x'ff' AS TEXT))");
            Sql.update(connection, "CREATE TABLE generated (a, b AS (a * 2), c AS (a * 3) STORED)");
            Sql.update(connection, "INSERT INTO generated (a) VALUES (21)");
            Sql.update(connection, "CREATE VIRTUAL TABLE words USING fts5(text)");
            Sql.update(connection, "INSERT INTO words VALUES ('lifeboat')");
            Sql.update(connection, "CREATE VIRTUAL TABLE box USING rtree(id, minx, maxx)");
            Sql.update(connection, "CREATE VIEW view_of_note AS SELECT text FROM note");
        }

        assertLooksWithoutChangingAnything();

        assertThat(said())
                .contains("a \"quoted\" name")
                .contains("words_content")
                .contains("with a rollback journal");
        assertThat(said()).contains("rows in 13 tables, no difference");
    }

    @Test
    void readsADatabaseThroughALink() throws Exception {
        fillDatabase();
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), database);

        assertThat(tour(link)).as(said()).isZero();

        assertThat(said()).contains(database.toRealPath().toString());
    }

    @Test
    void saysWhatToDoAboutAHotJournal() throws Exception {
        Path running = directory.resolve("running.db");
        try (Connection connection = Sql.open(running)) {
            fill(connection);
            Sql.update(connection, "PRAGMA cache_size=2");
            Sql.update(connection, "BEGIN");
            Sql.update(connection, "UPDATE note SET text = 'half of a transaction'");
            Files.copy(running, database);
            Files.copy(directory.resolve("running.db-journal"), home.resolve("app.db-journal"));
        }

        assertRefusesWithoutChangingAnything(database);

        assertThat(unwrapped())
                .contains("has a hot journal")
                .contains("Open the database once with the program it belongs to");
    }

    @Test
    void saysWhichCollationIsMissing() throws Exception {
        try (Connection connection = Sql.open(database)) {
            Collation.create(connection, "german", new Collation() {
                @Override
                protected int xCompare(String left, String right) {
                    return left.compareTo(right);
                }
            });
            Sql.update(connection, "CREATE TABLE word (text TEXT COLLATE german UNIQUE)");
            Sql.update(connection, "INSERT INTO word VALUES ('a'), ('b')");
        }

        assertLooksWithoutChangingAnything();

        assertThat(unwrapped())
                .contains("table word cannot be checked: register the collation sequence german in onConnect");
    }

    @Test
    void saysWhatIsNotASqliteDatabase() throws Exception {
        Files.writeString(database, "Dear diary, this is not a database but a text of some length.\n".repeat(50));
        Path empty = Files.createFile(home.resolve("empty.db"));

        assertRefusesWithoutChangingAnything(database);
        assertRefusesWithoutChangingAnything(empty);
        assertRefusesWithoutChangingAnything(home);
        assertRefusesWithoutChangingAnything(home.resolve("missing.db"));

        assertThat(unwrapped())
                .contains("app.db is not a SQLite database")
                .contains("empty.db is empty")
                .contains("is a directory")
                .contains("There is no file " + home.resolve("missing.db"));
    }

    @Test
    void doesNotEmptyTheDirectoryThatTheDatabaseIsIn() throws Exception {
        fillDatabase();
        assertThat(tour(database)).as(said()).isZero();
        Path backup;
        try (Stream<Path> backups = Files.list(tourDirectory().resolve("your-database/backups"))) {
            backup = backups.filter(file -> file.toString().endsWith(".sqlite"))
                    .findFirst()
                    .orElseThrow();
        }

        assertThat(tour(backup)).isEqualTo(1);

        assertThat(backup).exists();
        assertThat(unwrapped()).contains("Copy it elsewhere first");
    }

    private void fillDatabase() throws SQLException {
        try (Connection connection = Sql.open(database)) {
            fill(connection);
        }
    }

    private static void fill(Connection connection) throws SQLException {
        Sql.update(connection, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
        Sql.update(
                connection,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                        + " INSERT INTO note SELECT i, 'note ' || i FROM n");
    }

    private void assertLooksWithoutChangingAnything() throws IOException {
        List<String> before = filesOf(home);
        assertThat(tour(database)).as(said()).isZero();
        assertThat(filesOf(home)).isEqualTo(before);
        assertThat(said()).contains("no difference");
    }

    private void assertRefusesWithoutChangingAnything(Path refused) throws IOException {
        List<String> before = filesOf(home);
        assertThat(tour(refused)).as(said()).isEqualTo(1);
        assertThat(filesOf(home)).isEqualTo(before);
    }

    /** Name, time and content of each file. */
    private static List<String> filesOf(Path directory) throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.sorted().toList()) {
                files.add(file.getFileName() + " " + Files.getLastModifiedTime(file) + " "
                        + OriginalFiles.of(file).states());
            }
        }
        return files;
    }

    private int tour(Path path) {
        Screen screen = new Screen(new PrintStream(output, true, StandardCharsets.UTF_8), false);
        return Tour.run(new TourSettings(tourDirectory(), Optional.of(path), 0), screen);
    }

    private Path tourDirectory() {
        return directory.resolve("tour");
    }

    private String said() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String unwrapped() {
        return said().replaceAll("\\s+", " ");
    }
}
