package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Places that are mounts: several file systems, one that is read-only, and a database that is a mount of its own, as a
 * container mounts a single file. Where this user may not mount anything, the tests are skipped.
 */
class MountedTest {

    private static final int VOLUME_KIBIBYTES = 8_000;

    @TempDir
    Path directory;

    private final Mounts mounts = new Mounts();
    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");

    @AfterEach
    void unmount() throws Exception {
        mounts.unmount();
    }

    private Path database() {
        return directory.resolve("app.db");
    }

    private Path backups() {
        return directory.resolve("backups");
    }

    private Path staging() {
        return directory.resolve(".lifeboat");
    }

    BackupManagerBuilder builder() {
        return BackupManager.forDatabase(database())
                .storeIn(DirectoryBackupStore.at(backups()))
                .clock(clock)
                .unattended();
    }

    /** The backup of a database with one note, which nobody has open. */
    private BackupId backedUp(JournalMode mode) throws Exception {
        try (AppDatabase app = AppDatabase.create(directory.resolve("made.db"), mode)) {
            app.add("one");
        }
        if (Files.exists(database())) {
            Files.write(database(), Files.readAllBytes(directory.resolve("made.db")));
        } else {
            Files.copy(directory.resolve("made.db"), database());
        }
        Files.delete(directory.resolve("made.db"));
        try (BackupManager backups = builder().build()) {
            return backups.create().id();
        }
    }

    private void addNote(String note) throws Exception {
        ReplaceFixture.run(database(), "INSERT INTO note (text) VALUES ('" + note + "')");
        clock.advance(Duration.ofHours(1));
    }

    private List<String> notes() throws Exception {
        return new FaultWorld(directory).notes();
    }

    private static void assertWhole(BackupManager backups) {
        assertThat(backups.list())
                .isNotEmpty()
                .allSatisfy(backup -> assertThat(backups.verify(backup.id(), VerifyDepth.QUICK_CHECK)
                                .problems())
                        .isEmpty());
    }

    private void assertStagingIsTidy() throws Exception {
        assertThat(DirectoryContent.names(staging()))
                .filteredOn(name -> !name.matches("app\\.db(-[0-9a-f]{8})?\\.set-aside.*"))
                .allMatch(name ->
                        name.matches("app\\.db\\.lock|app\\.db(-[0-9a-f]{8})?\\.owner|app(-[0-9a-f]{8})?\\.runs"));
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void theDatabaseAndStagingAndTheBackupsOnThreeFileSystems(JournalMode mode) throws Exception {
        mounts.small(staging(), VOLUME_KIBIBYTES);
        mounts.small(backups(), VOLUME_KIBIBYTES);
        BackupId id = backedUp(mode);
        addNote("two");
        try (BackupManager backups = builder().build()) {
            RestoreResult inPlace = backups.restore(id);
            assertThat(inPlace.warnings()).isEmpty();
            assertThat(notes()).containsExactly("one");
            backups.restore(inPlace.safetyBackup().id());
            assertThat(notes()).containsExactly("one", "two");

            Files.write(database(), ReplaceFixture.GARBAGE);
            Files.write(directory.resolve("app.db-wal"), ReplaceFixture.GARBAGE);
            RestoreResult replaced = backups.restore(id, RestoreMode.REPLACE_FILE);

            assertThat(replaced.warnings()).isEmpty();
            Path kept = replaced.setAside().orElseThrow();
            assertThat(kept.resolve("app.db")).hasBinaryContent(ReplaceFixture.GARBAGE);
            assertThat(kept.resolve("app.db-wal")).hasBinaryContent(ReplaceFixture.GARBAGE);
            assertThat(notes()).containsExactly("one");
            assertWhole(backups);
        }
        assertThat(RestoreFixture.names(directory)).containsExactlyInAnyOrder(".lifeboat", "app.db", "backups");
        assertStagingIsTidy();
    }

    /** What the file system does not tell keeps nobody from writing there. */
    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aFileSystemThatSaysItHasNoBytesIsWrittenAsAnyOther(JournalMode mode) throws Exception {
        mounts.withoutSize(staging());
        mounts.withoutSize(backups());
        Path copies = mounts.withoutSize(directory.resolve("copies"));
        BackupId id = backedUp(mode);
        addNote("two");
        try (BackupManager backups = builder().build()) {
            backups.restore(id);
            assertThat(notes()).containsExactly("one");
            Files.write(database(), ReplaceFixture.GARBAGE);
            backups.restore(id, RestoreMode.REPLACE_FILE);
            assertThat(notes()).containsExactly("one");
            backups.restoreTo(id, copies.resolve("copy.db"));
            assertThat(backups.preview(id).refusal()).isEmpty();
            assertWhole(backups);
            assertThat(backups.health().findings())
                    .extracting(Finding::code)
                    .doesNotContain(Finding.Code.LITTLE_SPACE, Finding.Code.STORE_NOT_WRITABLE);
        }
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDatabaseThatIsAMountOfItsOwnIsBackedUpAndRestoredInPlace(JournalMode mode) throws Exception {
        mounts.bind(
                Files.createFile(
                        Files.createDirectory(directory.resolve("host")).resolve("real.db")),
                mountPoint());
        BackupId id = backedUp(mode);
        addNote("two");
        try (BackupManager backups = builder().build()) {
            Backup second = backups.create();
            backups.restore(id);
            assertThat(notes()).containsExactly("one");
            backups.restore(second.id());
            assertThat(notes()).containsExactly("one", "two");
            assertWhole(backups);
        }
        assertStagingIsTidy();
    }

    private Path mountPoint() throws Exception {
        return Files.createFile(database());
    }

    @Test
    void aDamagedOneThatIsAMountOfItsOwnIsLeftAsItIsWithTheWayOut() throws Exception {
        Path real = Files.createFile(
                Files.createDirectory(directory.resolve("host")).resolve("real.db"));
        mounts.bind(real, mountPoint());
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(database(), ReplaceFixture.GARBAGE);
        Files.write(directory.resolve("app.db-wal"), ReplaceFixture.GARBAGE);
        List<String> before = RestoreFixture.names(directory);
        try (BackupManager backups = builder().build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContainingAll("busy", "mount its directory instead", "restoreTo(id, newFile)")
                    .hasMessageEndingWith("The live database was not touched.");

            assertThat(real).hasBinaryContent(ReplaceFixture.GARBAGE);
            assertThat(directory.resolve("app.db-wal")).hasBinaryContent(ReplaceFixture.GARBAGE);
            assertThat(RestoreFixture.names(directory)).isEqualTo(before);
            assertThat(DirectoryContent.names(staging())).isSubsetOf("app.db.lock", "app.db.owner", "app.runs");

            backups.restoreTo(id, directory.resolve("host/copy.db"));
            assertThat(ReplaceFixture.notesOf(directory.resolve("host/copy.db")))
                    .containsExactly("one");
        }
    }

    @Test
    void aReadOnlyDirectoryOfBackupsIsAFindingAndAClearErrorAndStillRead() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        addNote("two");
        mounts.readOnly(backups());
        Map<String, String> before = DirectoryContent.of(backups());
        try (BackupManager backups = builder().build()) {
            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Finding.Code.STORE_NOT_WRITABLE)
                    .singleElement()
                    .matches(finding -> finding.what().contains("not writable")
                            && finding.what().contains(backups().toString()));
            assertThat(catchThrowableOfType(BackupException.class, backups::create))
                    .hasMessageContainingAll("not writable", backups().toString(), "Read-only file system")
                    .hasMessageContaining("Nothing was published");
            assertThat(catchThrowableOfType(BackupException.class, () -> backups.pin(id)))
                    .hasMessageContainingAll("Read-only file system", "untouched");

            assertWhole(backups);
            RestoreResult result = backups.restore(id);
            assertThat(result.warnings()).singleElement().asString().contains("could not be published");
            assertThat(notes()).containsExactly("one");
            assertThat(DirectoryContent.of(backups())).isEqualTo(before);
            assertThat(backups.health().has(Finding.Code.SAFETY_COPIES_WAIT)).isTrue();

            RestoreResult undone = backups.restore(result.safetyBackup().id());
            assertThat(notes()).containsExactly("one", "two");
            assertThat(DirectoryContent.of(backups())).isEqualTo(before);
            mounts.unmount();
            backups.prune();
            assertThat(DirectoryContent.names(backups()))
                    .contains(
                            result.safetyBackup().id() + ".sqlite",
                            undone.safetyBackup().id() + ".sqlite");
            backups.restore(undone.safetyBackup().id());
            assertThat(notes()).containsExactly("one");
            assertThat(backups.health().has(Finding.Code.STORE_NOT_WRITABLE)).isFalse();
        }
    }

    @Test
    void aReadOnlyStagingIsAFindingAndAClearErrorWhileListAndChecksumsStillWork() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        mounts.readOnly(staging());
        try (BackupManager backups = builder().build()) {
            assertThat(backups.health().findings())
                    .filteredOn(finding -> finding.code() == Finding.Code.STAGING_UNUSABLE)
                    .singleElement()
                    .matches(finding -> finding.what().contains(staging().toString()));
            assertThat(catchThrowableOfType(BackupException.class, backups::create))
                    .hasMessageContainingAll("Read-only file system", "Nothing was published");
            assertThat(catchThrowableOfType(BackupException.class, () -> backups.restore(id)))
                    .hasMessageContainingAll("Read-only file system", "held before");
            assertThat(backups.list()).hasSize(1);
            assertThat(backups.verify(id, VerifyDepth.CHECKSUM).ok()).isTrue();
            assertThat(notes()).containsExactly("one");
        }
    }

    @Test
    void aReadOnlyVolumeOfTheDatabaseIsBackedUpElsewhereAndNotRestoredInto() throws Exception {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        BackupManagerBuilder builder = BackupManager.forDatabase(volume.resolve("app.db"))
                .storeIn(DirectoryBackupStore.at(backups()))
                .staging(staging())
                .clock(clock)
                .unattended();
        try (AppDatabase app = AppDatabase.create(volume.resolve("app.db"), JournalMode.ROLLBACK)) {
            app.add("one");
        }
        mounts.readOnly(volume);
        try (BackupManager backups = builder.build()) {
            Backup backup = backups.create();
            assertThat(catchThrowableOfType(BackupException.class, () -> backups.restore(backup.id())))
                    .isNotNull()
                    .message()
                    .containsAnyOf("held before", "not touched")
                    .doesNotContain("Exception");
            assertWhole(backups);
        }
        assertStagingIsTidy();
    }
}
