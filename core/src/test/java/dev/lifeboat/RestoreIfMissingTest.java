package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.store.DirectoryBackupStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
