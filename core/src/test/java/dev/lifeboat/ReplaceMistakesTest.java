package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in a replacement that no other test saw when they were made on purpose. */
class ReplaceMistakesTest extends ReplaceFixture {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooLittleSpaceOnOneOfTwoFileSystemsIsSaidBeforeAnythingIsFetched(boolean inStaging) throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        DurableFiles files = new DurableFiles() {
            @Override
            public boolean sameFileSystem(Path one, Path other) {
                return false;
            }

            @Override
            public long usableBytes(Path place) {
                return place.toString().contains(".lifeboat") == inStaging ? 1_000 : 1L << 40;
            }
        };

        assertRefused(builder().files(files), id, "too little free space for a restore");
        assertThat(steps).doesNotContain(Step.STAGED);
        assertThat(path()).hasBinaryContent(GARBAGE);
    }

    @Test
    void theDatabaseMayBeOpenedWhileTheHostIsMadeQuietWhichIsSeen() throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        AppDatabase.create(path(), JournalMode.WAL).close();
        run(path(), "INSERT INTO note (text) VALUES ('live')");
        RestoreGuard opens = new RestoreGuard() {
            @Override
            public Quiet quiesce() throws SQLException {
                var connection = open(DriverManager.getConnection("jdbc:sqlite:" + path()));
                AppDatabase.run(connection, "SELECT * FROM note");
                return Quiet.NONE;
            }
        };

        assertRefused(builder().guard(opens), id, "this process has", "open");
        assertThat(firstNotes()).containsExactly("live");
    }

    @Test
    void aCopyThatIsNotWhatWasCopiedIsNotPutIn() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        DurableFiles files = new DurableFiles() {
            @Override
            public void publish(Path content, Path target) throws IOException {
                super.publish(content, target);
                if (target.toString().endsWith(".new")) {
                    byte[] bytes = Files.readAllBytes(target);
                    bytes[bytes.length / 2] ^= 1;
                    Files.delete(target);
                    Files.write(target, bytes);
                }
            }
        };

        assertRefused(builder().files(files), id, "sha256");
        assertThat(path()).hasBinaryContent(GARBAGE);
        builder().build().close();
        assertThat(path()).as("nor later").hasBinaryContent(GARBAGE);
    }

    /** Nothing was replaced: a safety backup would be of a state that is still there. */
    @Test
    void aSoundDatabaseThatCouldNotBeReplacedLeavesNoSafetyBackup() throws Exception {
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        AppDatabase.create(path(), JournalMode.WAL).close();
        run(path(), "INSERT INTO note (text) VALUES ('live')");
        DurableFiles files = new DurableFiles() {
            @Override
            public void move(Path source, Path target) throws IOException {
                if (target.equals(path())) {
                    throw new IOException("injected");
                }
                super.move(source, target);
            }
        };

        assertRefused(builder().files(files), id, "injected");
        assertThat(firstNotes()).containsExactly("live");
        try (BackupManager backups = builder().build()) {
            backups.prune();
            assertThat(backups.list()).extracting(Backup::id).containsExactly(id);
        }
    }

    @Test
    void aMissingDatabaseWhoseNewFileIsGoneIsMissingAndNothingWaits() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.delete(path());
        try (BackupManager backups =
                builder().onStep(Death.at(Step.SIDECARS_DELETED)).build()) {
            assertThatThrownBy(backups::restoreIfMissing).isInstanceOf(Death.class);
        }
        Files.delete(directory.resolve(".lifeboat-app.db.new"));

        try (BackupManager backups = builder().build()) {
            assertThat(path()).doesNotExist();
            assertThat(backups.health().has(Finding.Code.RESTORE_INTERRUPTED)).isFalse();
            assertThat(backups.restoreIfMissing().orElseThrow().restored().id()).isEqualTo(id);
        }
        assertThat(firstNotes()).containsExactly("one");
    }
}
