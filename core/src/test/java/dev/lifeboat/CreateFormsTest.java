package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which a database comes: each is backed up, checked at full depth, restored and compared. */
class CreateFormsTest {

    private static final List<String> JOURNALS = List.of("wal", "delete", "truncate", "persist");

    private static final int PAGE_SIZE = 4096;

    @TempDir
    Path directory;

    private Path database() {
        return directory.resolve("app.db");
    }

    /** The database goes through a backup unharmed while the host has it open. */
    private Backup assertComesBackWhole(Path database) throws Exception {
        try (BackupManager backups = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(MutableClock.at("2026-11-23T18:15:02.123Z"))
                .build()) {
            Backup backup = backups.create();

            VerificationResult verified = backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK);
            assertThat(verified.problems()).isEmpty();
            assertThat(verified.uncheckable()).isEmpty();
            Path restored = directory.resolve("restored.db");
            backups.restoreTo(backup.id(), restored);
            Map<String, List<String>> original = DatabaseContent.of(database);
            assertThat(DatabaseContent.of(restored)).isEqualTo(original);
            assertThat(original.get("PRAGMA page_size")).containsExactly("" + backup.pageSize());
            assertThat(original.get("PRAGMA encoding"))
                    .containsExactly(backup.database().encoding());
            return backup;
        }
    }

    static Stream<Arguments> pageSizesAndJournals() {
        return IntStream.iterate(512, size -> size <= 65_536, size -> size * 2)
                .boxed()
                .flatMap(size -> JOURNALS.stream().map(journal -> Arguments.of(size, journal)));
    }

    @ParameterizedTest
    @MethodSource("pageSizesAndJournals")
    void everyPageSizeInEveryJournalMode(int pageSize, String journal) throws Exception {
        try (AppDatabase app =
                AppDatabase.create(database(), "page_size=" + pageSize, "journal_mode=" + journal, "user_version=7")) {
            app.fill(500);

            Backup backup = assertComesBackWhole(app.path());

            assertThat(backup.pageSize()).isEqualTo(pageSize);
            assertThat(backup.journalMode()).isEqualTo(journal.equals("wal") ? JournalMode.WAL : JournalMode.ROLLBACK);
            assertThat(backup.userVersion()).isEqualTo(7);
            assertThat(AppDatabase.text(app.connection(), "PRAGMA journal_mode"))
                    .isEqualTo(journal);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,wal", "UTF-8,delete", "UTF-16le,wal", "UTF-16le,delete", "UTF-16be,wal", "UTF-16be,delete"})
    void everyTextEncoding(String encoding, String journal) throws Exception {
        try (AppDatabase app =
                AppDatabase.create(database(), "encoding='" + encoding + "'", "journal_mode=" + journal)) {
            app.add("Grüße, 東京, Ελλάδα, 🛟");
            AppDatabase.run(app.connection(), "CREATE TABLE \"Straße\" (\"größe\" TEXT UNIQUE)");
            AppDatabase.run(app.connection(), "INSERT INTO \"Straße\" VALUES ('ж'), ('\uFFFD'), ('')");

            Backup backup = assertComesBackWhole(app.path());

            assertThat(backup.database().encoding()).isEqualTo(encoding);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,wal", "0,delete", "1,wal", "1,delete", "2,wal", "2,delete"})
    void everyAutoVacuum(int autoVacuum, String journal) throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), "auto_vacuum=" + autoVacuum, "journal_mode=" + journal)) {
            app.fill(2_000);
            AppDatabase.run(app.connection(), "DELETE FROM note WHERE id % 3 = 0");
            AppDatabase.run(app.connection(), "PRAGMA incremental_vacuum(5)");

            assertComesBackWhole(app.path());
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void freePagesStayWhereTheyAre(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), mode)) {
            app.fill(2_000);
            AppDatabase.run(app.connection(), "DELETE FROM note WHERE id > 10");
            long pages = Long.parseLong(AppDatabase.text(app.connection(), "PRAGMA page_count"));
            assertThat(Long.parseLong(AppDatabase.text(app.connection(), "PRAGMA freelist_count")))
                    .isGreaterThan(100);

            Backup backup = assertComesBackWhole(app.path());

            assertThat(backup.pageCount()).isEqualTo(pages);
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void searchTablesAndRTrees(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), mode)) {
            Connection connection = app.connection();
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE film USING fts5(title, plot)");
            AppDatabase.run(
                    connection, "INSERT INTO film VALUES ('Lifeboat', 'eight people adrift'), ('Jaws', 'a shark')");
            AppDatabase.run(connection, "CREATE VIRTUAL TABLE place USING rtree(id, west, east, south, north)");
            AppDatabase.run(connection, "INSERT INTO place VALUES (1, 6, 15, 47, 55), (2, -5, 10, 41, 51)");

            assertComesBackWhole(app.path());
        }
        try (Connection restored = DatabaseContent.open(directory.resolve("restored.db"))) {
            assertThat(AppDatabase.column(restored, "SELECT title FROM film WHERE film MATCH 'adrift'"))
                    .containsExactly("Lifeboat");
            assertThat(AppDatabase.column(restored, "SELECT id FROM place WHERE west < 0"))
                    .containsExactly("2");
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void everyKindOfTableColumnAndIndex(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), mode)) {
            for (String sql : List.of(
                    "CREATE TABLE setting (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID",
                    "INSERT INTO setting VALUES ('a', x'00ff'), ('b', zeroblob(100000)), ('c', NULL), ('d', 1.5)",
                    "CREATE TABLE price (net INT, gross INT AS (net * 119 / 100) STORED, text TEXT AS (net || ' €')) STRICT",
                    "INSERT INTO price (net) VALUES (100), (9223372036854775), (-1)",
                    "CREATE INDEX dear ON price (gross) WHERE net > 50",
                    "CREATE INDEX spoken ON price (lower(text) COLLATE NOCASE DESC)",
                    "CREATE TABLE log (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT CHECK (length(at) > 3))",
                    "INSERT INTO log (at) VALUES ('2026'), ('2027')",
                    "DELETE FROM log",
                    "CREATE VIEW cheap AS SELECT * FROM price WHERE net < 50",
                    "CREATE TRIGGER logged AFTER INSERT ON price BEGIN INSERT INTO log (at) VALUES ('later'); END",
                    "ANALYZE")) {
                AppDatabase.run(app.connection(), sql);
            }

            assertComesBackWhole(app.path());
        }
    }

    @Test
    void anEmptyFileIsADatabaseWithoutTables() throws Exception {
        Files.createFile(database());

        Backup backup = assertComesBackWhole(database());

        assertThat(backup.pageCount()).isEqualTo(1);
        assertThat(Files.size(database())).isZero();
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDatabaseOfOnePage(JournalMode mode) throws Exception {
        try (Connection connection = DatabaseContent.open(database())) {
            AppDatabase.run(connection, "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
            AppDatabase.run(connection, "PRAGMA application_id=1819305572");

            Backup backup = assertComesBackWhole(database());

            assertThat(backup.pageCount()).isEqualTo(1);
            assertThat(backup.applicationId()).isEqualTo(1_819_305_572);
            assertThat(backup.journalMode()).isEqualTo(mode);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space.db",
                "100%.db",
                "%20.db",
                "a#b.db",
                "what?.db",
                "a?mode=memory.db",
                "été à Köln.db",
                "東京.db",
                "it's \"quoted\".db",
                "a&b;c=d+e.db",
                "-leading.db",
                ".hidden",
                "no extension",
                "two.dots.sqlite3"
            })
    void everyFileName(String name) throws Exception {
        Path home = directory.resolve(nameable("in " + name));
        Files.createDirectory(home);
        Path database = home.resolve(nameable(name));
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL)) {
            app.fill(20);

            assertComesBackWhole(database);
        }
        assertThat(DirectoryContent.names(home))
                .contains(name)
                .allMatch(each -> each.startsWith(name) || each.startsWith(".lifeboat"));
    }

    private static String nameable(String name) {
        try {
            return Path.of(name).toString();
        } catch (InvalidPathException e) {
            return abort("this JVM cannot name \"" + name + "\": sun.jnu.encoding is "
                    + System.getProperty("sun.jnu.encoding"));
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDatabaseBehindASymbolicLink(JournalMode mode) throws Exception {
        Path home = Files.createDirectory(directory.resolve("volume"));
        Path link = directory.resolve("link.db");
        try (AppDatabase app = AppDatabase.create(home.resolve("app.db"), mode)) {
            app.fill(100);
            linked(link, Path.of("volume", "app.db"));

            Backup backup = assertComesBackWhole(link);

            assertThat(backup.id().name()).isEqualTo("app");
            try (BackupManager backups = BackupManager.forDatabase(link)
                    .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                    .build()) {
                assertThat(backups.database()).isEqualTo(home.resolve("app.db").toRealPath());
            }
        }
        assertThat(DirectoryContent.names(directory)).doesNotContain(".lifeboat", "link.db-wal", "link.db-shm");
    }

    private static void linked(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException | FileSystemException e) {
            abort("no symbolic links here: " + e);
        }
    }

    /** Extensions such as SQLite's own checksums keep some bytes at the end of each page. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDatabaseWithReservedBytesInEachPage(JournalMode mode) throws Exception {
        try (Connection connection = DatabaseContent.open(database())) {
            AppDatabase.run(connection, "PRAGMA user_version=1");
        }
        patch(20, (byte) 8);
        // The content of a page then ends eight bytes earlier, that of the first one included.
        patch(105, (byte) ((PAGE_SIZE - 8) >> 8), (byte) ((PAGE_SIZE - 8) & 0xff));
        try (AppDatabase app = AppDatabase.create(database(), mode)) {
            app.fill(500);

            assertComesBackWhole(database());
        }
    }

    /** Versions before 3.7.0 left the page count in the header alone; SQLite then goes by the size of the file. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1_000_000})
    void aDatabaseWhosePageCountInTheHeaderIsStale(int pageCount) throws Exception {
        try (AppDatabase app = AppDatabase.create(database(), JournalMode.ROLLBACK)) {
            app.fill(500);
        }
        patch(28, ByteBuffer.allocate(4).putInt(pageCount).array());
        patch(92, new byte[8]);

        assertComesBackWhole(database());
    }

    private void patch(int offset, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(database(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), offset);
        }
    }
}
