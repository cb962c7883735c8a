package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.io.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreToTest extends RestoreFixture {

    @ParameterizedTest
    @EnumSource(JournalMode.class)
    void writesTheBackupByteForByteAndNothingBesideIt(JournalMode mode) throws Exception {
        AppDatabase app = app(mode);
        app.fill(300);
        BackupManager backups = open(builder().build());
        Backup backup = backups.create();
        app.add("later");
        Path out = Files.createDirectory(directory.resolve("out put é %41#?"));
        Path target = out.resolve("new #1?.db");

        assertThat(backups.restoreTo(backup.id(), target)).isEqualTo(backup);

        assertThat(Sha256.of(target, bytes -> {})).isEqualTo(backup.sha256());
        assertThat(names(out)).containsExactly("new #1?.db");
        try (Connection copy =
                DriverManager.getConnection("jdbc:sqlite:file:" + target.toUri().getRawPath())) {
            assertThat(AppDatabase.text(copy, "SELECT count(*) FROM note")).isEqualTo("300");
        }
        assertThat(app.count()).isEqualTo(301);
        assertThat(backups.verify(backup.id(), VerifyDepth.CHECKSUM).ok()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-wal", "-shm", "-journal"})
    void refusesAFileThatExistsAndOneThatWouldMeetAStaleLog(String suffix) throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        Path target = directory.resolve("new.db");
        Path existing = Files.writeString(directory.resolve("new.db" + suffix), "mine");

        assertThatThrownBy(() -> backups.restoreTo(id, target))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("new.db" + suffix + ": it exists already")
                .hasMessageContaining("Nothing was written");

        assertThat(existing).hasContent("mine");
        assertThat(names(directory)).contains("new.db" + suffix).doesNotContain(".new.db.part");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        Path link = Files.createSymbolicLink(directory.resolve("link.db"), directory.resolve("nowhere.db"));

        assertThatThrownBy(() -> backups.restoreTo(id, link)).hasMessageContaining("it exists already");

        assertThat(directory.resolve("nowhere.db")).doesNotExist();
    }

    /** As on Windows, while a virus scanner looks at it. */
    @Test
    void aNewFileThatIsThereIsNoFailureWhenAWorkFileCannotBeDeleted() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder()
                .files(new DurableFiles() {
                    @Override
                    public void delete(Path file) throws IOException {
                        if (directory.equals(file.getParent())) {
                            throw new FileSystemException(file.toString(), null, "used by another process");
                        }
                        super.delete(file);
                    }
                })
                .build());
        Backup backup = backups.create();
        Path target = directory.resolve("new.db");

        assertThat(backups.restoreTo(backup.id(), target)).isEqualTo(backup);

        assertThat(Sha256.of(target, bytes -> {})).isEqualTo(backup.sha256());
    }

    @Test
    void needsADirectoryThatExists() throws Exception {
        app(JournalMode.WAL);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();

        assertThatThrownBy(() -> backups.restoreTo(id, directory.resolve("no/where.db")))
                .hasMessageContaining("its directory does not exist");
        assertThat(directory.resolve("no")).doesNotExist();
    }

    @Test
    void aDamagedBackupIsNotWritten() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(50);
        BackupManager backups = open(builder().build());
        BackupId id = backups.create().id();
        byte[] data = Files.readAllBytes(stored(id, "sqlite"));
        data[5000] ^= 4;
        Files.write(stored(id, "sqlite"), data);
        Path out = Files.createDirectory(directory.resolve("out"));
        Path target = out.resolve("new.db");

        assertThatThrownBy(() -> backups.restoreTo(id, target))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("it is not the one that was backed up")
                .hasMessageContaining("Nothing was written");

        assertThat(names(out)).isEmpty();
    }

    @Test
    void aDiskThatIsFullInTheMiddleLeavesNothing() throws Exception {
        AppDatabase app = app(JournalMode.WAL);
        app.fill(5_000);
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        Path out = Files.createDirectory(directory.resolve("out"));
        Path target = out.resolve("new.db");
        BackupManager backups = open(builder().files(new FullDisk(500_000)).build());

        assertThatThrownBy(() -> backups.restoreTo(id, target))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("Nothing was written");

        assertThat(names(out)).isEmpty();
    }

    /** Takes so many bytes a file. */
    private static final class FullDisk extends DurableFiles {

        private final long capacity;

        FullDisk(long capacity) {
            this.capacity = capacity;
        }

        @Override
        public OutputStream append(Path file) throws IOException {
            OutputStream out = super.append(file);
            return new OutputStream() {
                private long written;

                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    written += length;
                    if (written > capacity) {
                        throw new FileSystemException(file.toString(), null, "No space left on device");
                    }
                    out.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }
    }

    @Test
    void tooLittleSpaceIsSaidBeforeAnythingIsWritten() throws Exception {
        app(JournalMode.WAL);
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        BackupManager backups = open(builder()
                .files(new DurableFiles() {
                    @Override
                    public long usableBytes(Path directory) {
                        return 5;
                    }
                })
                .build());

        assertThatThrownBy(() -> backups.restoreTo(id, directory.resolve("new.db")))
                .hasMessageContaining("too little free space")
                .hasMessageContaining("5 bytes free");
    }

    @Test
    void aFileThatAppearsMeanwhileIsNotOverwritten() throws Exception {
        app(JournalMode.WAL);
        BackupId id;
        try (BackupManager backups = builder().build()) {
            id = backups.create().id();
        }
        Path target = directory.resolve("new.db");
        BackupManager backups = open(builder()
                .files(new DurableFiles() {
                    @Override
                    public void publish(Path content, Path to) throws IOException {
                        Files.writeString(to, "somebody else's");
                        super.publish(content, to);
                    }
                })
                .build());

        assertThatThrownBy(() -> backups.restoreTo(id, target))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("new.db: it exists already");

        assertThat(target).hasContent("somebody else's");
        assertThat(names(directory)).noneMatch(name -> name.endsWith(".part"));
    }
}
