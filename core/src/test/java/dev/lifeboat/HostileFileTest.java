package dev.lifeboat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.Function;

/**
 * Files that somebody offers as backups, to be imported or in the place of one that is listed. Each is refused with a
 * reason, or restored exactly as it is; no more than that ever happens.
 */
class HostileFileTest extends HarmFixture {

    private static final int PAGE = 4096;
    private static final long TERABYTE = 1L << 40;
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    private Path home = Path.of("");
    private Path offered = Path.of("");

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        offered = home.resolve("offered.db");
    }

    private byte[] sound(JournalMode mode) throws Exception {
        Path file = Files.createTempDirectory(directory, "sound").resolve("sound.db");
        try (AppDatabase other = AppDatabase.create(file, mode)) {
            other.fill(60);
            AppDatabase.run(other.connection(), "CREATE INDEX by_text ON note (text)");
        }
        return Files.readAllBytes(file);
    }

    /** Where something begins or ends: the magic, the page size, the header, and each page. */
    private static Set<Integer> boundaries(int length) {
        Set<Integer> boundaries = new TreeSet<>(List.of(
                0, 1, 2, 15, 16, 17, 18, 19, 24, 28, 32, 40, 59, 60, 92, 96, 99, 100, 101, 107, 108, 511, 512, 513));
        for (int page = PAGE; page <= length; page += PAGE) {
            boundaries.addAll(List.of(page - 1, page, page + 1));
        }
        boundaries.removeIf(boundary -> boundary >= length);
        return boundaries;
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFileThatEndsTooEarlyIsRefusedWhereverThatIs(JournalMode mode) throws Exception {
        byte[] whole = sound(mode);
        try (BackupManager backups = manager(LONG)) {
            for (int length : boundaries(whole.length)) {
                Files.write(offered, Arrays.copyOf(whole, length));
                assertImportRefused(backups, offered, length < 2 ? "is empty" : "is");
                assertThat(DirectoryContent.names(home)).as("%d bytes", length).containsExactly("offered.db");
            }
        }
    }

    @Test
    void aListedBackupWhoseDataEndsTooEarlyIsRefusedWhereverThatIs() throws Exception {
        byte[] whole = sound(JournalMode.ROLLBACK);
        BackupId id = plant(whole);
        try (BackupManager backups = manager(LONG)) {
            assertThat(backups.list()).hasSize(1);
            for (int length : boundaries(whole.length)) {
                Files.write(stored(id, "sqlite"), Arrays.copyOf(whole, length));
                assertThat(backups.list()).as("%d bytes", length).isEmpty();
                assertRestoresRefused(backups, id, length + " bytes");
            }
            assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).problems()).isNotEmpty();
        }
    }

    private void assertRestoresRefused(BackupManager backups, BackupId id, String... words) throws Exception {
        Path target = directory.resolve("restored.db");
        for (ThrowingRestore restore : List.<ThrowingRestore>of(
                () -> backups.restore(id),
                () -> backups.restore(id, RestoreMode.REPLACE_FILE),
                () -> backups.restoreTo(id, target))) {
            BackupException refused = catchThrowableOfType(BackupException.class, restore::run);
            assertThat(refused).isNotNull();
            boolean untried = String.valueOf(refused.getMessage()).contains("close every connection to it first");
            assertSaysWhy(refused, id.toString(), untried ? new String[0] : words);
        }
        assertThat(target).doesNotExist();
        assertNothingInStaging();
    }

    @FunctionalInterface
    private interface ThrowingRestore {
        void run() throws Exception;
    }

    /** Offset, number of bytes, value. */
    @ParameterizedTest
    @CsvSource({
        "16, 2, 0",
        "16, 2, 2",
        "16, 2, 3",
        "16, 2, 256",
        "16, 2, 511",
        "16, 2, 512",
        "16, 2, 1",
        "16, 2, 8192",
        "16, 2, 32768",
        "16, 2, 65535",
        "18, 1, 0",
        "18, 1, 2",
        "18, 1, 3",
        "18, 1, 255",
        "19, 1, 0",
        "19, 1, 2",
        "19, 1, 3",
        "19, 1, 255",
        "18, 2, 514",
        "18, 2, 771",
        "20, 1, 1",
        "20, 1, 32",
        "20, 1, 255",
        "21, 1, 0",
        "21, 1, 255",
        "22, 1, 0",
        "23, 1, 0",
        "24, 4, 0",
        "24, 4, 4294967295",
        "28, 4, 0",
        "28, 4, 1",
        "28, 4, 2",
        "28, 4, 1000",
        "28, 4, 2147483647",
        "28, 4, 2147483648",
        "28, 4, 4294967294",
        "28, 4, 4294967295",
        "32, 4, 1",
        "32, 4, 4294967295",
        "36, 4, 4294967295",
        "40, 4, 4294967295",
        "44, 4, 0",
        "44, 4, 5",
        "44, 4, 4294967295",
        "48, 4, 2147483648",
        "52, 4, 1",
        "52, 4, 4294967295",
        "56, 4, 0",
        "56, 4, 2",
        "56, 4, 3",
        "56, 4, 4",
        "56, 4, 4294967295",
        "60, 4, 4294967295",
        "64, 4, 1",
        "68, 4, 2147483648",
        "72, 4, 1",
        "92, 4, 0",
        "92, 4, 4294967295",
        "96, 4, 4294967295",
        "100, 1, 0",
        "100, 1, 2",
        "100, 1, 255",
        "101, 2, 65535",
        "103, 2, 65535",
        "105, 2, 0",
        "105, 2, 65535"
    })
    void anAbsurdHeaderIsRefusedOrTakenAsSqliteReadsIt(int offset, int bytes, long value) throws Exception {
        byte[] header = sound(JournalMode.ROLLBACK);
        for (int i = 0; i < bytes; i++) {
            header[offset + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
        }
        Files.write(offered, header);
        try (BackupManager backups = manager(LONG)) {
            Backup backup = backups.importFile(offered, "");
            Path copy = directory.resolve("copy.db");
            backups.restoreTo(backup.id(), copy);
            assertThat(contentOf(Files.readAllBytes(copy))).isEqualTo(contentOf(header));
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
        } catch (BackupException e) {
            assertSaysWhy(e, offered.toString());
        }
        assertThat(Files.readAllBytes(offered)).isEqualTo(header);
        assertThat(DirectoryContent.names(home)).containsExactly("offered.db");
    }

    @Test
    void whatIsNoDatabaseAtAllIsRefused() throws Exception {
        try (BackupManager backups = manager(LONG)) {
            assertImportRefused(backups, home, "is not a file");
            assertImportRefused(
                    backups,
                    Files.writeString(home.resolve("text.db"), "Dear reader,\n".repeat(999)),
                    "is not a SQLite");
            assertImportRefused(backups, Files.write(home.resolve("empty.db"), new byte[0]), "is empty");
            assertImportRefused(backups, Files.write(home.resolve("zeros.db"), new byte[9 * PAGE]), "is not a SQLite");
        }
    }

    @Test
    void aLinkToADeviceOrToItselfOrToADirectoryIsRefused() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "no /dev/zero here");
        Path zero = Files.createSymbolicLink(home.resolve("zero.db"), Path.of("/dev/zero"));
        Path loop = Files.createSymbolicLink(home.resolve("loop.db"), home.resolve("loop2.db"));
        Files.createSymbolicLink(home.resolve("loop2.db"), loop);
        Path folder = Files.createSymbolicLink(home.resolve("folder.db"), directory);
        try (BackupManager backups = manager(LONG)) {
            assertThatThrownBy(() -> backups.importFile(zero, "")).hasMessageContaining("is not a file");
            assertThatThrownBy(() -> backups.importFile(loop, ""))
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("loop");
            assertThatThrownBy(() -> backups.importFile(folder, "")).hasMessageContaining("is not a file");
            assertThat(backups.list()).isEmpty();
        }
    }

    /** In the place of the data of a backup; to open a pipe waits for somebody who writes. */
    @ParameterizedTest
    @ValueSource(strings = {"a directory", "a link to /dev/zero", "a link to itself", "a pipe"})
    void whatIsNoFileInThePlaceOfABackupIsNoBackup(String what) throws Exception {
        BackupId id = plant(sound(JournalMode.ROLLBACK));
        Path data = stored(id, "sqlite");
        Files.delete(data);
        put(what, data);
        try (BackupManager backups = manager(LONG)) {
            assertThat(backups.list()).isEmpty();
            assertRestoresRefused(backups, id, "is missing");
            assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).problems()).isNotEmpty();
            assertThat(backups.health().findings()).isNotEmpty();
        }
    }

    private static void put(String what, Path place) throws Exception {
        switch (what) {
            case "a directory" -> Files.createDirectory(place);
            case "a link to /dev/zero" -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
            case "a link to itself" -> Files.createSymbolicLink(place, place);
            default -> makePipe(place);
        }
    }

    private static void makePipe(Path pipe) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("mkfifo", pipe.toString()).start();
            assumeTrue(process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0, "no pipes here");
        } catch (IOException e) {
            assumeTrue(false, "no pipes here: " + e);
        }
    }

    /** A terabyte that takes no place on the disk: nobody copies it, or reads it to its end. */
    @Test
    void aHugeFileWithHolesFillsNoDisk() throws Exception {
        byte[] whole = sound(JournalMode.ROLLBACK);
        sparse(offered, whole);
        BackupId id = plant(whole);
        try (BackupManager backups = manager(LONG)) {
            Backup imported = backups.importFile(offered, "what the header says");
            assertThat(imported.storedBytes()).isEqualTo(whole.length);

            ByteBuffer.wrap(whole).putInt(28, (int) (TERABYTE / PAGE));
            sparse(offered, whole);
            assertImportRefused(backups, offered, "too little free space");

            Files.delete(stored(id, "sqlite"));
            sparse(stored(id, "sqlite"), whole);
            assertRestoresRefused(backups, id, "it has more bytes than the " + whole.length);
            assertThat(backups.verify(id, VerifyDepth.QUICK_CHECK).problems()).hasSize(1);
        }
    }

    private void sparse(Path file, byte[] begin) throws IOException {
        assumeTrue(Files.getFileStore(directory).getUsableSpace() < TERABYTE, "this disk could take a terabyte");
        Files.write(file, begin);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), TERABYTE - 1);
        } catch (IOException e) {
            Files.delete(file);
            assumeTrue(false, "no files with holes of a terabyte here: " + e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FULL_TEXT_OVER_A_VIEW_WITHOUT_END, not checked to its end",
        "FULL_TEXT_OVER_A_THOUSAND_VIEWS, nested too deep",
        "GENERATED_COLUMNS_THAT_DOUBLE, it ",
        "HUGE_GENERATED_VALUES, too big",
        "A_PATTERN_THAT_TAKES_MINUTES, too complex",
        "A_TABLE_MADE_BY_A_QUERY, malformed database schema",
        "AN_EXPRESSION_OF_A_MILLION_BRACKETS, malformed database schema",
        "AN_EXPRESSION_WITHOUT_AN_END, malformed database schema",
        "FULL_TEXT_WITH_A_VIEW_FOR_A_TABLE, it ",
    })
    void aDatabaseThatAsksForTooMuchIsRefused(HostileDatabase hostile, String reason) throws Exception {
        hostile.write(offered);
        byte[] before = Files.readAllBytes(offered);
        try (BackupManager backups = manager(SHORT)) {
            assertImportRefused(backups, offered, reason);
        }
        assertThat(Files.readAllBytes(offered)).isEqualTo(before);
        assertThat(DirectoryContent.names(home)).containsExactly("offered.db");
    }

    /** The pages are sound: what the tables of SQLite's own modules hold is content like any other. */
    @ParameterizedTest
    @EnumSource(names = {"BROKEN_FULL_TEXT", "BROKEN_R_TREE"})
    void virtualTablesThatHoldNonsenseAreImportedAndNoted(HostileDatabase hostile) throws Exception {
        hostile.write(offered);
        try (BackupManager backups = manager(LONG)) {
            Backup imported = backups.importFile(offered, "");

            assertThat(imported.notes()).extracting(CheckNote::kind).containsExactly(CheckNote.Kind.INCONSISTENT);
            assertThat(imported.notes().get(0).cure()).isPresent();
            assertWrittenAsItIs(backups, imported.id(), Files.readAllBytes(stored(imported.id(), "sqlite")));
        }
    }

    /** With a checksum that is right it is what was backed up, whatever SQLite's check can say of it within the limits. */
    @ParameterizedTest
    @CsvSource({
        "FULL_TEXT_OVER_A_VIEW_WITHOUT_END, not checked to its end",
        "FULL_TEXT_OVER_A_THOUSAND_VIEWS, nested too deep",
        "HUGE_GENERATED_VALUES, too big",
        "A_TABLE_MADE_BY_A_QUERY, malformed database schema",
        "BROKEN_R_TREE, places",
    })
    void aBackupThatAsksForTooMuchIsWhatWasBackedUp(HostileDatabase hostile, String said) throws Exception {
        byte[] data = hostile.bytes(directory);
        BackupId id = plant(data);
        try (BackupManager backups = manager(SHORT)) {
            VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

            assertThat(result.problems()).isEmpty();
            assertThat(result.uncheckable() + " " + result.notes()).contains(said);
            assertThat(backups.latest()).map(Backup::id).contains(id);
            assertWrittenAsItIs(backups, id, data);
        }
    }

    private void assertWrittenAsItIs(BackupManager backups, BackupId id, byte[] data) throws Exception {
        Path target = directory.resolve("restored.db");
        backups.restoreTo(id, target);
        assertThat(Files.readAllBytes(target)).isEqualTo(data);
    }

    /** A check that is broken off says nothing about a backup that may well be sound. */
    @Test
    void aCheckThatIsBrokenOffFindsNoDamage() throws Exception {
        BackupId id = plant(HostileDatabase.FULL_TEXT_OVER_A_VIEW_WITHOUT_END.bytes(directory));
        try (BackupManager backups = manager(SHORT)) {
            VerificationResult result = backups.verify(id, VerifyDepth.QUICK_CHECK);

            assertThat(result.problems()).isEmpty();
            assertThat(result.uncheckable()).singleElement().asString().contains("not checked to its end");
            assertThat(backups.latest().map(Backup::id)).contains(id);
        }
    }

    /** The views do no harm where nobody asks for them, and counting rows does not. */
    @Test
    void viewsThatDoubleAreNeverWorkedOut() throws Exception {
        HostileDatabase.VIEWS_THAT_DOUBLE.write(offered);
        try (BackupManager backups = BackupManager.forDatabase(app.path())
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .guard(new RestoreGuard() {
                    @Override
                    public void check(RestoreCandidate candidate) throws Exception {
                        throw new IllegalStateException("rows: " + candidate.rowCounts());
                    }
                })
                .build()) {
            BackupId id = backups.importFile(offered, "").id();
            assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("rows: {note=1}");
        }
    }

    /** What the schema of a file from elsewhere would call: in an index, a column, a check, a default, a view, a trigger. */
    @Test
    void noFunctionOfTheHostIsCalledByTheSchemaOfAFile() throws Exception {
        try (AppDatabase other = AppDatabase.create(offered, JournalMode.ROLLBACK)) {
            Connection connection = other.connection();
            register(connection, new AtomicInteger());
            AppDatabase.run(
                    connection, "CREATE TABLE harm (a DEFAULT (harm(1)), b AS (a + 2) NOT NULL, CHECK (a + 3))");
            AppDatabase.run(connection, "CREATE VIEW seen AS SELECT harm(a) FROM harm");
            AppDatabase.run(connection, "CREATE TRIGGER acts AFTER INSERT ON note BEGIN SELECT harm(new.id); END");
            AppDatabase.run(connection, "INSERT INTO harm (a) VALUES (1)");
        }
        AtomicInteger calls = new AtomicInteger();
        try (BackupManager backups =
                manager().onConnect(connection -> register(connection, calls)).build()) {
            Backup harmless = backups.importFile(offered, "");
            backups.restoreTo(harmless.id(), directory.resolve("restored.db"));
            for (String changed : List.of("a + 2", "a + 3")) {
                inTheSchema("harm", changed, "harm(a)");
                importOrHear(backups, "harm");
                inTheSchema("harm", "harm(a)", changed);
            }
            try (Connection connection = DatabaseContent.open(offered)) {
                AppDatabase.run(connection, "CREATE INDEX by_harm ON harm (a + 4)");
            }
            inTheSchema("by_harm", "a + 4", "harm(a)");
            assertImportRefused(backups, offered, "harm");
        }
        assertThat(calls).hasValue(0);
    }

    private void importOrHear(BackupManager backups, String word) {
        try {
            backups.importFile(offered, "");
        } catch (BackupException e) {
            assertSaysWhy(e, offered.toString(), word);
        }
    }

    private void inTheSchema(String name, String from, String to) throws SQLException {
        try (Connection connection = DatabaseContent.open(offered)) {
            HostileDatabase.rewrite(connection, name, from, to);
        }
    }

    private static void register(Connection connection, AtomicInteger calls) throws SQLException {
        Function function = new Function() {
            @Override
            protected void xFunc() throws SQLException {
                calls.incrementAndGet();
                result(1);
            }
        };
        Function.create(connection, "harm", function, 1, Function.FLAG_DETERMINISTIC);
    }

    /** Many tables are no harm, only work. */
    @Test
    void aSchemaOfThousandsOfTablesIsImportedOrBrokenOff() throws Exception {
        try (AppDatabase other = AppDatabase.create(offered, "page_size=512", "journal_mode=DELETE")) {
            Connection connection = other.connection();
            AppDatabase.run(connection, "PRAGMA writable_schema=ON");
            AppDatabase.run(
                    connection,
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                            + " INSERT INTO sqlite_schema SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || '(a)' FROM n");
        }
        try (BackupManager backups = manager(SHORT)) {
            assertImportRefused(backups, offered, "it was not checked to its end");
        }
    }

    /** SQLite deletes the super-journal that a journal names; a file from elsewhere may name any file. */
    @Test
    void aJournalThatNamesAnotherFileDoesNotHaveItDeleted() throws Exception {
        Path victim = Files.writeString(home.resolve("victim"), "precious");
        Files.write(offered, sound(JournalMode.ROLLBACK));
        byte[] name = victim.toString().getBytes(UTF_8);
        int sum = 0;
        for (byte b : name) {
            sum += b;
        }
        ByteBuffer journal = ByteBuffer.allocate(512 + 4 + name.length + 4 + 4 + 8);
        journal.putLong(0xd9d505f920a163d7L)
                .putInt(0)
                .putInt(1)
                .putInt(1)
                .putInt(512)
                .putInt(PAGE)
                .position(512);
        journal.putInt((int) (0x40000000L / PAGE) + 1)
                .put(name)
                .putInt(name.length)
                .putInt(sum)
                .putLong(0xd9d505f920a163d7L);
        Files.write(home.resolve("offered.db-journal"), journal.array());
        try (BackupManager backups = manager(LONG)) {
            assertImportRefused(backups, offered, "several databases");
        }
        assertThat(victim).hasContent("precious");
        assertThat(home.resolve("offered.db-journal")).hasBinaryContent(journal.array());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 28, 511, 512, 513, 5000})
    void aJournalOfNoiseIsRefusedOrRolledBackAsSqliteDoes(int bytes) throws Exception {
        byte[] whole = sound(JournalMode.ROLLBACK);
        Files.write(offered, whole);
        byte[] noise = new byte[bytes];
        new Random(bytes).nextBytes(noise);
        ByteBuffer.wrap(noise).put(0, (byte) 0xd9);
        Files.write(home.resolve("offered.db-journal"), noise);
        try (BackupManager backups = manager(LONG)) {
            Backup backup = backups.importFile(offered, "");
            backups.restoreTo(backup.id(), directory.resolve("copy.db"));
            assertThat(contentOf(Files.readAllBytes(directory.resolve("copy.db"))))
                    .isEqualTo(contentOf(whole));
        } catch (BackupException e) {
            assertSaysWhy(e, offered.toString());
        }
        assertThat(home.resolve("offered.db-journal")).hasBinaryContent(noise);
    }

    /** Its frames are whole, and they are of other pages: what that gives is no sound database, or what SQLite makes of it. */
    @Test
    void aLogOfAStrangerIsRefusedOrReadAsSqliteDoes() throws Exception {
        Path strange = Files.createTempDirectory(directory, "stranger").resolve("stranger.db");
        byte[] log;
        try (AppDatabase other = AppDatabase.create(strange, "journal_mode=WAL", "wal_autocheckpoint=0")) {
            other.fill(200);
            log = Files.readAllBytes(strange.resolveSibling("stranger.db-wal"));
        }
        Files.write(offered, sound(JournalMode.WAL));
        Files.write(home.resolve("offered.db-wal"), log);
        byte[] before = Files.readAllBytes(offered);
        try (BackupManager backups = manager(LONG)) {
            Backup backup = backups.importFile(offered, "");
            assertThat(backups.verify(backup.id(), VerifyDepth.INTEGRITY_CHECK).ok())
                    .isTrue();
        } catch (BackupException e) {
            assertSaysWhy(e, offered.toString(), "is damaged");
        }
        assertThat(offered).hasBinaryContent(before);
        assertThat(home.resolve("offered.db-wal")).hasBinaryContent(log);
    }
}
