package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.Sha256;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestoreRefusalTest extends RestoreFixture {

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDatabaseThatStaysLockedIsAClearErrorAndNothingIsChanged(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        BackupManager backups =
                open(builder().lockTimeout(Duration.ofMillis(150)).build());
        Backup backup = backups.create();
        app.add("live");
        Connection locker = app.open();
        AppDatabase.run(locker, "BEGIN IMMEDIATE");

        assertThatThrownBy(() -> backups.restore(backup.id()))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("app.db stayed locked by another connection for 150 ms")
                .hasMessageEndingWith("The live database was not touched.");

        AppDatabase.run(locker, "COMMIT");
        assertThat(app.notes()).containsExactly("live");
        assertThat(backups.list()).containsExactly(backup);
        assertNothingLeftBehind();
        backups.restore(backup.id());
        assertThat(app.notes()).isEmpty();
    }

    @Test
    void withARollbackJournalAReaderThatDoesNotEndKeepsARestoreOut() throws Exception {
        AppDatabase app = app(JournalMode.ROLLBACK);
        app.add("live");
        BackupManager backups =
                open(builder().lockTimeout(Duration.ofMillis(150)).build());
        BackupId id = backups.create().id();
        Connection reader = app.open();
        reader.setAutoCommit(false);
        assertThat(AppDatabase.text(reader, "SELECT count(*) FROM note")).isEqualTo("1");

        assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("stayed locked");

        reader.commit();
        app.add("the lock is gone");
        backups.restore(id);
        assertThat(app.notes()).containsExactly("live");
    }

    @ParameterizedTest
    @CsvSource({"UTF-16le,WAL", "UTF-16be,DELETE"})
    void anEncodingThatDiffersIsRefusedWithTheWayOut(String encoding, String journal) throws Exception {
        BackupManager backups = open(builder().build());
        BackupId id;
        try (AppDatabase other = AppDatabase.create(
                directory.resolve("app.db"), "encoding='" + encoding + "'", "journal_mode=" + journal)) {
            other.add("é");
            id = backups.create().id();
        }
        Files.delete(directory.resolve("app.db"));
        AppDatabase app = app("journal_mode=" + journal);
        app.add("live");

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("its text encoding is " + encoding + ", that of the live database is UTF-8")
                .hasMessageContaining("restoreTo(id, newFile)")
                .hasMessageContaining("REPLACE_FILE");

        assertThat(app.notes()).containsExactly("live");
        assertNothingLeftBehind();
    }

    @Test
    void aMissingLiveDatabaseIsNamedWithTheWayOut() throws Exception {
        BackupManager backups = open(builder().build());
        BackupId id;
        try (AppDatabase app = AppDatabase.create(directory.resolve("app.db"), JournalMode.WAL)) {
            app.add("one");
            id = backups.create().id();
        }
        Files.delete(directory.resolve("app.db"));

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("app.db does not exist")
                .hasMessageContaining("restoreTo")
                .hasMessageContaining("REPLACE_FILE");

        assertThat(directory.resolve("app.db")).doesNotExist();
        backups.restoreTo(id, directory.resolve("app.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("app.db"))) {
            assertThat(AppDatabase.column(connection, "SELECT text FROM note")).containsExactly("one");
        }
    }

    @Test
    void aLiveDatabaseThatIsNotSqliteOrADirectoryIsNamedWithTheWayOut() throws Exception {
        BackupManager backups = open(builder().build());
        Path path = directory.resolve("app.db");
        BackupId id;
        try (AppDatabase app = AppDatabase.create(path, JournalMode.ROLLBACK)) {
            app.add("one");
            id = backups.create().id();
        }
        byte[] garbage = "this was a database once. ".repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(path, garbage);

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("is not a SQLite database")
                .hasMessageContaining("restoreTo");
        assertThat(path).hasBinaryContent(garbage);

        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("is not a file");
    }

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void aDamagedLiveDatabaseIsLeftAsItIsWithTheWayOut(JournalMode mode) throws Exception {
        BackupManager backups = open(builder().build());
        Path path = directory.resolve("app.db");
        BackupId id;
        try (AppDatabase app = AppDatabase.create(path, mode)) {
            app.fill(500);
            id = backups.create().id();
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(4096 * 5);
            file.write(new byte[4096 * 3]);
        }
        byte[] damaged = Files.readAllBytes(path);

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("the live database is damaged")
                .hasMessageContaining("restoreTo(id, newFile)")
                .hasMessageContaining("REPLACE_FILE");

        assertThat(path).hasBinaryContent(damaged);
        assertThat(backups.list()).hasSize(1);
        assertNothingLeftBehind();
    }

    @Test
    void aBackupThatIsNotTheOneThatWasBackedUpIsRefused() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(100);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        Path data = stored(id, "sqlite");
        byte[] good = Files.readAllBytes(data);
        app.add("live");

        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        Files.write(data, flipped);
        assertRefusedAsCorrupt(backups, id, "it is not the one that was backed up (sha256 ");

        Files.write(data, Arrays.copyOf(good, good.length - 4096));
        assertRefusedAsCorrupt(
                backups, id, "it has " + (good.length - 4096) + " bytes, " + good.length + " were stored");

        Files.write(data, Arrays.copyOf(good, good.length + 1));
        assertRefusedAsCorrupt(backups, id, "it has more bytes than the " + good.length);

        Files.delete(data);
        assertRefusedAsCorrupt(backups, id, "is missing");

        Files.write(data, good);
        Files.writeString(stored(id, "manifest"), "manifest.version=1\nnonsense");
        try (BackupManager fresh = builder().build()) {
            assertRefusedAsCorrupt(fresh, id, "its manifest in");
        }
        assertThat(app.count()).isEqualTo(101);
        assertNothingLeftBehind();
    }

    private static void assertRefusedAsCorrupt(BackupManager backups, BackupId id, String why) {
        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("Restore of " + id + " refused")
                .hasMessageContaining(why)
                .hasMessageContaining("The live database was not touched");
    }

    @Test
    void whatHasTheRightChecksumButIsNoSoundDatabaseIsRefused() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(500);
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        byte[] damaged = Files.readAllBytes(stored(backup.id(), "sqlite"));
        Arrays.fill(damaged, 4096 * 5, 4096 * 8, (byte) 0);
        byte[] empty = {};
        byte[] text = "no database at all ".repeat(100).getBytes(StandardCharsets.UTF_8);
        byte[] cut = Arrays.copyOf(damaged, 4096 * 4);

        int minute = 0;
        for (byte[] content : List.of(damaged, text, cut)) {
            BackupId id = new BackupId("app", clock.instant().plusSeconds(60L * ++minute));
            plant(backup.withId(id), content);
            assertThatThrownBy(() -> backups.restore(id))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("The live database was not touched");
        }
        BackupId emptyId = new BackupId("app", clock.instant().minusSeconds(60));
        plant(backup.withId(emptyId), empty);
        assertThatThrownBy(() -> backups.restore(emptyId)).isInstanceOf(CorruptBackupException.class);
        assertThat(app.count()).isEqualTo(500);
    }

    /** Puts an object with a manifest that fits it into the store, as somebody who means harm might. */
    private void plant(Backup like, byte[] content) throws Exception {
        Path data = stored(like.id(), "sqlite");
        Files.write(data, content);
        Backup planted = new Backup(
                like.id(),
                like.origin(),
                like.database(),
                like.content(),
                new Backup.StoredData(Math.max(1, content.length), Sha256.of(data, bytes -> {})),
                false,
                Optional.empty());
        Files.write(stored(like.id(), "manifest"), Manifest.write(planted));
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingIsFetched() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(100);
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        DurableFiles full = new DurableFiles() {
            @Override
            public long usableBytes(Path directory) {
                return 100_000;
            }
        };
        BackupManager backups = open(builder().files(full).build());
        steps.clear();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("too little free space for a restore")
                .hasMessageContaining("100000 bytes free");

        assertThat(steps).isEmpty();
        assertThat(app.count()).isEqualTo(100);
    }

    @Test
    void anUnknownBackupAndOneOfAnotherNameAreNotFound() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        backups.create();

        assertThatThrownBy(() -> backups.restore(BackupId.parse("app-20200101T000000.000Z")))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("there is no backup app-20200101T000000.000Z");
        assertThatThrownBy(() -> backups.restore(BackupId.parse("other-20261123T181502.123Z")))
                .isInstanceOf(BackupNotFoundException.class)
                .hasMessageContaining("only backups of that name");
    }

    @Test
    void aClosedManagerDoesNothing() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = builder().build();
        BackupId id = backups.create().id();
        backups.close();
        backups.close();

        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(backups::list).isInstanceOf(IllegalStateException.class);
    }
}
