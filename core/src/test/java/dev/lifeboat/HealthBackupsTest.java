package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What health finds about the backups themselves. */
class HealthBackupsTest extends HealthFixture {

    @Test
    void noBackupYetIsANoteOnlyWhenOneWillCome() {
        try (BackupManager backups = wellSetUp().build()) {
            assertFinds(backups, Code.NO_BACKUP, Severity.NOTE, "the next run is at " + START);
        }
        try (BackupManager backups = bare().build()) {
            assertFinds(backups, Code.NO_BACKUP, Severity.WARNING, "no good backup");
            backups.create();
            assertDoesNotFind(backups, Code.NO_BACKUP);
        }
    }

    @Test
    void aBackupKnownToBeDamagedIsWorseWithoutANewerGoodOne() throws Exception {
        try (BackupManager backups = bare().build()) {
            Backup backup = backups.create();
            flip(stored(backup.id(), "sqlite"));
            assertDoesNotFind(backups, Code.BACKUP_DAMAGED);
            backups.verify(backup.id(), VerifyDepth.CHECKSUM);

            assertFinds(backups, Code.BACKUP_DAMAGED, Severity.PROBLEM, "1 backup ", backup.id());
            assertFinds(backups, Code.NO_BACKUP, Severity.PROBLEM, "no good backup");

            backups.create();
            assertFinds(backups, Code.BACKUP_DAMAGED, Severity.WARNING, backup.id());
            assertDoesNotFind(backups, Code.NO_BACKUP);
        }
    }

    @Test
    void backupsThatAreNotWholeSayWhatIsWrongWithEach() throws Exception {
        List<BackupId> broken = new ArrayList<>();
        try (BackupManager backups = bare().build()) {
            BackupId withoutData = backups.create().id();
            BackupId cutShort = backups.create().id();
            BackupId scribbled = backups.create().id();
            Files.delete(stored(withoutData, "sqlite"));
            Files.writeString(stored(cutShort, "sqlite"), "half");
            Files.writeString(stored(scribbled, "manifest"), "nonsense");
            broken.addAll(List.of(withoutData, cutShort, scribbled));
        }
        try (BackupManager backups = bare().build()) {
            assertFinds(
                    backups,
                    Code.BACKUP_NOT_WHOLE,
                    Severity.PROBLEM,
                    "3 backups",
                    "its data is missing",
                    "its data has 4 bytes where the manifest says 8192",
                    "its manifest cannot be read");
            assertDoesNotFind(backups, Code.BACKUPS_MISSING);
            backups.create();
            assertThat(finding(backups, Code.BACKUP_NOT_WHOLE).severity()).isEqualTo(Severity.WARNING);

            broken.forEach(backups::delete);
            assertDoesNotFind(backups, Code.BACKUP_NOT_WHOLE);
        }
    }

    @Test
    void aBackupFromTheFuture() {
        clock.set(START.plus(Duration.ofDays(400)));
        try (BackupManager backups = bare().build()) {
            Backup later = backups.create();
            clock.set(START);

            assertFinds(backups, Code.BACKUP_FROM_THE_FUTURE, Severity.WARNING, later.id(), START);
            assertThat(backups.health().newest()).isEmpty();
        }
    }

    @Test
    void aBackupThatNobodyVerifies() {
        try (BackupManager backups = bare().build()) {
            Backup backup = backups.create();
            assertFinds(backups, Code.NOT_VERIFIED, Severity.NOTE, backup.id(), "not verified since it was made");
            backups.verify(backup.id(), VerifyDepth.QUICK_CHECK);
            clock.advance(Duration.ofDays(90));
            assertDoesNotFind(backups, Code.NOT_VERIFIED);

            clock.advance(Duration.ofSeconds(1));
            assertFinds(backups, Code.NOT_VERIFIED, Severity.NOTE, backup.id(), "last verified at " + START);

            backups.scheduler().switchOn(BackupTask.VERIFY);
            assertDoesNotFind(backups, Code.NOT_VERIFIED);
        }
    }
}
