package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases of the same name that keep what is unfinished in one directory. */
class SharedStagingTest {

    private static final byte[] GARBAGE = "no database any more. ".repeat(400).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private Path database(String tenant) {
        return directory.resolve(tenant).resolve("app.db");
    }

    private BackupManagerBuilder manager(String tenant) {
        return BackupManager.forDatabase(database(tenant))
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups of " + tenant)))
                .staging(directory.resolve("staging"));
    }

    private BackupId backedUp(String tenant) throws Exception {
        Files.createDirectories(directory.resolve(tenant));
        try (AppDatabase app = AppDatabase.create(database(tenant), JournalMode.WAL);
                BackupManager backups = manager(tenant).build()) {
            app.add("of " + tenant);
            return backups.create().id();
        }
    }

    private void dieAt(Step step, String tenant, BackupId id, RestoreMode mode) {
        try (BackupManager backups = manager(tenant).onStep(Death.at(step)).build()) {
            assertThatThrownBy(() -> backups.restore(id, mode)).isInstanceOf(Death.class);
        }
    }

    @Test
    void anInterruptedRestoreOfOneIsFinishedByItsOwnManagerAlone() throws Exception {
        BackupId id = backedUp("one");
        backedUp("two");
        Files.write(database("one"), GARBAGE);
        dieAt(Step.SET_ASIDE, "one", id, RestoreMode.REPLACE_FILE);

        try (BackupManager other = manager("two").build()) {
            other.create();
        }
        assertThat(database("one")).hasBinaryContent(GARBAGE);
        manager("one").build().close();

        assertThat(ReplaceFixture.notesOf(database("one"))).containsExactly("of one");
        assertThat(ReplaceFixture.notesOf(database("two"))).containsExactly("of two");
    }

    @Test
    void aSafetyCopyOfOneIsNotPublishedAsABackupOfTheOther() throws Exception {
        BackupId id = backedUp("one");
        backedUp("two");
        dieAt(Step.RESUMED, "one", id, RestoreMode.IN_PLACE);

        try (BackupManager other = manager("two").build()) {
            other.create();
            assertThat(other.list()).noneMatch(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE);
        }
        try (BackupManager own = manager("one").build()) {
            assertThat(own.list()).anyMatch(backup -> backup.trigger() == BackupTrigger.PRE_RESTORE);
        }
    }

    @Test
    void theFailuresOfOneFreezeNothingOfTheOther() throws Exception {
        backedUp("one");
        backedUp("two");
        Files.write(database("one"), GARBAGE);
        try (BackupManager one = manager("one").build();
                BackupManager two = manager("two").build()) {
            assertThatThrownBy(one::create).isInstanceOf(BackupException.class);

            assertThat(one.planPrune().frozen()).isPresent();
            assertThat(two.planPrune().frozen()).isEmpty();
        }
    }

    /** The directory above it is made by the first manager: to the second one it is another one's place all the same. */
    @Test
    void aDirectoryBelowThatOfTheDatabaseHasTheSameNamesBeforeItIsMadeAndAfter() throws Exception {
        Path staging = directory.resolve("one/new/staging");
        Files.createDirectories(directory.resolve("one"));
        try (AppDatabase app = AppDatabase.create(database("one"), JournalMode.WAL);
                BackupManager backups = manager("one").staging(staging).build()) {
            app.add("one");
            backups.create();
            assertThat(backups.planPrune().frozen()).isEmpty();
        }
        try (BackupManager backups = manager("one").staging(staging).build()) {
            assertThat(backups.planPrune().frozen()).isEmpty();
        }
    }

    /** The host makes the directory of its database after it has built the manager. */
    @Test
    void aManagerThatIsOlderThanTheDirectoryOfItsDatabaseHasTheSameNamesAsTheNext() throws Exception {
        try (BackupManager backups =
                manager("one").staging(directory.resolve("one/.lifeboat")).build()) {
            Files.createDirectories(directory.resolve("one"));
            AppDatabase.create(database("one"), JournalMode.WAL).close();
            backups.create();
        }
        assertThat(RestoreFixture.names(directory.resolve("one/.lifeboat"))).contains("app.runs");
    }

    @Test
    void besideTheDatabaseNamesArePlainHoweverTheDirectoryIsNamed() throws Exception {
        Files.createDirectories(directory.resolve("one"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("one"));
        try (AppDatabase app = AppDatabase.create(database("one"), JournalMode.WAL);
                BackupManager backups =
                        manager("one").staging(link.resolve(".lifeboat")).build()) {
            app.add("one");
            backups.create();
        }
        assertThat(RestoreFixture.names(directory.resolve("one/.lifeboat"))).contains("app.db.lock", "app.runs");
    }
}
