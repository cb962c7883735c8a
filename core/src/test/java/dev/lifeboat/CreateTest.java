package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest {

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T18:15:02.123Z");

    private BackupManagerBuilder manager() {
        return BackupManager.forDatabase(directory.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .clock(clock);
    }

    private AppDatabase app(JournalMode mode) throws Exception {
        return AppDatabase.create(directory.resolve("app.db"), mode);
    }

    private Path stored(String file) {
        return directory.resolve("backups").resolve(file);
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aBackupIsAPlainSqliteFileNamedByItsTimeAndEqualsTheOriginal(JournalMode mode) throws Exception {
        try (AppDatabase app = app(mode);
                BackupManager backups = manager().build()) {
            app.fill(2_000);
            Map<String, List<String>> original = DatabaseContent.of(app.connection());

            Backup backup = backups.create();

            assertThat(backup.id()).hasToString("app-20261123T181502.123Z");
            Path file = stored("app-20261123T181502.123Z.sqlite");
            Path copied = Files.copy(file, directory.resolve("copied.db"));
            try (Connection plain = DriverManager.getConnection("jdbc:sqlite:" + copied)) {
                assertThat(AppDatabase.text(plain, "PRAGMA integrity_check")).isEqualTo("ok");
                assertThat(DatabaseContent.of(plain)).isEqualTo(original);
            }
            assertThat(DirectoryContent.names(directory.resolve("backups")))
                    .containsExactly("app-20261123T181502.123Z.manifest", "app-20261123T181502.123Z.sqlite");
            assertNothingInStaging();
        }
    }

    /** Differentials will live on that: what has not changed is the same bytes at the same place in the next backup. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void everyPageKeepsItsPlaceAndItsBytes(JournalMode mode) throws Exception {
        try (AppDatabase app = app(mode)) {
            app.fill(2_000);
            AppDatabase.run(app.connection(), "DELETE FROM note WHERE id % 7 < 3");
        }
        byte[] reference = Files.readAllBytes(directory.resolve("app.db"));
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();

            byte[] copy = Files.readAllBytes(stored(backup.id() + ".sqlite"));
            assertThat(withoutCounters(copy)).isEqualTo(withoutCounters(reference));
        }
        assertThat(Files.readAllBytes(directory.resolve("app.db"))).isEqualTo(reference);
    }

    /** The change counter, the schema cookie, and the version that wrote last belong to each file alone. */
    private static byte[] withoutCounters(byte[] database) {
        byte[] bytes = database.clone();
        Arrays.fill(bytes, 24, 28, (byte) 0);
        Arrays.fill(bytes, 40, 44, (byte) 0);
        Arrays.fill(bytes, 92, 100, (byte) 0);
        return bytes;
    }

    @Test
    void whatIsCommittedIsInTheBackupAndWhatIsNotIsNot() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("committed");
            Connection writer = app.open();
            writer.setAutoCommit(false);
            AppDatabase.run(writer, "INSERT INTO note (text) VALUES ('not yet')");

            Backup backup = backups.create();

            writer.commit();
            assertThat(app.notes()).containsExactly("committed", "not yet");
            backups.restoreTo(backup.id(), directory.resolve("copy.db"));
            try (Connection copy = DatabaseContent.open(directory.resolve("copy.db"))) {
                assertThat(AppDatabase.column(copy, "SELECT text FROM note")).containsExactly("committed");
            }
        }
    }

    @Test
    void aMigrationThatIsTriedAgainNeedsNoBackupOfItsOwn() throws Exception {
        BackupRequest migration = new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.of("before 2"));
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"));
                BackupManager backups = manager().build()) {
            app.fill(50);
            backups.create(new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty()));
            Backup first = backups.create(migration);
            assertThat(first.trigger()).isEqualTo(BackupTrigger.PRE_MIGRATION);
            clock.advance(Duration.ofMinutes(1));

            assertThat(backups.create(migration)).isEqualTo(first);
            assertThat(backups.list()).hasSize(2);
            BackupRequest other = new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.of("before 3"));
            Backup second = backups.create(other);
            assertThat(second).as("before another migration").isNotEqualTo(first);
            clock.advance(Duration.ofDays(1));
            assertThat(backups.create(other)).as("a day later").isNotEqualTo(second);

            app.fill(1);
            assertThat(backups.create(migration)).isNotEqualTo(first);
        }
    }

    @Test
    void theManifestDescribesTheFileAndSaysWhoAskedForIt() throws Exception {
        try (AppDatabase app = AppDatabase.create(
                        directory.resolve("app.db"), "page_size=1024", "application_id=77", "user_version=-3");
                BackupManager backups = manager().hostVersion("4.2 \"beta\"").build()) {
            app.fill(50);

            Backup backup =
                    backups.create(new BackupRequest(BackupTrigger.PRE_MIGRATION, Optional.of("before the upgrade")));

            byte[] file = Files.readAllBytes(stored(backup.id() + ".sqlite"));
            assertThat(backup.sha256())
                    .isEqualTo(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
            assertThat(backup.storedBytes()).isEqualTo(file.length);
            assertThat(backup.databaseBytes()).isEqualTo(file.length);
            assertThat(backup.pageCount()).isEqualTo(file.length / 1024);
            assertThat(backup.createdAt()).isEqualTo(clock.instant());
            assertThat(backup.trigger()).isEqualTo(BackupTrigger.PRE_MIGRATION);
            assertThat(backup.label()).contains("before the upgrade");
            assertThat(backup.hostVersion()).contains("4.2 \"beta\"");
            assertThat(backup.sqliteVersion()).isEqualTo(AppDatabase.text(app.connection(), "SELECT sqlite_version()"));
            assertThat(backup.applicationId()).isEqualTo(77);
            assertThat(backup.userVersion()).isEqualTo(-3);
            assertThat(backup.pinned()).isFalse();
            assertThat(Files.readString(stored(backup.id() + ".manifest")))
                    .startsWith("manifest.version=1\nid=" + backup.id() + "\n")
                    .contains("data.sha256=" + backup.sha256() + "\n");
            try (BackupManager another = manager().build()) {
                assertThat(another.list()).containsExactly(backup);
            }
        }
    }

    @Test
    void backupsInTheSameMillisecondGetNamesOfTheirOwn() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("one");
            Backup first = backups.create("first");
            app.add("two");
            Backup second = backups.create("second");
            Backup third = backups.create("third");

            assertThat(List.of(first, second, third))
                    .extracting(backup -> backup.id().toString())
                    .containsExactly(
                            "app-20261123T181502.123Z", "app-20261123T181502.124Z", "app-20261123T181502.125Z");
            assertThat(backups.list()).containsExactly(third, second, first);
            assertThat(first.sha256()).isNotEqualTo(second.sha256());
            for (Backup each : backups.list()) {
                assertThat(backups.verify(each.id(), VerifyDepth.QUICK_CHECK).problems())
                        .isEmpty();
            }
        }
    }

    /** A name that a crash has taken, or another program, is not written over either. */
    @Test
    void aBackupNeverGoesOverWhatIsInTheStore() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("one");
            Files.createDirectory(directory.resolve("backups"));
            Files.writeString(stored("app-20261123T181502.123Z.sqlite"), "an orphan");
            Files.writeString(stored("app-20261123T181502.124Z.pin"), "");

            Backup backup = backups.create();

            assertThat(backup.id()).hasToString("app-20261123T181502.125Z");
            assertThat(stored("app-20261123T181502.123Z.sqlite")).hasContent("an orphan");
            assertThat(backups.list()).containsExactly(backup);
        }
    }

    @Test
    void aBackupIsListedOnceItIsCheckedAndStoredAndNotEarlier() throws Exception {
        Map<Step, List<Backup>> listedAt = new EnumMap<>(Step.class);
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager observer = manager().build();
                BackupManager backups = manager()
                        .onStep(step -> listedAt.put(step, observer.list()))
                        .build()) {
            app.fill(100);

            Backup backup = backups.create();

            assertThat(listedAt)
                    .containsExactly(
                            Map.entry(Step.SNAPSHOT_TAKEN, List.of()),
                            Map.entry(Step.SNAPSHOT_CHECKED, List.of()),
                            Map.entry(Step.DATA_PUBLISHED, List.of()),
                            Map.entry(Step.MANIFEST_PUBLISHED, List.of(backup)));
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDamagedDatabaseIsNeverListedAsABackup(JournalMode mode) throws Exception {
        try (BackupManager backups = manager().build()) {
            Backup good;
            try (AppDatabase app = app(mode)) {
                app.fill(2_000);
                good = backups.create();
            }
            damage(20);
            List<String> before = DirectoryContent.names(directory.resolve("backups"));

            assertThatThrownBy(backups::create)
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining(directory.resolve("app.db").toString())
                    .hasMessageContaining("the database is damaged, its copy does not pass SQLite's quick_check")
                    .hasMessageContaining("page 20")
                    .hasMessageContaining("Nothing was published");

            assertThat(backups.list()).containsExactly(good);
            assertThat(DirectoryContent.names(directory.resolve("backups"))).isEqualTo(before);
            assertNothingInStaging();
        }
    }

    /** Writes nonsense over the inner part of a page of the b-tree. */
    private void damage(int page) throws IOException {
        byte[] nonsense = new byte[1_000];
        Arrays.fill(nonsense, (byte) 0xa5);
        try (FileChannel channel = FileChannel.open(directory.resolve("app.db"), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(nonsense), (page - 1) * 4096L);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "before the upgrade",
                "  space around  ",
                "two\nlines\r\n",
                "a=b\\n",
                "日本語 🛟",
                "\u0000\u001b[31m"
            })
    void aLabelComesBackAsItWasGiven(String label) throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build();
                BackupManager another = manager().build()) {
            app.add("one");

            Backup backup = backups.create(label);

            assertThat(backup.label()).contains(label.strip());
            assertThat(another.list()).containsExactly(backup);
        }
    }

    @Test
    void aBlankLabelCountsAsNoneAndALongOneIsRefused() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("one");
            assertThat(backups.create(" \t").label()).isEmpty();
            assertThat(backups.create("x".repeat(500)).label()).contains("x".repeat(500));

            assertThatThrownBy(() -> backups.create("x".repeat(501)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label has 501 characters, at most 500 are allowed");

            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void whatABackupHoldsIsForItsOwnerOnly() throws Exception {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no permissions");
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().build()) {
            app.add("secret");

            Backup backup = backups.create();

            for (Path file : List.of(stored(backup.id() + ".sqlite"), stored(backup.id() + ".manifest"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
            for (String made : List.of("backups", ".lifeboat")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(made))))
                        .isEqualTo("rwx------");
            }
        }
    }

    @Test
    void stagingCanBeElsewhere() throws Exception {
        Path elsewhere = directory.resolve("not yet").resolve("there");
        try (AppDatabase app = app(JournalMode.WAL);
                BackupManager backups = manager().staging(elsewhere).build()) {
            app.add("one");

            backups.create();

            assertThat(DirectoryContent.names(elsewhere))
                    .hasSize(3)
                    .allMatch(name ->
                            name.matches("app\\.db\\.lock|app\\.db-[0-9a-f]{8}\\.owner|app-[0-9a-f]{8}\\.runs"));
            assertThat(directory.resolve(".lifeboat")).doesNotExist();
        }
    }

    @Test
    void aHostVersionTooLongForAManifestIsRefusedWhenItIsGiven() {
        assertThatThrownBy(() -> manager().hostVersion("9".repeat(101)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("101 characters")
                .hasMessageContaining("at most 100");
    }

    @Test
    void aClosedManagerMakesNoBackup() throws Exception {
        try (AppDatabase app = app(JournalMode.WAL)) {
            BackupManager backups = manager().build();
            backups.close();

            assertThatThrownBy(backups::create)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(app.path().toString())
                    .hasMessageContaining("is closed");

            assertThat(DirectoryContent.names(directory)).noneMatch(name -> name.startsWith("backups"));
        }
    }

    private void assertNothingInStaging() throws IOException {
        assertThat(DirectoryContent.names(directory.resolve(".lifeboat")))
                .containsExactlyInAnyOrder("app.db.lock", "app.db.owner", "app.runs");
    }
}
