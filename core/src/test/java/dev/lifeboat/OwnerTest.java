package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.RetentionPlan.Decision;
import dev.lifeboat.io.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mark of one database, on its own machine and on the next. */
class OwnerTest extends TwoDatabases {

    @BeforeEach
    void makeTheDatabase() throws Exception {
        database("prod");
    }

    @Test
    void everyBackupCarriesTheMarkOfItsDatabase() throws Exception {
        Backup first = backup("prod", "one");
        Files.copy(share().resolve(first.id() + ".sqlite"), directory.resolve("foreign.sqlite"));
        try (BackupManager backups = manager("prod")) {
            Backup imported = backups.importFile(directory.resolve("foreign.sqlite"), "from elsewhere");
            backups.restore(first.id());

            assertThat(first.owner().orElseThrow()).matches("[0-9a-f]{32}");
            assertThat(imported.owner()).isEqualTo(first.owner());
            assertThat(backups.list()).hasSize(3).extracting(Backup::owner).containsOnly(first.owner());
            assertThat(Files.readString(share().resolve(first.id() + ".manifest")))
                    .contains("database.owner=" + first.owner().get())
                    .doesNotContain(directory.toString());
        }
    }

    @Test
    void theMarkIsInStagingBeforeAnythingThatCarriesItIsInTheStore() throws Exception {
        List<Step> steps = new ArrayList<>();
        Path file = directory.resolve("prod/.lifeboat/app.db.owner");
        try (BackupManager backups = builder("prod")
                .onStep(step -> {
                    if (step == Step.DATA_PUBLISHED && Files.exists(file)) {
                        steps.add(step);
                    }
                })
                .build()) {
            Backup backup = backups.create();

            assertThat(steps).containsExactly(Step.DATA_PUBLISHED);
            assertThat(Files.readString(file)).contains(backup.owner().orElseThrow());
        }
    }

    @Test
    void aDatabaseThatMovesWithItsStagingKeepsItsMarkAndItsBackups() throws Exception {
        Backup first = backup("prod", "one");
        move("prod", "elsewhere");

        Backup second = backup("elsewhere", "two");

        assertThat(second.owner()).isEqualTo(first.owner());
        try (BackupManager backups =
                builder("elsewhere").retention(RetentionPolicy.keepLast(1)).build()) {
            assertThat(isShared(backups)).isFalse();
            backups.restore(first.id());
            assertThat(backups.prune().removed()).extracting(Backup::id).containsExactly(first.id());
        }
    }

    /** Two that go on from one copy are two databases. */
    @Test
    void aCopyOfADatabaseWithItsStagingHasAMarkOfItsOwn() throws Exception {
        Backup first = backup("prod", "one");
        copy("prod", "copy");
        try (BackupManager backups = manager("copy")) {
            assertThat(backups.latest()).isEmpty();
            assertRefused(backups, first.id());
        }

        Backup second = backup("copy", "two");

        assertThat(second.owner()).isPresent().isNotEqualTo(first.owner());
        assertThat(latest("prod")).contains("one");
        assertThat(latest("copy")).contains("two");
    }

    @Test
    void whereStagingIsLostAndTheDatabaseIsWhereItWasItsMarkGoesOn() throws Exception {
        Backup first = backup("prod", "one");
        loseStaging("prod");
        add("prod", "since");
        try (BackupManager backups = manager("prod")) {
            assertThat(latest(backups)).contains("one");
            assertThat(isShared(backups)).isFalse();
        }

        Backup second = backup("prod", "two");

        assertThat(second.owner()).isEqualTo(first.owner());
        try (BackupManager backups = manager("prod")) {
            assertThat(isShared(backups)).isFalse();
            backups.restore(first.id());
        }
        assertThat(notes("prod")).containsExactly("of prod", "one");
    }

    /** Whoever made them may be at work still: nothing tells a machine that is gone from one that was copied. */
    @Test
    void whatWasTakenOverIsNotDeletedBeforeItsMakerHasBeenSilentForAWeek() throws Exception {
        Backup first = backup("prod", "one");
        loseStaging("prod");
        backup("prod", "two");
        try (BackupManager backups =
                builder("prod").retention(RetentionPolicy.keepLast(1)).build()) {
            RetentionPlan plan = backups.prune();
            assertThat(plan.removed()).isEmpty();
            assertThat(plan.entries().get(1).reason()).contains("taken over", "kept until 2026-11-30T13:00:00Z");

            clock.advance(Duration.ofDays(7));
            assertThat(backups.prune().removed()).extracting(Backup::id).containsExactly(first.id());
        }
    }

    @Test
    void aNewMachineThatRestoresTheMissingDatabaseTakesOverTheMark() throws Exception {
        Backup first = backup("prod", "one");
        delete(directory.resolve("prod"));
        Files.createDirectories(directory.resolve("new"));
        try (BackupManager backups = manager("new")) {
            assertThat(latest(backups)).contains("one");
            assertThat(backups.restoreIfMissing()).isPresent();
        }

        Backup second = backup("new", "two");

        assertThat(second.owner()).isEqualTo(first.owner());
        assertThat(notes("new")).containsExactly("of prod", "one", "two");
        try (BackupManager backups = manager("new")) {
            assertThat(isShared(backups)).isFalse();
            assertThat(backups.health().newest()).contains(second);
        }
    }

    /** The application has started with an empty database before anybody restores. */
    @Test
    void aNewMachineThatRestoresByIdBeforeItsFirstBackupTakesOverTheMark() throws Exception {
        Backup first = backup("prod", "one");
        delete(directory.resolve("prod"));
        database("new");
        try (BackupManager backups = manager("new")) {
            RestoreResult result = backups.restore(first.id());

            assertThat(result.safetyBackup().owner()).isEqualTo(first.owner());
            assertThat(isShared(backups)).isFalse();
            backups.restore(result.safetyBackup().id());
        }
        assertThat(notes("new")).containsExactly("of new");
    }

    @Test
    void aBackupThatWasPutInByHandIsTheDatabaseItWasMadeOf() throws Exception {
        Backup first = backup("prod", "one");
        delete(directory.resolve("prod"));
        Files.createDirectories(directory.resolve("new"));
        Files.copy(share().resolve(first.id() + ".sqlite"), at("new"));
        clock.advance(AN_HOUR);

        try (BackupManager backups = manager("new")) {
            assertThat(backups.create().owner()).isEqualTo(first.owner());
            assertThat(isShared(backups)).isFalse();
        }
    }

    @Test
    void aBackupThatWasPutInByHandBesideItsStagingChangesNothing() throws Exception {
        Backup first = backup("prod", "one");
        backup("prod", "two");
        Files.delete(at("prod"));
        Files.copy(share().resolve(first.id() + ".sqlite"), at("prod"));

        assertThat(backup("prod", "three").owner()).isEqualTo(first.owner());
        assertThat(notes("prod")).containsExactly("of prod", "one", "three");
    }

    @Test
    void backupsFromBeforeThereWereMarksCountAsBefore() throws Exception {
        Backup first = backup("prod", "one");
        Backup second = backup("prod", "two");
        unmark();
        Files.delete(directory.resolve("prod/.lifeboat/app.db.owner"));

        try (BackupManager backups =
                builder("prod").retention(RetentionPolicy.keepLast(1)).build()) {
            assertThat(backups.list())
                    .hasSize(2)
                    .allMatch(backup -> backup.owner().isEmpty());
            assertThat(backups.latest().map(Backup::id)).contains(second.id());
            assertThat(backups.planPrune().removed()).extracting(Backup::id).containsExactly(first.id());
            backups.restore(first.id());
            assertThat(isShared(backups)).isFalse();
            assertThat(backups.prune().removed()).extracting(Backup::id).containsExactly(first.id());
        }
    }

    @Test
    void aMarkThatIsNoneIsAManifestThatCannotBeRead() throws Exception {
        Backup first = backup("prod", "one");
        Path manifest = share().resolve(first.id() + ".manifest");
        Files.writeString(
                manifest, Files.readString(manifest).replace(first.owner().orElseThrow(), "../somebody"));

        try (BackupManager backups =
                builder("prod").retention(RetentionPolicy.keepLast(1)).build()) {
            assertThat(backups.list()).isEmpty();
            assertThat(backups.health().has(Finding.Code.BACKUP_NOT_WHOLE)).isTrue();
            assertThat(backups.prune().entries()).isEmpty();
        }
        assertThat(manifest).exists();
    }

    @Test
    void anOwnerFileThatCannotBeReadCountsAsNone() throws Exception {
        Backup first = backup("prod", "one");
        for (String content : List.of("", "owner=", "owner=x\nwriter=y", "\u0000\u0000", "owner=" + "a".repeat(32))) {
            Files.writeString(directory.resolve("prod/.lifeboat/app.db.owner"), content);
            assertThat(latest("prod")).contains("one");
            assertThat(backup("prod", "one").owner()).isEqualTo(first.owner());
        }
    }

    @Test
    void whereTheMarkCannotBeNotedTheBackupIsMadeAllTheSame() throws Exception {
        DurableFiles files = new DurableFiles() {
            @Override
            public void replace(Path file, byte[] content) throws IOException {
                if (file.toString().endsWith(".owner")) {
                    throw new IOException("no space left on device");
                }
                super.replace(file, content);
            }
        };
        try (BackupManager backups = builder("prod").files(files).build()) {
            Backup backup = backups.create("without a mark");
            assertThat(backup.owner()).isEmpty();
            assertThat(latest(backups)).contains("without a mark");
            backups.restore(backup.id());
        }
        assertThat(backup("prod", "one").owner()).isPresent();
    }

    @Test
    void whatIsNoMarkCannotBeAdopted() {
        for (String mark : List.of("", "abc", "A".repeat(32), "../" + "a".repeat(29))) {
            assertThatThrownBy(() -> builder("prod").adopt(mark))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32 digits 0-9a-f");
        }
    }

    private Optional<String> latest(String place) {
        try (BackupManager backups = manager(place)) {
            return latest(backups);
        }
    }

    private static void assertRefused(BackupManager backups, BackupId id) throws IOException {
        assertThatThrownBy(() -> backups.restore(id))
                .isInstanceOf(RestoreRefusedException.class)
                .hasMessageContaining("of another database");
        assertThat(backups.planPrune().entries())
                .allMatch(entry ->
                        entry.decision() == Decision.KEEP && entry.reason().contains("of another database"));
    }
}
