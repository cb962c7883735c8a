package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another file got the name of the database while the host has it open: both must not be mixed. */
class DatabaseReplacedTest {

    private static final int LOOKS = 200;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path directory;

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private Path home;
    private Path database;

    @BeforeEach
    void onlyWhereItShows() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "nothing here tells which files a process has open");
        home = Files.createDirectory(directory.resolve("home"));
        database = home.resolve("app.db");
    }

    private BackupManagerBuilder manager(BackupStore store) {
        return BackupManager.forDatabase(database)
                .storeIn(store)
                .retention(RetentionPolicy.keepLast(1))
                .staging(directory.resolve("staging"))
                .clock(clock)
                .unattended();
    }

    private BackupStore store() {
        return DirectoryBackupStore.at(directory.resolve("backups"));
    }

    /** Another database with one note, which nobody has open. */
    private Path another(JournalMode mode) throws Exception {
        Path other = directory.resolve("other.db");
        try (AppDatabase app = AppDatabase.create(other, mode)) {
            app.add("of the other");
        }
        return other;
    }

    private Backup create(BackupManager backups) {
        clock.advance(Duration.ofHours(1));
        return backups.create();
    }

    private void assertStops(BackupManager backups, BackupId before, String where) throws Exception {
        Map<String, String> files = DirectoryContent.of(home);
        assertThatThrownBy(() -> create(backups))
                .isInstanceOf(BackupException.class)
                .hasMessageContainingAll(
                        "the database " + database + " was replaced by another file",
                        where,
                        "Stop the application, move away app.db-wal")
                .hasMessageContaining("Nothing was published");
        assertThatThrownBy(() -> backups.restore(before))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("was replaced by another file");
        assertThatThrownBy(() -> backups.restore(before, RestoreMode.REPLACE_FILE))
                .isInstanceOf(RestoreRefusedException.class);
        HealthFixture.assertFinds(backups, Code.DATABASE_REPLACED, Severity.PROBLEM, database, where);
        assertThat(backups.prune().removed()).isEmpty();
        assertThat(backups.list()).hasSize(2);
        assertThat(DirectoryContent.of(home)).isEqualTo(files);
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFileThatWasMovedOverIt(JournalMode mode) throws Exception {
        Path other = another(mode);
        try (BackupManager backups = manager(store()).build()) {
            Backup before;
            try (AppDatabase app = AppDatabase.create(database, mode)) {
                app.add("of the first");
                create(backups);
                before = create(backups);
                Files.move(other, database, StandardCopyOption.REPLACE_EXISTING);
                if (mode == JournalMode.WAL) {
                    app.add("written to the one that is gone");
                }

                assertStops(backups, before.id(), "/fd/");
            }

            moveAwayWhatIsBeside();
            try (AppDatabase app = AppDatabase.reopen(database)) {
                create(backups);
                HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
                assertThat(app.notes()).containsExactly("of the other");
            }
        }
    }

    /** As it is advised: SQLite leaves them when the database has been moved. */
    private void moveAwayWhatIsBeside() throws IOException {
        for (String suffix : List.of("-wal", "-shm", "-journal")) {
            Files.deleteIfExists(home.resolve("app.db" + suffix));
        }
    }

    @Test
    void oneThatWasMovedAwayAndAnotherPutInItsPlace() throws Exception {
        Path other = another(JournalMode.WAL);
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL);
                BackupManager backups = manager(store()).build()) {
            app.add("of the first");
            create(backups);
            Backup before = create(backups);
            Files.move(database, directory.resolve("old.db"));
            Files.copy(other, database);

            assertStops(backups, before.id(), "it was moved away");
        }
    }

    /** The look before is too early for this one. */
    @Test
    void aFileThatIsMovedOverItWhileABackupIsMade() throws Exception {
        Path other = another(JournalMode.ROLLBACK);
        AtomicBoolean now = new AtomicBoolean();
        BackupStore store = new ForwardingStore(store()) {
            @Override
            public void prepare(long sizeBytes) throws IOException {
                if (now.getAndSet(false)) {
                    Files.move(other, database, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        };
        try (AppDatabase app = AppDatabase.create(database, JournalMode.ROLLBACK);
                BackupManager backups = manager(store).build()) {
            app.add("of the first");
            create(backups);
            now.set(true);

            assertThatThrownBy(() -> create(backups)).hasMessageContaining("was replaced by another file");
            assertThat(backups.list()).hasSize(1);
        }
    }

    /** SQLite itself deletes them with the last connection and makes new ones with the next. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void deletedFilesBesideItAreNoProof(JournalMode mode) throws Exception {
        AppDatabase first = AppDatabase.create(database, JournalMode.WAL);
        try (FileChannel log = FileChannel.open(home.resolve("app.db-wal"));
                FileChannel index = FileChannel.open(home.resolve("app.db-shm"))) {
            first.close();
            assertThat(DirectoryContent.names(home)).containsExactly("app.db");
            try (AppDatabase app = AppDatabase.reopen(database);
                    BackupManager backups = manager(store()).build()) {
                AppDatabase.run(
                        app.connection(), "PRAGMA journal_mode=" + (mode == JournalMode.WAL ? "WAL" : "DELETE"));
                app.add("one");
                create(backups);
                HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
            }
            assertThat(log.isOpen() && index.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatIsReallyNamedLikeADeletedOneIsNoProof() throws Exception {
        Path named = Files.writeString(home.resolve("app.db (deleted)"), "a file");
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL);
                FileChannel open = FileChannel.open(named);
                BackupManager backups = manager(store()).build()) {
            app.add("one");
            create(backups);
            HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
            assertThat(open.isOpen()).isTrue();
        }
    }

    /** The host is another process, and this one copies its files as they are. */
    @Test
    void whoReadsTheFilesBesideItIsNoProof() throws Exception {
        AppDatabase.create(database, JournalMode.WAL).close();
        try (OtherProcess host = OtherProcess.open(database);
                FileChannel index = FileChannel.open(home.resolve("app.db-shm"));
                BackupManager backups = manager(store()).build()) {
            create(backups);
            HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
            assertThat(host.isAlive() && index.isOpen()).isTrue();
        }
    }

    @Test
    void aReplacementByLifeboatIsNone() throws Exception {
        try (BackupManager backups = manager(store()).build()) {
            try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL)) {
                app.add("one");
                create(backups);
            }
            Files.writeString(database, "no database any more");
            backups.restore(backups.list().get(0).id(), RestoreMode.REPLACE_FILE);
            try (AppDatabase app = AppDatabase.reopen(database)) {
                create(backups);
                HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
                assertThat(app.notes()).containsExactly("one");
            }
        }
    }

    /** Whatever moment of a connection that comes or goes is looked at. */
    @Test
    void connectionsThatComeAndGoAreNoAlarm() throws Exception {
        AppDatabase.create(database, JournalMode.WAL).close();
        AtomicBoolean over = new AtomicBoolean();
        try (BackupManager backups = manager(store()).build()) {
            CompletableFuture<Void> host = CompletableFuture.runAsync(() -> comeAndGo(over));
            for (int i = 0; i < LOOKS; i++) {
                HealthFixture.assertDoesNotFind(backups, Code.DATABASE_REPLACED);
            }
            over.set(true);
            host.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void comeAndGo(AtomicBoolean over) {
        while (!over.get()) {
            try (Connection connection = DatabaseContent.open(database)) {
                AppDatabase.text(connection, "SELECT count(*) FROM note");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
