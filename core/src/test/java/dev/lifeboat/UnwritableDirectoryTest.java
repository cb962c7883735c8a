package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database where nothing can be written beside it: it is read rightly, or refused with what is true. */
class UnwritableDirectoryTest {

    private static final int SHARED_MEMORY_BYTES = 32_768;
    private static final byte[] JUNK = "something that is no log. ".repeat(300).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Mounts mounts = new Mounts();
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private Path place;
    private Path home;
    private Path database;

    @BeforeEach
    void makeHome() throws Exception {
        place = Files.createTempDirectory(directory, "place");
        home = Files.createDirectory(place.resolve("home"));
        database = home.resolve("app.db");
    }

    @AfterEach
    void unmount() throws Exception {
        mounts.unmount();
    }

    private BackupManagerBuilder manager() {
        clock.advance(Duration.ofSeconds(1));
        return BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(place.resolve("backups")))
                .staging(place.resolve("staging"))
                .clock(clock)
                .unattended();
    }

    private enum Left {
        NOTHING,
        EMPTY,
        WHOLE,
        CUT_SHORT,
        JUNK
    }

    private enum Journal {
        NONE,
        USED,
        HOT
    }

    /** What a host leaves when it dies: the pieces that are asked for. */
    private void leaveBehind(JournalMode mode, Left log, Left sharedMemory, Journal journal) throws Exception {
        Path running = Files.createDirectory(place.resolve("running")).resolve("app.db");
        try (AppDatabase app = AppDatabase.create(running, mode)) {
            app.fill(20);
            AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            app.add("in the log alone, with a log");
            if (journal == Journal.HOT) {
                AppDatabase.run(app.connection(), "PRAGMA cache_size=2");
                AppDatabase.run(app.connection(), "PRAGMA cache_spill=2");
                AppDatabase.run(app.connection(), "BEGIN");
                app.fill(300);
            }
            Files.copy(running, database);
            leave("-wal", log);
            leave("-shm", sharedMemory);
            if (journal == Journal.HOT) {
                Files.copy(running.resolveSibling("app.db-journal"), home.resolve("app.db-journal"));
                AppDatabase.run(app.connection(), "ROLLBACK");
            } else if (journal == Journal.USED) {
                Files.write(home.resolve("app.db-journal"), new byte[512]);
            }
        }
    }

    private void leave(String suffix, Left what) throws Exception {
        Path file = home.resolve("app.db" + suffix);
        Path running = place.resolve("running/app.db" + suffix);
        switch (what) {
            case NOTHING -> {}
            case EMPTY -> Files.createFile(file);
            case JUNK -> Files.write(file, JUNK);
            case WHOLE -> Files.write(file, bytesOf(running));
            case CUT_SHORT -> Files.write(file, Arrays.copyOf(bytesOf(running), bytesOf(running).length - 1));
        }
    }

    private static byte[] bytesOf(Path file) throws Exception {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[SHARED_MEMORY_BYTES];
    }

    /** What SQLite itself reads of copies of the files where it may write. */
    private Map<String, List<String>> asSqliteReadsIt() throws Exception {
        Path copies = Files.createDirectory(place.resolve("copies"));
        for (String name : DirectoryContent.names(home)) {
            Files.copy(home.resolve(name), copies.resolve(name));
        }
        try (Connection connection = DatabaseContent.open(copies.resolve("app.db"))) {
            return DatabaseContent.of(connection);
        }
    }

    private Map<String, List<String>> contentOf(BackupManager backups, BackupId id) throws Exception {
        Path copy = place.resolve(id + ".db");
        backups.restoreTo(id, copy);
        return DatabaseContent.of(copy);
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void whateverAHostLeftBehind(JournalMode mode) throws Exception {
        for (Left log : Left.values()) {
            for (Left sharedMemory : List.of(Left.NOTHING, Left.EMPTY, Left.WHOLE)) {
                for (Journal journal : Journal.values()) {
                    if (journal != Journal.HOT || mode == JournalMode.ROLLBACK) {
                        makeHome();
                        isReadOrRefused(mode, log, sharedMemory, journal);
                    }
                }
            }
        }
    }

    private void isReadOrRefused(JournalMode mode, Left log, Left sharedMemory, Journal journal) throws Exception {
        String which = "-wal " + log + ", -shm " + sharedMemory + ", -journal " + journal;
        leaveBehind(mode, log, sharedMemory, journal);
        Map<String, List<String>> content = asSqliteReadsIt();
        Map<String, String> before = DirectoryContent.of(home);
        mounts.readOnly(home);
        try (BackupManager backups = manager().readOnly().build()) {
            Optional<String> refusal = refusal(backups);
            if (journal == Journal.HOT) {
                assertThat(refusal.orElseThrow()).as(which).contains("has a hot journal", "copy it together with");
            } else {
                assertThat(refusal).as(which).isEmpty();
                assertThat(contentOf(backups, backups.list().get(0).id()))
                        .as(which)
                        .isEqualTo(content);
            }
        }
        assertImports(which, content);
        assertThat(DirectoryContent.of(home)).as(which).isEqualTo(before);
        mounts.unmount();
    }

    private static Optional<String> refusal(BackupManager backups) {
        return Optional.ofNullable(catchThrowableOfType(BackupException.class, backups::create))
                .map(BackupException::getMessage);
    }

    private void assertImports(String which, Map<String, List<String>> content) throws Exception {
        clock.advance(Duration.ofSeconds(1));
        try (BackupManager backups = BackupManager.forDatabase(place.resolve("other.db"))
                .storeIn(DirectoryBackupStore.at(place.resolve("backups")))
                .clock(clock)
                .unattended()
                .build()) {
            BackupId imported = backups.importFile(database, "from a mount").id();
            assertThat(contentOf(backups, imported)).as(which).isEqualTo(content);
        }
    }

    private void closedCleanly() throws Exception {
        try (AppDatabase app = AppDatabase.create(database, JournalMode.WAL)) {
            app.fill(20);
        }
        assertThat(DirectoryContent.names(home)).containsExactly("app.db");
    }

    /** As a host opens it that only reads there, in the same process. */
    @ParameterizedTest
    @ValueSource(strings = {"immutable=1", "mode=ro&immutable=1"})
    void oneThatThisProcessHasOpenThereItself(String query) throws Exception {
        closedCleanly();
        Map<String, List<String>> content = asSqliteReadsIt();
        mounts.readOnly(home);
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?" + query);
                BackupManager backups = manager().readOnly().build()) {
            assertThat(AppDatabase.text(host, "SELECT count(*) FROM note")).isEqualTo("20");
            assertThat(contentOf(backups, backups.create().id())).isEqualTo(content);
            assertThat(AppDatabase.text(host, "SELECT count(*) FROM note")).isEqualTo("20");
        }
        assertThat(DirectoryContent.names(home)).containsExactly("app.db");
    }

    @Test
    void aManagerThatMayWriteIsToldToBeBuiltOtherwise() throws Exception {
        closedCleanly();
        mounts.readOnly(home);
        try (BackupManager backups = manager().build()) {
            assertThat(refusal(backups).orElseThrow())
                    .contains("the directory " + home + " cannot be written", "build the manager readOnly()")
                    .doesNotContain("journal");
            HealthFixture.assertFinds(backups, Code.SOURCE_UNREADABLE, Severity.PROBLEM, home, "cannot be written");
        }
    }

    /** Also for who may write everywhere, SQLite cannot make this one: it is a link to where there is no directory. */
    @Test
    void aLogThatCannotBeMadeIsNotNeeded() throws Exception {
        closedCleanly();
        Map<String, List<String>> content = asSqliteReadsIt();
        Files.createSymbolicLink(home.resolve("app.db-wal"), place.resolve("nowhere/app.db-wal"));
        try (BackupManager backups = manager().readOnly().build()) {
            assertThat(contentOf(backups, backups.create().id())).isEqualTo(content);
        }
        assertThat(DirectoryContent.of(home)).containsOnlyKeys("app.db");
    }
}
