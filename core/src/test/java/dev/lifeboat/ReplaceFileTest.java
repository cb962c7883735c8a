package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplaceFileTest extends ReplaceFixture {

    private enum Damage {
        GARBAGE_HEADER,
        TRUNCATED,
        CORRUPT_PAGES,
        EMPTY
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aDamagedDatabaseIsReplacedAndKeptAsItWas(Damage damage) throws Exception {
        for (JournalMode mode : JournalMode.values()) {
            BackupId id = backedUp(mode);
            damage(damage);
            byte[] damaged = Files.readAllBytes(path());

            try (BackupManager backups = builder().build()) {
                RestoreResult result = backups.restore(id, RestoreMode.REPLACE_FILE);

                assertThat(result.restored().id()).isEqualTo(id);
                assertThat(result.undo()).isEmpty();
                assertThat(result.warnings()).isEmpty();
                Path kept = result.setAside().orElseThrow();
                assertThat(kept.resolve("app.db")).hasBinaryContent(damaged);
                assertThatThrownBy(result::safetyBackup)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(kept.toString());
            }
            assertThat(path()).hasBinaryContent(Files.readAllBytes(stored(id, "sqlite")));
            assertNothingBesideIt();
            assertStagingIsClean();
            assertThat(firstNotes()).containsExactly("one");
            Files.delete(path());
        }
    }

    private void damage(Damage damage) throws Exception {
        byte[] content = Files.readAllBytes(path());
        switch (damage) {
            case GARBAGE_HEADER -> {
                System.arraycopy(GARBAGE, 0, content, 0, 100);
                Files.write(path(), content);
            }
            case TRUNCATED -> Files.write(path(), Arrays.copyOf(content, content.length / 2 + 100));
            case CORRUPT_PAGES -> corruptPages();
            case EMPTY -> Files.write(path(), new byte[0]);
        }
    }

    @Test
    void whatIsBesideADamagedDatabaseIsSetAsideByteForByteToo() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        Map<String, byte[]> before = crashWithAWal();

        RestoreResult result;
        try (BackupManager backups = builder().build()) {
            result = backups.restore(id, RestoreMode.REPLACE_FILE);
        }

        Path kept = result.setAside().orElseThrow();
        assertThat(names(kept)).containsExactlyElementsOf(before.keySet());
        for (Map.Entry<String, byte[]> file : before.entrySet()) {
            assertThat(kept.resolve(file.getKey())).hasBinaryContent(file.getValue());
        }
        assertNothingBesideIt();
        assertThat(firstNotes()).containsExactly("one");
    }

    /** The files as a process left them that died with commits in its log, its database damaged as well. */
    private Map<String, byte[]> crashWithAWal() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        try (AppDatabase app = AppDatabase.create(directory.resolve("crashed.db"), "journal_mode=WAL")) {
            app.fill(50);
            AppDatabase.run(app.connection(), "PRAGMA wal_checkpoint(TRUNCATE)");
            app.add("in the log");
            for (String suffix : new String[] {"", "-wal", "-shm"}) {
                files.put("app.db" + suffix, Files.readAllBytes(directory.resolve("crashed.db" + suffix)));
            }
        }
        Files.delete(directory.resolve("crashed.db"));
        files.computeIfPresent("app.db", (name, main) -> {
            Arrays.fill(main, 4096, main.length, (byte) 7);
            return main;
        });
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
        return files;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aTransactionThatWasInterruptedIsRolledBackInACopyAlone(boolean damaged) throws Exception {
        assumeThat(Path.of("/proc/self/fd")).as("nothing else tells").isDirectory();
        BackupId id = backedUp(JournalMode.ROLLBACK);
        Path journal = directory.resolve("app.db-journal");
        crashInATransaction(journal);
        byte[] content = Files.readAllBytes(path());
        if (damaged) {
            Arrays.fill(content, content.length - 3 * 4096, content.length, (byte) 7);
            Files.write(path(), content);
        }
        byte[] log = Files.readAllBytes(journal);

        if (damaged) {
            try (BackupManager backups = builder().build()) {
                Path kept =
                        backups.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();
                assertThat(kept.resolve("app.db")).hasBinaryContent(content);
                assertThat(kept.resolve("app.db-journal")).hasBinaryContent(log);
            }
            assertThat(journal).doesNotExist();
            assertThat(firstNotes()).containsExactly("one");
        } else {
            assertRefused(builder(), id, "the live database is sound");
            assertThat(path()).hasBinaryContent(content);
            assertThat(journal).hasBinaryContent(log);
        }
    }

    /** The files as a process left them that died in a transaction which had begun to write into its database. */
    private void crashInATransaction(Path journal) throws Exception {
        Files.delete(path());
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere")).resolve("app.db");
        try (AppDatabase app = AppDatabase.create(elsewhere, JournalMode.ROLLBACK)) {
            app.fill(3000);
            AppDatabase.run(app.connection(), "PRAGMA cache_size=5");
            app.connection().setAutoCommit(false);
            AppDatabase.run(app.connection(), "UPDATE note SET text = 'interrupted' WHERE id < 1000");
            Files.copy(elsewhere, path());
            Files.copy(elsewhere.resolveSibling("app.db-journal"), journal);
            app.connection().rollback();
        }
    }

    @Test
    void aMissingDatabaseIsPutInAndThereWasNothingToSave() throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        Files.delete(path());

        try (BackupManager backups = builder().build()) {
            RestoreResult result = backups.restore(id, RestoreMode.REPLACE_FILE);

            assertThat(result.undo()).isEmpty();
            assertThat(result.setAside()).isEmpty();
            assertThatThrownBy(result::safetyBackup).hasMessageContaining("there was no database");
        }
        assertThat(steps)
                .containsSubsequence(
                        Step.STAGED,
                        Step.VERIFIED,
                        Step.ADMITTED,
                        Step.QUIET,
                        Step.PLACED,
                        Step.PROVEN,
                        Step.REPLACE_JOURNALED,
                        Step.SET_ASIDE,
                        Step.SIDECARS_DELETED,
                        Step.REPLACED,
                        Step.REPLACE_DONE,
                        Step.RESUMED);
        assertNothingBesideIt();
        assertNothingLeftBehind();
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void aStaleLogBesideAMissingDatabaseBringsNoRowsBack() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        byte[] log;
        try (AppDatabase app = AppDatabase.create(directory.resolve("other.db"), JournalMode.WAL)) {
            app.add("stale");
            log = Files.readAllBytes(directory.resolve("other.db-wal"));
        }
        Files.delete(directory.resolve("other.db"));
        Files.delete(path());
        Files.write(directory.resolve("app.db-wal"), log);

        try (BackupManager backups = builder().build()) {
            RestoreResult result = backups.restore(id, RestoreMode.REPLACE_FILE);
            assertThat(result.setAside().orElseThrow().resolve("app.db-wal")).hasBinaryContent(log);
        }
        assertNothingBesideIt();
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void anotherEncodingIsASafetyBackupAndANewFile() throws Exception {
        BackupId id = backedUp("encoding='UTF-16le'", "journal_mode=WAL");
        Files.delete(path());
        try (AppDatabase app = AppDatabase.create(path(), JournalMode.WAL)) {
            app.add("live");
        }

        try (BackupManager backups = builder().build()) {
            assertThatThrownBy(() -> backups.restore(id)).hasMessageContaining("RestoreMode.REPLACE_FILE");
            RestoreResult result = backups.restore(id, RestoreMode.REPLACE_FILE);
            assertThat(firstNotes()).containsExactly("one");
            assertThat(result.setAside()).isEmpty();
            assertNothingLeftBehind();

            RestoreResult undone = backups.restore(result.safetyBackup().id(), RestoreMode.REPLACE_FILE);
            assertThat(firstNotes()).containsExactly("live");
            assertThat(undone.safetyBackup().id()).isNotEqualTo(id);
        }
    }

    @Test
    void aLinkIsFollowedAndStaysALink() throws Exception {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Path real = volume.resolve("real.db");
        Files.createSymbolicLink(path(), real);
        BackupId id = backedUp(JournalMode.WAL);
        Files.delete(real);

        try (BackupManager backups = builder().build()) {
            backups.restore(id, RestoreMode.REPLACE_FILE);
        }
        assertThat(path()).isSymbolicLink();
        assertThat(Files.isSymbolicLink(real)).isFalse();
        assertThat(names(volume)).containsExactly(".lifeboat", "real.db");
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void theNewFileHasTheRightsOfTheOldOne() throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        corruptPages();
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-rw-r--"));

        try (BackupManager backups = builder().build()) {
            backups.restore(id, RestoreMode.REPLACE_FILE);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-rw-r--");
    }

    @Test
    void twoInARowSetAsideTwice() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        try (BackupManager one = builder().build();
                BackupManager other = builder().build()) {
            Files.write(path(), GARBAGE);
            Path first = one.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();
            corruptPages();
            Path second = other.restore(id, RestoreMode.REPLACE_FILE).setAside().orElseThrow();

            assertThat(first.resolve("app.db")).hasBinaryContent(GARBAGE);
            assertThat(second).isNotEqualTo(first).isNotEmptyDirectory();
            one.create();
            assertStagingIsClean();
        }
    }
}
