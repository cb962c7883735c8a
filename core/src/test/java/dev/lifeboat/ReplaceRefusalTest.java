package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceRefusalTest extends ReplaceFixture {

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aSoundDatabaseIsRefusedAndPointedToARestoreInPlace(JournalMode mode) throws Exception {
        BackupId id = backedUp(mode);
        byte[] before = Files.readAllBytes(path());
        steps.clear();

        assertRefused(builder(), id, "the live database is sound", "RestoreMode.IN_PLACE");
        assertThat(steps).isEmpty();
        assertThat(path()).hasBinaryContent(before);
        assertNothingBesideIt();
        assertNothingLeftBehind();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileThisProcessHasItOpenItIsRefusedEvenWhenItIsDeleted(boolean deleted) throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp(JournalMode.WAL);
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + path())) {
            AppDatabase.run(host, "INSERT INTO note (text) VALUES ('live')");
            if (deleted) {
                Files.delete(path());
            }

            assertRefused(builder(), id, "this process has " + path(), "close every connection");

            assertThat(AppDatabase.text(host, "SELECT max(text) FROM note WHERE text = 'live'"))
                    .isEqualTo("live");
            assertThat(Files.exists(path())).isEqualTo(!deleted);
        }
    }

    @Test
    void aDeletedDatabaseThatThisProcessHasOpenIsSeenThroughALinkedDirectoryToo() throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp(JournalMode.WAL);
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
        try (Connection host = DriverManager.getConnection("jdbc:sqlite:" + path())) {
            AppDatabase.run(host, "INSERT INTO note (text) VALUES ('live')");
            Files.delete(path());

            BackupManagerBuilder through = BackupManager.forDatabase(link.resolve("app.db"))
                    .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                    .clock(clock);
            assertRefused(through, id, "this process has " + path());
        }
    }

    /** A damaged one too: its user would go on writing into what is set aside, and delete the log of the new one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anotherProcessThatHasItOpenIsToldByItsLock(boolean damaged) throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        AppDatabase.create(path(), JournalMode.WAL).close();
        try (OtherProcess other = OtherProcess.open(path())) {
            if (damaged) {
                Files.write(path(), GARBAGE);
            }

            assertRefused(builder(), id, "another process has " + path() + " open", "close every connection");
            assertThat(other.isAlive()).isTrue();
        }
        try (BackupManager backups = builder().build()) {
            assertThat(backups.restore(id, RestoreMode.REPLACE_FILE).undo().isPresent())
                    .isEqualTo(!damaged);
        }
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void aGuardThatRefusesOrDoesNotLikeTheNewFileLeavesAllAsItWas() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);
        List<String> heard = new ArrayList<>();
        RestoreGuard dislikes = new RestoreGuard() {
            @Override
            public void check(RestoreCandidate candidate) throws Exception {
                heard.add("check of " + candidate.live().pageCount() + " pages, rows: "
                        + candidate.rowCounts().get("note"));
            }

            @Override
            public Quiet quiesce() {
                heard.add("quiet");
                return () -> heard.add("resumed");
            }

            @Override
            public void validate(Connection live) throws Exception {
                heard.add("validate " + AppDatabase.text(live, "SELECT count(*) FROM note"));
                throw new IllegalStateException("the host does not like it");
            }
        };

        assertRefused(builder().guard(dislikes), id, "the host does not like it");
        assertThat(heard).containsExactly("check of 58 pages, rows: 501", "quiet", "validate 501", "resumed");
        assertGarbageIsStillThere();

        assertRefused(builder().guard(RestoreGuard.requireTables("users")), id, "users");
        assertGarbageIsStillThere();
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingIsFetched() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        steps.clear();
        DurableFiles full = new DurableFiles() {
            @Override
            public long usableBytes(Path directory) {
                return 100_000;
            }
        };

        assertRefused(builder().files(full), id, "too little free space for a restore");
        assertThat(steps).isEmpty();
        assertThat(path()).hasBinaryContent(GARBAGE);
    }

    @Test
    void aDamagedBackupAndADirectoryInPlaceOfTheDatabaseAreRefused() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.delete(path());
        Files.createDirectory(path());
        assertRefused(builder(), id, "is not a file");

        Files.delete(path());
        byte[] data = Files.readAllBytes(stored(id, "sqlite"));
        data[5000] ^= 1;
        Files.write(stored(id, "sqlite"), data);
        try (BackupManager backups = builder().build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(CorruptBackupException.class);
        }
        assertThat(path()).doesNotExist();
        assertNothingLeftBehind();
    }
}
