package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.BackupEvent.Phase;
import dev.lifeboat.BackupHealth.Failure;
import dev.lifeboat.BackupHealth.Running;
import dev.lifeboat.Finding.Code;
import dev.lifeboat.Finding.Severity;
import dev.lifeboat.store.DirectoryBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore;
import dev.lifeboat.testkit.FaultyBackupStore.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole of it: what is good, what runs, what failed, what comes next. */
class HealthTest extends HealthFixture {

    @Test
    void aHealthySetupHasNothingWorseThanNotes() {
        try (BackupManager backups = wellSetUp().build()) {
            backups.scheduler().beat();
            BackupHealth health = backups.health();

            assertThat(health.ok()).as("%s", health).isTrue();
            assertThat(health.severity()).isEqualTo(Severity.NOTE);
            assertThat(health.at()).isEqualTo(START);
            assertThat(health.newest()).isEqualTo(backups.latest());
            assertThat(health.newest().flatMap(Backup::lastVerification))
                    .map(Verification::outcome)
                    .contains(Verification.Outcome.PASSED);
            assertThat(health.lastSuccess()).contains(START);
            assertThat(health.lastFailure()).isEmpty();
            assertThat(health.running()).isEmpty();
            assertThat(health.tasks()).isEqualTo(backups.scheduler().tasks());
            assertThat(health.findings()).extracting(Finding::code).containsExactly(Code.SAME_VOLUME);
        }
    }

    @Test
    void theFirstRunIsNoProblemAndLeavesNothingBehind() throws Exception {
        try (BackupManager backups = wellSetUp().build()) {
            BackupHealth health = backups.health();

            assertThat(health.ok()).as("%s", health).isTrue();
            assertThat(health.newest()).isEmpty();
            assertThat(health.lastSuccess()).isEmpty();
            assertThat(backups()).doesNotExist();
            backups.scheduler().beat();
            List<String> before = DirectoryContent.names(directory);
            backups.health();
            assertThat(DirectoryContent.names(directory)).isEqualTo(before);
        }
    }

    @Test
    void anUnchangedDatabaseIsASuccessLaterThanItsNewestBackup() {
        try (BackupManager backups = wellSetUp().build()) {
            backups.scheduler().beat();
            clock.advance(Duration.ofHours(6));
            backups.scheduler().beat();
            BackupHealth health = backups.health();

            assertThat(health.newest()).map(Backup::createdAt).contains(START);
            assertThat(health.lastSuccess()).contains(START.plus(Duration.ofHours(6)));
        }
    }

    @Test
    void whatRunsAndHowFarItIsIsToldInTheMiddleOfIt() {
        List<Running> seen = new ArrayList<>();
        List<BackupManager> manager = new ArrayList<>();
        BackupManagerBuilder builder = wellSetUp().onStep(step -> {
            BackupHealth health = manager.get(0).health();
            assertThat(health.ok()).as("%s", health).isTrue();
            assertThat(health.has(Code.ORPHANS)).isFalse();
            seen.addAll(health.running());
        });
        try (BackupManager backups = builder.build()) {
            manager.add(backups);
            Backup backup = backups.create();

            assertThat(seen)
                    .extracting(Running::phase)
                    .containsExactly(
                            Optional.of(Phase.SNAPSHOT),
                            Optional.of(Phase.CHECK),
                            Optional.of(Phase.PUBLISH),
                            Optional.of(Phase.PUBLISH));
            assertThat(seen)
                    .allSatisfy(one -> assertThat(one.operation().kind()).isEqualTo(Operation.Kind.CREATE));
            assertThat(seen.get(0).pagesDone()).isEqualTo(backup.pageCount());
            assertThat(seen.get(0).pagesTotal()).isEqualTo(backup.pageCount());
            assertThat(seen.get(0)).hasToString("CREATE since " + START + ": SNAPSHOT, 2 of 2 pages");
            assertThat(backups.health().running()).isEmpty();
        }
    }

    @Test
    void anOperationThatWaitsForAnotherOneRunsWithoutAPhase() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        List<CompletableFuture<Backup>> waiting = new ArrayList<>();
        List<Running> seen = new ArrayList<>();
        try (BackupManager other =
                bare().name("other").listener(event -> began.countDown()).build()) {
            BackupManagerBuilder builder = bare().onStep(step -> {
                if (step == Step.SNAPSHOT_TAKEN) {
                    waiting.add(CompletableFuture.supplyAsync(other::create));
                    await(began);
                    seen.addAll(other.health().running());
                }
            });
            try (BackupManager backups = builder.build()) {
                backups.create();
            }
            waiting.get(0).get(1, TimeUnit.MINUTES);

            assertThat(seen).singleElement().hasToString("CREATE since " + START);
            assertThat(seen.get(0).phase()).isEmpty();
            assertThat(other.health().running()).isEmpty();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anOperationThatFailsIsTheLastFailureWhateverItIs() {
        try (BackupManager backups = bare().build()) {
            BackupId unknown = BackupId.parse("app-20261101T000000.000Z");
            assertThatThrownBy(() -> backups.verify(unknown, VerifyDepth.CHECKSUM))
                    .isInstanceOf(BackupNotFoundException.class);

            assertThat(backups.health().lastFailure()).hasValueSatisfying(failure -> {
                assertThat(failure.kind()).isEqualTo(Operation.Kind.VERIFY);
                assertThat(failure.at()).isEqualTo(START);
                assertThat(failure.why()).contains(unknown.toString());
            });
        }
    }

    @Test
    void aFailureIsFoundUntilABackupSucceedsAndIsRememberedAfterwards() throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        try (BackupManager backups =
                wellSetUp().retention((all, now) -> Map.of()).storeIn(store).build()) {
            backups.create();
            Backup second = backups.create();
            clock.advance(Duration.ofHours(1));
            for (int i = 0; i < 2; i++) {
                store.fail(Call.PUT, 1, new IOException("no space left"));
                assertThatThrownBy(backups::create).isInstanceOf(BackupException.class);
            }

            assertFinds(backups, Code.BACKUPS_FAIL, Severity.PROBLEM, "the last 2 backups failed", "no space left");
            assertFinds(
                    backups, Code.RETENTION_FROZEN, Severity.WARNING, "frozen", "no space left", "1 backup would go");
            assertThat(backups.health().newest()).map(Backup::id).contains(second.id());
            assertThat(backups.health().lastSuccess()).contains(START);

            backups.create();

            assertDoesNotFind(backups, Code.BACKUPS_FAIL);
            assertDoesNotFind(backups, Code.RETENTION_FROZEN);
            assertThat(backups.health().lastFailure())
                    .hasValueSatisfying(failure -> assertThat(failure.why()).contains("no space left"));
        }
    }

    @Test
    void aRestartForgetsNeitherThatBackupsFailNorWhy() throws Exception {
        FaultyBackupStore store = new FaultyBackupStore(DirectoryBackupStore.at(backups()));
        try (BackupManager backups = wellSetUp().storeIn(store).build()) {
            backups.create();
            store.fail(Call.PUT, 1, new IOException("no space left"));
            assertThatThrownBy(backups::create).isInstanceOf(BackupException.class);
        }
        try (BackupManager backups = wellSetUp().build()) {
            assertFinds(backups, Code.BACKUPS_FAIL, Severity.PROBLEM, "the last backup failed", START, "no space left");
            assertFinds(backups, Code.RETENTION_FROZEN, Severity.NOTE, "no space left");
            assertThat(backups.health().lastFailure())
                    .contains(new Failure(Operation.Kind.CREATE, START, "no space left"));
        }
    }

    @Test
    void theWorstIsFirstAndTheLinesAreForPeople() throws Exception {
        Files.createDirectories(backups().resolve("a directory"));
        Files.delete(app.path());
        try (BackupManager backups = bare().build()) {
            BackupHealth health = backups.health();

            assertThat(health.severity()).isEqualTo(Severity.PROBLEM);
            assertThat(health.ok()).isFalse();
            assertThat(health.findings())
                    .extracting(Finding::severity)
                    .isSortedAccordingTo((one, other) -> other.compareTo(one));
            assertThat(health.toString())
                    .startsWith("Backups need help.\nnewest good backup: none\nlast success: none that is known\n")
                    .contains("task backup: off\n")
                    .contains("PROBLEM SOURCE_MISSING: the database " + app.path() + " does not exist\n    ");
        }
    }

    @Test
    void aClosedManagerHasNoHealth() {
        BackupManager backups = bare().build();
        backups.close();

        assertThatThrownBy(backups::health).isInstanceOf(IllegalStateException.class);
    }
}
