package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestoreIfMissingTest extends ReplaceFixture {

    @Test
    void theNewestGoodBackupIsPutInWhereNoDatabaseIs() throws Exception {
        BackupId id = backedUp(JournalMode.WAL);
        run(path(), "UPDATE note SET text = 'two' WHERE id = 1");
        clock.advance(Duration.ofHours(1));
        BackupId safety;
        try (BackupManager backups = builder().build()) {
            BackupId newest = backups.create().id();
            safety = backups.restore(id).safetyBackup().id();
            Files.delete(path());
            LinkedBlockingQueue<BackupEvent> events = new LinkedBlockingQueue<>();

            try (BackupManager fresh = builder().listener(events::add).build()) {
                RestoreResult result = fresh.restoreIfMissing().orElseThrow();
                assertThat(result.restored().id()).isEqualTo(newest).isNotEqualTo(safety);
            }

            assertThat(events.poll(5, TimeUnit.SECONDS)).isInstanceOf(BackupEvent.Started.class);
            assertThat(events.stream()
                            .filter(BackupEvent.Completed.class::isInstance)
                            .map(event ->
                                    ((BackupEvent.Completed) event).backup().map(Backup::id)))
                    .containsExactly(Optional.of(newest));
        }
        assertThat(firstNotes()).containsExactly("two");
        assertNothingBesideIt();
    }

    @Test
    void aDatabaseThatExistsStaysAlsoWhenItIsEmptyOrDamaged() throws Exception {
        backedUp(JournalMode.WAL);
        try (BackupManager backups = builder().build()) {
            run(path(), "UPDATE note SET text = 'live' WHERE id = 1");
            assertThat(backups.restoreIfMissing()).isEmpty();
            assertThat(firstNotes()).containsExactly("live");

            for (byte[] content : new byte[][] {GARBAGE, {}}) {
                Files.write(path(), content);
                assertThat(backups.restoreIfMissing()).isEmpty();
                assertThat(path()).hasBinaryContent(content);
            }
        }
    }

    /** A crash of the host or a full disk leaves such a file, and the next night backs it up. */
    @Test
    void aBackupOfADatabaseThatWasEmptiedIsNotPutInWhereThereIsOneWithTables() throws Exception {
        BackupId good = backedUp(JournalMode.WAL);
        Files.write(path(), new byte[0]);
        clock.advance(Duration.ofDays(1));
        try (BackupManager backups = builder().build()) {
            Backup empty = backups.create();
            assertThat(empty.extent().orElseThrow().tables()).isZero();
            assertThat(backups.list()).first().isEqualTo(empty);
            assertThat(backups.latest().orElseThrow().id()).isEqualTo(good);
            assertThatThrownBy(() -> backups.delete(good)).isInstanceOf(DeleteRefusedException.class);
            assertThat(backups.health().newest().orElseThrow().id()).isEqualTo(good);
            Files.delete(path());

            assertThat(backups.restoreIfMissing().orElseThrow().restored().id()).isEqualTo(good);
        }
        assertThat(firstNotes()).containsExactly("one");
    }

    @Test
    void whereNoBackupHasATableTheNewestIsPutIn() throws Exception {
        Files.write(path(), new byte[0]);
        try (BackupManager backups = builder().build()) {
            BackupId empty = backups.create().id();
            Files.delete(path());

            assertThat(backups.latest().orElseThrow().id()).isEqualTo(empty);
            assertThat(backups.restoreIfMissing().orElseThrow().restored().id()).isEqualTo(empty);
        }
    }

    /** An emptied file would be published anew every night otherwise. */
    @Test
    void theScheduleLeavesAnUnchangedDatabaseWithoutTablesAlone() throws Exception {
        backedUp(JournalMode.WAL);
        Files.write(path(), new byte[0]);
        BackupRequest scheduled = new BackupRequest(BackupTrigger.SCHEDULED, Optional.empty());
        try (BackupManager backups = builder().build()) {
            clock.advance(Duration.ofDays(1));
            Backup empty = backups.create(scheduled);
            clock.advance(Duration.ofDays(1));

            assertThat(backups.create(scheduled)).isEqualTo(empty);
            assertThat(backups.list()).hasSize(2);
        }
    }

    @Test
    void aBackupThatTurnsOutToBeDamagedIsPassedOverForTheNextOlderOneWithAWarning() throws Exception {
        BackupId oldest = backedUp(JournalMode.WAL);
        List<BackupId> damaged = new ArrayList<>();
        for (String text : List.of("two", "three")) {
            clock.advance(Duration.ofHours(1));
            run(path(), "UPDATE note SET text = '" + text + "' WHERE id = 1");
            try (BackupManager backups = builder().build()) {
                damaged.add(backups.create().id());
            }
        }
        flipAByte(damaged.get(0));
        Files.write(stored(damaged.get(1), "sqlite"), new byte[Math.toIntExact(Files.size(stored(oldest, "sqlite")))]);
        Files.delete(path());

        try (BackupManager backups = builder().build()) {
            RestoreResult result = backups.restoreIfMissing().orElseThrow();

            assertThat(result.restored().id()).isEqualTo(oldest);
            assertThat(result.warnings()).hasSize(2).allMatch(warning -> warning.contains("was passed over"));
            assertThat(result.warnings().get(0)).contains(damaged.get(1).toString(), "sha256");
            assertThat(result.warnings().get(1)).contains(damaged.get(0).toString());
        }
        assertThat(firstNotes()).containsExactly("one");
        assertNothingBesideIt();
        assertNothingLeftBehind();
    }

    @Test
    void whereAllBackupsAreDamagedThatIsAnErrorAndNotAFirstStart() throws Exception {
        BackupId id = backedUp(JournalMode.ROLLBACK);
        flipAByte(id);
        Files.delete(path());

        try (BackupManager backups = builder().build()) {
            assertThatThrownBy(backups::restoreIfMissing)
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining(id.toString());
        }
        assertThat(path()).doesNotExist();
        assertNothingLeftBehind();
    }

    @Test
    void aGuardThatRefusesIsNotPassedOver() throws Exception {
        backedUp(JournalMode.WAL);
        clock.advance(Duration.ofHours(1));
        backedUpAgain();
        Files.delete(path());
        RestoreGuard refusing = RestoreGuard.refuseWhile(() -> true, "the host is busy");

        try (BackupManager backups = builder().guard(refusing).build()) {
            assertThatThrownBy(backups::restoreIfMissing)
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("the host is busy");
        }
        assertThat(path()).doesNotExist();
    }

    private void backedUpAgain() {
        try (BackupManager backups = builder().build()) {
            backups.create();
        }
    }

    private void flipAByte(BackupId id) throws Exception {
        byte[] data = Files.readAllBytes(stored(id, "sqlite"));
        data[5000] ^= 1;
        Files.write(stored(id, "sqlite"), data);
    }

    @Test
    void withoutABackupNothingIsMade() {
        try (BackupManager backups = builder().build()) {
            assertThat(backups.restoreIfMissing()).isEmpty();
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void ofTwoThatStartAtOnceOneIsFirst() throws Exception {
        backedUp(JournalMode.ROLLBACK);
        Files.delete(path());
        try (BackupManager one = builder().build();
                BackupManager other = builder().build()) {
            assertThat(one.restoreIfMissing()).isPresent();
            assertThat(other.restoreIfMissing()).isEmpty();
        }
    }

    @Test
    void aVolumeThatIsNotThereIsAnError() throws Exception {
        Path elsewhere = directory.resolve("not mounted").resolve("app.db");
        try (BackupManager backups = BackupManager.forDatabase(elsewhere)
                .storeIn(DirectoryBackupStore.at(directory.resolve("backups")))
                .build()) {
            assertThatThrownBy(backups::restoreIfMissing)
                    .isInstanceOf(BackupException.class)
                    .hasMessageContaining("not mounted");
        }
    }
}
