package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What health finds about the database, and about what a backup of it needs. */
class HealthSourceTest extends HealthFixture {

    private Path other() {
        return directory.resolve("other.db");
    }

    private BackupManagerBuilder ofOther() {
        return BackupManager.forDatabase(other())
                .storeIn(DirectoryBackupStore.at(backups()))
                .clock(clock)
                .lockTimeout(FOR_EVER)
                .unattended();
    }

    @Test
    void aMissingDatabase() {
        try (BackupManager backups = ofOther().build()) {
            assertFinds(backups, Code.SOURCE_MISSING, Severity.PROBLEM, other(), "does not exist");
            assertThat(directory.resolve(".lifeboat")).doesNotExist();
        }
    }

    @Test
    void aFileThatIsNoDatabase() throws Exception {
        Files.writeString(other(), "this is a letter to my aunt, and not a database. ".repeat(100));
        try (BackupManager backups = ofOther().build()) {
            assertFinds(backups, Code.SOURCE_NOT_SQLITE, Severity.PROBLEM, other(), "is not a SQLite database");
        }
    }

    @Test
    void aDamagedDatabase() throws Exception {
        try (AppDatabase database = AppDatabase.create(other(), JournalMode.ROLLBACK)) {
            database.add("one");
        }
        byte[] bytes = Files.readAllBytes(other());
        Arrays.fill(bytes, 100, 108, (byte) 0x5a);
        Files.write(other(), bytes);
        try (BackupManager backups = ofOther().build()) {
            assertFinds(backups, Code.SOURCE_DAMAGED, Severity.PROBLEM, other(), "is damaged");
        }
    }

    @Test
    void aDirectoryInThePlaceOfTheDatabase() throws Exception {
        Files.createDirectory(other());
        try (BackupManager backups = ofOther().build()) {
            assertFinds(backups, Code.SOURCE_UNREADABLE, Severity.PROBLEM, other(), "is not a file");
            assertThat(finding(backups, Code.SOURCE_UNREADABLE).advice()).contains("the path of the file");
        }
    }

    @Test
    void whatTheHostRegistersMayFail() {
        BackupManagerBuilder builder = bare().onConnect(connection -> {
            throw new IllegalStateException("no such extension");
        });
        try (BackupManager backups = builder.build()) {
            assertFinds(backups, Code.SOURCE_UNREADABLE, Severity.PROBLEM, app.path(), "no such extension");
        }
    }

    /** The lock timeout is an hour. */
    @Test
    void aLockedDatabaseIsNotWaitedFor() throws Exception {
        try (AppDatabase database = AppDatabase.create(other(), JournalMode.ROLLBACK);
                BackupManager backups = ofOther().build()) {
            Connection writer = database.connection();
            AppDatabase.run(writer, "BEGIN EXCLUSIVE");
            CompletableFuture.runAsync(() -> assertFinds(
                            backups, Code.SOURCE_LOCKED, Severity.WARNING, other(), "locked by another connection"))
                    .get(1, TimeUnit.MINUTES);
            AppDatabase.run(writer, "COMMIT");

            assertDoesNotFind(backups, Code.SOURCE_LOCKED);
        }
    }

    @Test
    void aDatabaseThatIsOnlyReadMayBeLockedToo() throws Exception {
        BackupManagerBuilder builder = ofOther().readOnly().staging(directory.resolve("staging"));
        try (AppDatabase database = AppDatabase.create(other(), JournalMode.ROLLBACK);
                BackupManager backups = builder.build()) {
            AppDatabase.run(database.connection(), "BEGIN EXCLUSIVE");
            CompletableFuture.runAsync(() -> assertFinds(backups, Code.SOURCE_LOCKED, Severity.WARNING, "locked"))
                    .get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenMakesARestoreFail() throws Exception {
        Path place = Files.createDirectory(directory.resolve("data"));
        Path database = place.resolve("app.db");
        AppDatabase.create(database, JournalMode.ROLLBACK).close();
        BackupManagerBuilder builder = BackupManager.forDatabase(database)
                .storeIn(DirectoryBackupStore.at(backups()))
                .staging(directory.resolve("staging"))
                .clock(clock)
                .unattended();
        place.toFile().setWritable(false);
        assumeFalse(Files.isWritable(place), "this user may write everywhere");
        try (BackupManager backups = builder.build()) {
            assertFinds(backups, Code.SOURCE_NOT_WRITABLE, Severity.WARNING, database);
        } finally {
            place.toFile().setWritable(true);
        }
    }

    @Test
    void aReaderThatKeepsTheLogFromBeingResetAndWhatHelps() throws Exception {
        try (BackupManager backups = bare().walBudgetBytes(100_000).build()) {
            Connection reader = app.open();
            AppDatabase.run(reader, "BEGIN");
            AppDatabase.text(reader, "SELECT count(*) FROM note");
            app.fill(2_000);

            assertFinds(backups, Code.WAL_LARGE, Severity.WARNING, app.path(), "walBudgetBytes");

            AppDatabase.run(reader, "COMMIT");
            AppDatabase.text(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            assertDoesNotFind(backups, Code.WAL_LARGE);
        }
    }

    @Test
    void spaceForLessThanTwoBackupsIsAWarningAndForNoneAProblem() throws Exception {
        app.fill(10_000);
        long database = Files.size(app.path());
        assertThat(database).isGreaterThan(3_000_000);
        try (BackupManager backups = bare().files(withFreeBytes(2 * database)).build()) {
            assertFinds(backups, Code.LITTLE_SPACE, Severity.WARNING, directory, "staging");
        }
        try (BackupManager backups = bare().files(withFreeBytes(database)).build()) {
            assertFinds(backups, Code.LITTLE_SPACE, Severity.PROBLEM, directory);
        }
        try (BackupManager backups = bare().files(withFreeBytes(3 * database)).build()) {
            assertDoesNotFind(backups, Code.LITTLE_SPACE);
        }
    }

    @Test
    void aFileInThePlaceOfStaging() throws Exception {
        Files.writeString(directory.resolve(".lifeboat"), "a file");
        try (BackupManager backups = bare().build()) {
            assertFinds(backups, Code.STAGING_UNUSABLE, Severity.PROBLEM, directory.resolve(".lifeboat"), "is a file");
        }
    }

    @Test
    void aLinkToNothingInThePlaceOfStaging() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        try (BackupManager backups = bare().staging(link).build()) {
            assertFinds(backups, Code.STAGING_UNUSABLE, Severity.PROBLEM, link, "is a link to nothing");
        }
    }

    @Test
    void aSafetyCopyThatIsNotInTheStoreYet() throws Exception {
        LimitedStore store =
                new LimitedStore(DirectoryBackupStore.at(backups()), new AtomicInteger(LimitedStore.PLENTY));
        try (BackupManager backups = bare().storeIn(store).build()) {
            Backup backup = backups.create();
            store.putsAllowed().set(0);
            backups.restore(backup.id());

            assertFinds(backups, Code.SAFETY_COPIES_WAIT, Severity.WARNING, "1 safety backup", "app.db.safety");

            store.putsAllowed().set(LimitedStore.PLENTY);
            backups.create();
            assertDoesNotFind(backups, Code.SAFETY_COPIES_WAIT);
        }
    }
}
