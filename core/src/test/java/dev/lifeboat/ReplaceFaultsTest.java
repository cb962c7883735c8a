package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReplaceFaultsTest extends ReplaceFixture {

    @Test
    void aFileThatCannotBeReplacedIsAsItWasWithAllBesideItAndTheWayOut() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);

        assertRefused(
                builder().files(failing("move", "Device or resource busy")), id, "Device or resource busy", "mount");

        assertGarbageIsStillThere();
    }

    @Test
    void whatCannotBeBroughtBackIsSaidAndTheRestoreIsNotFinishedBehindTheHostsBack() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Files.write(directory.resolve("app.db-wal"), GARBAGE);
        DurableFiles files = new DurableFiles() {
            @Override
            public void move(Path source, Path target) throws IOException {
                refuse(target, "app.db");
                super.move(source, target);
            }

            @Override
            public void publish(Path content, Path target) throws IOException {
                if (directory.equals(target.getParent())) {
                    refuse(target, "app.db-wal");
                }
                super.publish(content, target);
            }
        };

        try (BackupManager backups = builder().files(files).build()) {
            assertThatThrownBy(() -> backups.restore(id, RestoreMode.REPLACE_FILE))
                    .isInstanceOf(RestoreFailedException.class)
                    .hasMessageContainingAll("injected", "is what it was", "could not be brought back", ".set-aside");
        }
        builder().build().close();

        assertThat(path()).hasBinaryContent(GARBAGE);
        Path all = directory.resolve(".lifeboat").resolve("app.db.set-aside");
        assertThat(all.resolve(names(all).get(0)).resolve("app.db-wal")).hasBinaryContent(GARBAGE);
        assertNothingBesideIt();
    }

    @Test
    void whatWasSetAsideForNothingMayStayAndIsNoFailureOfItsOwn() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        DurableFiles files = new DurableFiles() {
            @Override
            public void move(Path source, Path target) throws IOException {
                refuse(target, "app.db");
                super.move(source, target);
            }

            @Override
            public void deleteContents(Path emptied) throws IOException {
                if (emptied.toString().contains("set-aside")) {
                    refuse(emptied, emptied.getFileName().toString());
                }
                super.deleteContents(emptied);
            }
        };

        assertRefused(builder().files(files), id, "injected");
        assertThat(path()).hasBinaryContent(GARBAGE);
    }

    private static void refuse(Path file, String name) throws IOException {
        if (file.endsWith(name)) {
            throw new FileSystemException(file.toString(), null, "injected");
        }
    }

    @Test
    void withoutHardLinksAndBetweenFileSystemsCopiesDo() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);

        try (BackupManager backups =
                builder().files(failing("link", "Invalid cross-device link")).build()) {
            Path kept = backups.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();
            assertThat(names(kept)).containsExactly("app.db");
            assertThat(kept.resolve("app.db")).hasBinaryContent(GARBAGE);
        }
        assertNothingBesideIt();
        assertThat(firstNotes()).containsExactly("one");
    }

    /** Where files are copied, a crash leaves half of one: of the new file, of what was brought back, of the journal. */
    @Test
    void halfACopyThatACrashLeftIsInNobodysWayAndGoes() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Files.write(path(), GARBAGE);
        Path half = directory.resolve(".lifeboat-app.db.new.part");
        Files.write(half, GARBAGE);

        builder().build().close();

        assertThat(half).doesNotExist();
        Files.write(half, GARBAGE);
        Files.write(directory.resolve("app.db-wal.part"), GARBAGE);
        Files.write(directory.resolve(".lifeboat").resolve("app.db.replace.part"), GARBAGE);
        try (BackupManager backups =
                builder().files(failing("link", "Invalid cross-device link")).build()) {
            backups.restore(id, RestoreMode.REPLACE_FILE);
        }
        assertNothingBesideIt();
        assertStagingIsClean();
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void whateverOperationOnAFileFailsTheDatabaseIsTheOldOneOrTheNewAndTheNextAttemptWorks() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        byte[] backup = Files.readAllBytes(stored(id, "sqlite"));
        int failures = 0;
        for (int at = 1; at == 1 || failures == at - 1; at++) {
            Files.write(path(), GARBAGE);
            Files.write(directory.resolve("app.db-wal"), GARBAGE);
            FailingFiles files = new FailingFiles(at);
            try (BackupManager backups = builder().files(files).build()) {
                files.armed = true;
                backups.restore(id, RestoreMode.REPLACE_FILE);
            } catch (BackupException e) {
                assertThat(e).hasMessageContaining("injected");
                assertThat(path()).hasBinaryContent(GARBAGE);
                assertThat(directory.resolve("app.db-wal")).hasBinaryContent(GARBAGE);
            }
            failures += files.failed ? 1 : 0;
            try (BackupManager backups = builder().build()) {
                if (Files.mismatch(path(), stored(id, "sqlite")) >= 0) {
                    backups.restore(id, RestoreMode.REPLACE_FILE);
                } else {
                    backups.create();
                }
            }
            assertThat(path()).hasBinaryContent(backup);
            assertNothingBesideIt();
            assertStagingIsClean();
        }
        assertThat(failures).isGreaterThan(15);
    }

    /** Whatever is done to a file fails once. */
    private static final class FailingFiles extends DurableFiles {

        private final int at;
        private int count;
        private boolean armed;
        private boolean failed;

        FailingFiles(int at) {
            this.at = at;
        }

        private void next(Path file) throws IOException {
            if (armed && ++count == at) {
                failed = true;
                throw new FileSystemException(file.toString(), null, "injected");
            }
        }

        @Override
        public void createFile(Path file) throws IOException {
            next(file);
            super.createFile(file);
        }

        @Override
        public void move(Path source, Path target) throws IOException {
            next(target);
            super.move(source, target);
        }

        @Override
        public void delete(Path file) throws IOException {
            next(file);
            super.delete(file);
        }

        @Override
        public void sync(Path file) throws IOException {
            next(file);
            super.sync(file);
        }

        @Override
        public void syncDirectory(Path directory) throws IOException {
            next(directory);
            super.syncDirectory(directory);
        }
    }

    /** Moves within staging, and onto what is ours, go well. */
    private static DurableFiles failing(String what, String why) {
        return new DurableFiles() {
            @Override
            public void move(Path source, Path target) throws IOException {
                if (what.equals("move") && target.endsWith("app.db")) {
                    throw new FileSystemException(target.toString(), null, why);
                }
                super.move(source, target);
            }

            @Override
            public void link(Path existing, Path link) throws IOException {
                if (what.equals("link")) {
                    throw new FileSystemException(link.toString(), null, why);
                }
                super.link(existing, link);
            }
        };
    }
}
