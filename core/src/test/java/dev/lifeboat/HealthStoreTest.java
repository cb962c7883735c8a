package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.io.DurableFiles;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What health finds in the place where backups are. */
class HealthStoreTest extends HealthFixture {

    private FaultyBackupStore faulty() {
        return new FaultyBackupStore(DirectoryBackupStore.at(backups()));
    }

    @Test
    void aStoreThatCannotBeReadIsAFindingAndAllElseIsStillFound() {
        FaultyBackupStore store = faulty();
        try (BackupManager backups = bare().storeIn(store).build()) {
            backups.create();
            store.fail(Call.LIST, 1, new IOException("connection reset"));
            BackupHealth health = backups.health();

            assertThat(health.has(Code.STORE_UNREADABLE)).isTrue();
            assertThat(health.findings().get(0).what()).contains(backups().toString(), "connection reset");
            assertThat(health.newest()).isEmpty();
            assertThat(health.lastSuccess()).contains(START);
            assertThat(health.has(Code.BACKUP_TASK_OFF)).isTrue();
            assertDoesNotFind(backups, Code.STORE_UNREADABLE);
        }
    }

    @Test
    void aFileInThePlaceOfTheDirectory() throws Exception {
        Files.writeString(backups(), "a file");
        try (BackupManager backups = bare().build()) {
            assertFinds(backups, Code.STORE_UNREADABLE, Severity.PROBLEM, backups(), "is a file");
        }
    }

    @Test
    void aLinkToNothingInThePlaceOfTheDirectory() throws Exception {
        Files.createSymbolicLink(backups(), directory.resolve("nowhere"));
        try (BackupManager backups = bare().build()) {
            assertFinds(backups, Code.STORE_NOT_WRITABLE, Severity.PROBLEM, backups(), "is a link to nothing");
        }
    }

    /** A host's own store may fail in any way, and need not be a directory. */
    @Test
    void aStoreOfTheHostsOwnThatThrows() {
        FaultyBackupStore inner = faulty();
        LimitedStore elsewhere = new LimitedStore(inner, new AtomicInteger(LimitedStore.PLENTY));
        assertThat(elsewhere.localDirectory()).isEmpty();
        try (BackupManager backups = bare().storeIn(new Preparing(elsewhere)).build()) {
            assertFinds(backups, Code.STORE_NOT_WRITABLE, Severity.PROBLEM, "quota of 0 bytes, 8192 wanted");
            assertDoesNotFind(backups, Code.SAME_VOLUME);
        }
    }

    /** A store that takes nothing. */
    private static final class Preparing extends ForwardingStore {

        Preparing(BackupStore store) {
            super(store);
        }

        @Override
        public void prepare(long sizeBytes) {
            throw new IllegalStateException("quota of 0 bytes, " + sizeBytes + " wanted");
        }
    }

    @Test
    void aDirectoryThatCannotBeWritten() throws Exception {
        FaultyBackupStore store = faulty();
        try (BackupManager backups = bare().storeIn(store).build()) {
            backups.create();
            store.fail(Call.PREPARE, 1, new IOException("backup directory is not writable: read-only file system"));

            assertFinds(backups, Code.STORE_NOT_WRITABLE, Severity.PROBLEM, backups(), "read-only file system");
            assertDoesNotFind(backups, Code.STORE_NOT_WRITABLE);
        }
    }

    @Test
    void aDirectoryWithoutPermission() throws Exception {
        try (BackupManager backups = bare().build()) {
            backups.create();
            backups().toFile().setWritable(false);
            assumeFalse(Files.isWritable(backups()), "this user may write everywhere");

            assertFinds(backups, Code.STORE_NOT_WRITABLE, Severity.PROBLEM, backups(), "is not writable");
        } finally {
            backups().toFile().setWritable(true);
        }
    }

    @Test
    void aVolumeOfItsOwnIsLookedAtForItself() throws Exception {
        DurableFiles files = new DurableFiles() {
            @Override
            public boolean sameFileSystem(Path one, Path other) {
                return one.startsWith(backups()) == other.startsWith(backups());
            }

            @Override
            public long usableBytes(Path place) {
                return place.startsWith(backups()) ? 1_000 : Long.MAX_VALUE / 4;
            }
        };
        try (BackupManager backups = bare().files(files).build()) {
            assertFinds(backups, Code.SAME_VOLUME, Severity.NOTE, backups(), app.path());
            Files.createDirectory(backups());
            assertDoesNotFind(backups, Code.SAME_VOLUME);
            assertFinds(backups, Code.LITTLE_SPACE, Severity.PROBLEM, backups(), "the backups", "1000 bytes");
        }
    }

    @Test
    void aVolumeThatIsNotMountedIsNotPaperedOver() throws Exception {
        try (BackupManager backups = bare().build()) {
            backups.create();
            Path elsewhere = directory.resolve("unmounted");
            Files.move(backups(), elsewhere);
            assertFinds(backups, Code.BACKUPS_MISSING, Severity.PROBLEM, backups(), START);
            assertDoesNotFind(backups, Code.NO_BACKUP);
            assertThat(backups()).doesNotExist();

            Files.createDirectory(backups());
            assertFinds(backups, Code.BACKUPS_MISSING, Severity.PROBLEM, backups(), START);
            assertThat(backups()).isEmptyDirectory();

            Files.delete(backups());
            Files.move(elsewhere, backups());
            assertDoesNotFind(backups, Code.BACKUPS_MISSING);
        }
    }

    @Test
    void whatACrashLeftIsCountedUntilItIsSwept() throws Exception {
        try (BackupManager backups = bare().build()) {
            backups.create();
            Files.writeString(backups().resolve("app-20261122T000000.000Z.sqlite"), "1234567");
            Files.writeString(backups().resolve("app-20261122T000000.000Z.sqlite.part"), "123");

            assertFinds(
                    backups, Code.ORPHANS, Severity.NOTE, "2 objects", "10 bytes", "app-20261122T000000.000Z.sqlite");
            assertThat(finding(backups, Code.ORPHANS).advice()).contains("2026-11-23T00:00:00Z");
            assertDoesNotFind(backups, Code.FOREIGN_FILES);

            backups.create();
            assertDoesNotFind(backups, Code.ORPHANS);
        }
    }

    @Test
    void whatIsNotOursIsNamedAndNeverTouched() throws Exception {
        try (BackupManager backups = bare().build()) {
            backups.create();
            assertDoesNotFind(backups, Code.FOREIGN_FILES);
            Files.writeString(backups().resolve("tenant2-20261122T000000.000Z.sqlite"), "another manager's");
            Files.writeString(backups().resolve("tenant2-20261122T000000.000Z.manifest"), "another manager's");
            assertDoesNotFind(backups, Code.FOREIGN_FILES);

            Files.writeString(backups().resolve("letter to my aunt.txt"), "dear aunt");
            Files.writeString(backups().resolve("old.sqlite"), "by hand");
            Files.createDirectory(backups().resolve("more"));
            Files.createSymbolicLink(backups().resolve("app-20261121T000000.000Z.sqlite"), app.path());
            Files.writeString(backups().resolve("app-20261399T000000.000Z.sqlite"), "no such day");
            List<String> before = DirectoryContent.names(directory);

            assertFinds(
                    backups,
                    Code.FOREIGN_FILES,
                    Severity.NOTE,
                    "5 of the entries",
                    "\"app-20261121T000000.000Z.sqlite\", \"app-20261399T000000.000Z.sqlite\", \"letter to my aunt.txt\""
                            + " and 2 more");
            assertThat(finding(backups, Code.FOREIGN_FILES).advice()).contains("importFile");
            assertDoesNotFind(backups, Code.ORPHANS);
            assertThat(DirectoryContent.names(directory)).isEqualTo(before);
        }
    }

    @Test
    void theDatabaseAndStagingMayBeAmongTheBackups() {
        try (BackupManager backups =
                bare().storeIn(DirectoryBackupStore.at(directory)).build()) {
            backups.create();
            assertDoesNotFind(backups, Code.FOREIGN_FILES);
        }
    }

    @Test
    void aSlowStoreIsListedOnceAndKnownManifestsAreNotReadAgain() {
        FaultyBackupStore store = faulty();
        try (BackupManager backups = wellSetUp().storeIn(store).build()) {
            backups.create();
            backups.create();
            backups.health();
            int calls = store.calls().size();
            backups.health();

            assertThat(store.calls().subList(calls, store.calls().size())).containsExactly("LIST", "PREPARE 0");
        }
    }
}
