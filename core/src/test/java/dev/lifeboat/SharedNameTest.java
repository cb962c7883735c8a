package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two databases that make backups under one name in one store. */
class SharedNameTest extends TwoDatabases {

    @BeforeEach
    void makeTheDatabases() throws Exception {
        database("prod");
        database("staging");
    }

    private void mix() throws Exception {
        backup("prod", "prod 1");
        backup("staging", "staging 1");
        backup("prod", "prod 2");
        backup("staging", "staging 2");
    }

    @ParameterizedTest
    @CsvSource({"prod, staging", "staging, prod"})
    void inWhicheverOrderTheyStartEachHasAMarkOfItsOwnAndBothAreTold(String first, String second) throws Exception {
        Backup one = backup(first, "first");
        try (BackupManager backups = manager(second)) {
            assertThat(backups.latest()).isEmpty();
        }
        Backup two = backup(second, "second");

        assertThat(one.owner()).isPresent().isNotEqualTo(two.owner());
        for (String place : List.of(first, second)) {
            try (BackupManager backups = manager(place)) {
                Finding found = HealthFixture.finding(backups, Code.STORE_SHARED);
                assertThat(found.severity()).isEqualTo(Severity.PROBLEM);
                assertThat(found.what())
                        .contains(
                                one.owner().orElseThrow(),
                                two.owner().orElseThrow(),
                                one.id().toString(),
                                two.id().toString(),
                                share().toString());
                assertThat(found.advice()).contains("name(…)", "adopt(mark)");
            }
        }
    }

    @Test
    void neitherPrunesWhatIsTheOthers() throws Exception {
        mix();
        try (BackupManager backups =
                builder("staging").retention(RetentionPolicy.keepLast(1)).build()) {
            RetentionPlan plan = backups.prune();

            assertThat(labels(plan.removed())).containsExactly(Optional.of("staging 1"));
            assertThat(plan.entries().get(1).reason()).startsWith("of another database (mark ");
            assertThat(labels(backups.list()))
                    .containsExactly(Optional.of("staging 2"), Optional.of("prod 2"), Optional.of("prod 1"));
        }
    }

    /** What is the other's fills no bucket, and is no newest good backup. */
    @Test
    void whatIsTheOthersCountsForNothing() throws Exception {
        mix();
        try (BackupManager backups =
                builder("prod").retention(RetentionPolicy.keepLast(2)).build()) {
            assertThat(latest(backups)).contains("prod 2");
            assertThat(backups.health().newest().flatMap(Backup::label)).contains("prod 2");
            assertThat(backups.planPrune().removed()).isEmpty();
            BackupId newest = backups.latest().orElseThrow().id();
            assertThatThrownBy(() -> backups.delete(newest)).hasMessageContaining("the newest good backup");
        }
    }

    @Test
    void whatIsTheOthersIsListedAndFoundAndCanBeReadButNeitherPutInNorDeleted() throws Exception {
        mix();
        try (BackupManager backups = manager("prod")) {
            Backup others = backups.list().get(0);
            assertThat(others.label()).contains("staging 2");
            assertThat(backups.find(others.id())).contains(others);
            assertThat(backups.verify(others.id(), VerifyDepth.CHECKSUM).ok()).isTrue();

            String mark = others.owner().orElseThrow();
            assertThat(backups.preview(others.id()).refusal().orElseThrow())
                    .contains("of another database (mark " + mark.substring(0, 8) + ")", "importFile", "adopt");
            for (RestoreMode mode : List.of(RestoreMode.IN_PLACE, RestoreMode.REPLACE_FILE)) {
                assertThatThrownBy(() -> backups.restore(others.id(), mode))
                        .isInstanceOf(RestoreRefusedException.class)
                        .hasMessageContaining("of another database (mark " + mark.substring(0, 8) + ")")
                        .hasMessageContaining(mark)
                        .hasMessageContaining("restoreTo(id, newFile)")
                        .hasMessageContaining("The live database was not touched");
            }
            assertThatThrownBy(() -> backups.delete(others.id()))
                    .isInstanceOf(DeleteRefusedException.class)
                    .hasMessageContaining("of another database");
            assertThat(backups.list())
                    .extracting(Backup::id)
                    .contains(others.id())
                    .hasSize(4);
        }
        assertThat(notes("prod")).containsExactly("of prod", "prod 1", "prod 2");
    }

    @Test
    void whatIsTheOthersCanBePutInOnPurposeByWayOfAFile() throws Exception {
        mix();
        Path file = directory.resolve("of-staging.sqlite");
        try (BackupManager backups = manager("prod")) {
            backups.restoreTo(backups.list().get(0).id(), file);
            backups.restore(backups.importFile(file, "from staging").id());
            assertThat(notes("prod")).containsExactly("of staging", "staging 1", "staging 2");
        }
    }

    @Test
    void adoptedBackupsAreOnesOwn() throws Exception {
        mix();
        String mark;
        try (BackupManager backups = manager("staging")) {
            mark = backups.latest().flatMap(Backup::owner).orElseThrow();
        }
        try (BackupManager backups = builder("prod")
                .adopt(mark)
                .retention(RetentionPolicy.keepLast(1))
                .build()) {
            assertThat(isShared(backups)).isFalse();
            assertThat(latest(backups)).contains("staging 2");
            backups.restore(backups.latest().orElseThrow().id());
            assertThat(backups.prune().removed()).hasSize(3);
        }
        assertThat(notes("prod")).containsExactly("of staging", "staging 1", "staging 2");
    }

    @Test
    void aMissingDatabaseIsRestoredFromItsOwnBackupsThoughTheOthersAreNewer() throws Exception {
        mix();
        Files.delete(at("prod"));
        try (BackupManager backups = manager("prod")) {
            assertThat(backups.restoreIfMissing().orElseThrow().restored().label())
                    .contains("prod 2");
        }
        assertThat(notes("prod")).containsExactly("of prod", "prod 1", "prod 2");
    }

    @Test
    void aMissingDatabaseWhoseStagingIsLostIsKnownByItsPlace() throws Exception {
        mix();
        delete(directory.resolve("prod"));
        Files.createDirectories(directory.resolve("prod"));
        try (BackupManager backups = manager("prod")) {
            assertThat(backups.restoreIfMissing().orElseThrow().restored().label())
                    .contains("prod 2");
        }
    }

    /** To start empty, or with the other's data, would be worse than not to start. */
    @Test
    void whereNothingTellsWhichDatabaseIsMissingNothingIsPutInUntilSomebodySaysWhich() throws Exception {
        mix();
        delete(directory.resolve("prod"));
        Files.createDirectories(directory.resolve("new"));
        String mark;
        try (BackupManager backups = manager("new")) {
            assertThat(backups.latest()).isEmpty();
            Backup wanted = backups.list().get(1);
            mark = wanted.owner().orElseThrow();
            assertThatThrownBy(backups::restoreIfMissing)
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining(wanted.id().toString())
                    .hasMessageContaining(mark);
        }
        assertThat(at("new")).doesNotExist();

        try (BackupManager backups = builder("new").adopt(mark).build()) {
            assertThat(backups.restoreIfMissing().orElseThrow().restored().label())
                    .contains("prod 2");
            assertThat(backups.create().owner()).contains(mark);
        }
    }

    /** Two containers, each with its volume at the same path: the second takes the first one's mark over. */
    @Test
    void twoAtTheSamePathOfTwoMachinesAreToldApartAsSoonAsBothMakeBackups() throws Exception {
        onMachine("prod", backups -> backups.create("prod 1"));
        onMachine("staging", backups -> backups.create("staging 1"));
        onMachine("prod", backups -> {
            assertThat(isShared(backups)).isTrue();
            assertThat(latest(backups)).contains("prod 1");
        });
        onMachine("staging", backups -> assertThat(backups.prune().removed()).isEmpty());
        onMachine("prod", backups -> backups.create("prod 2"));
        onMachine("staging", backups -> {
            assertThat(isShared(backups)).isTrue();
            assertThat(latest(backups)).contains("staging 1");
            BackupId others = backups.list().get(0).id();
            assertThatThrownBy(() -> backups.restore(others))
                    .isInstanceOf(RestoreRefusedException.class)
                    .hasMessageContaining("made from another staging directory");
            clock.advance(Whose.SILENCE.multipliedBy(2));
            assertThat(backups.prune().removed()).isEmpty();
        });
        onMachine("prod", backups -> {
            assertThat(labels(backups.list())).hasSize(3);
            backups.restore(backups.latest().orElseThrow().id());
        });
        assertThat(notes("prod")).containsExactly("of prod");
    }

    private interface Work {
        void on(BackupManager backups) throws Exception;
    }

    private void onMachine(String machine, Work work) throws Exception {
        clock.advance(AN_HOUR);
        move(machine, "data");
        try (BackupManager backups =
                builder("data").retention(RetentionPolicy.keepLast(1)).build()) {
            work.on(backups);
        }
        move("data", machine);
    }
}
