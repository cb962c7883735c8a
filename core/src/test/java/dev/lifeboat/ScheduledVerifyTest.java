package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lifeboat.TaskRun.Outcome;
import dev.lifeboat.sqlite.CandidateDatabase;
import dev.lifeboat.sqlite.CheckRemark;
import dev.lifeboat.sqlite.IntegrityCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The task that verifies by itself. */
class ScheduledVerifyTest extends BackupsFixture {

    private final List<BackupEvent> events = new ArrayList<>();

    @Override
    BackupManagerBuilder manager(BackupStore store) {
        return super.manager(store).listener(events::add);
    }

    private TaskRun verify(BackupManager backups) {
        clock.advance(Duration.ofHours(1));
        CompletableFuture<TaskRun> run = backups.scheduler().runNow(BackupTask.VERIFY);
        backups.scheduler().beat();
        return run.join();
    }

    /** Closing the manager delivers every event. */
    private List<BackupId> verified() {
        return events.stream()
                .filter(BackupEvent.Verified.class::isInstance)
                .map(event -> ((BackupEvent.Verified) event).result().id())
                .toList();
    }

    private Backup create(BackupManager backups) {
        clock.advance(Duration.ofHours(1));
        return backups.create();
    }

    @Test
    void theBackupThatWasVerifiedLongestAgoComesFirstAndTheLookIsDeep() {
        BackupId first;
        BackupId second;
        BackupId third;
        try (BackupManager backups = manager().build()) {
            first = create(backups).id();
            second = create(backups).id();
            third = create(backups).id();
            clock.advance(Duration.ofHours(1));
            backups.verify(first, VerifyDepth.CHECKSUM);
            TaskRun run = verify(backups);

            assertThat(run.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(run.detail()).isEqualTo("3 verified");
            assertThat(backups.list())
                    .allSatisfy(backup -> assertThat(backup.lastVerification())
                            .contains(new Verification(
                                    clock.instant(),
                                    VerifyDepth.INTEGRITY_CHECK,
                                    Verification.Outcome.PASSED,
                                    List.of(),
                                    List.of())));
        }
        assertThat(verified()).containsExactly(first, second, third, first);
    }

    @Test
    void damageIsSaidAndTheDamagedOneIsNotLookedAtAgain() throws Exception {
        try (BackupManager backups = manager().build()) {
            BackupId sound = create(backups).id();
            BackupId damaged = create(backups).id();
            flipAByte(damaged);

            TaskRun run = verify(backups);

            assertThat(run.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(run.detail()).startsWith("1 verified; " + damaged + " is damaged: it is not the one");
            assertThat(verify(backups).detail()).isEqualTo("1 verified");
            assertThat(backups.latest()).map(Backup::id).contains(sound);
        }
    }

    private void flipAByte(BackupId id) throws IOException {
        Path stored = directory.resolve("backups").resolve(id + ".sqlite");
        byte[] bytes = Files.readAllBytes(stored);
        bytes[bytes.length / 2] ^= 1;
        Files.write(stored, bytes);
    }

    /** With no time at all the first is begun and broken off, and is behind the others from then on. */
    @Test
    void oneThatIsNotDoneInTimeIsBrokenOffAndComesLastTheNextTime() {
        BackupId first;
        BackupId second;
        try (BackupManager backups = manager().verifyBudget(Duration.ZERO).build()) {
            first = create(backups).id();
            second = create(backups).id();

            TaskRun run = verify(backups);
            verify(backups);
            verify(backups);

            assertThat(run.outcome()).isEqualTo(Outcome.SUCCEEDED);
            assertThat(run.detail())
                    .isEqualTo("0 verified; " + first + ": not checked to its end: the time for it was over");
            assertThat(backups.list())
                    .as("that says nothing about them")
                    .allSatisfy(backup -> assertThat(backup.lastVerification()).isEmpty());
        }
        assertThat(verified()).containsExactly(first, second, first);
    }

    @Test
    void aCheckOfSqliteIsBrokenOffWithinItsWork() throws Exception {
        app.fill(20_000);
        try (BackupManager backups = manager().build()) {
            Backup backup = backups.create();
            Path stored = directory.resolve("backups").resolve(backup.id() + ".sqlite");
            int[] looks = {0};

            var findings =
                    new CandidateDatabase(stored, connection -> {}).check(IntegrityCheck.FULL, () -> ++looks[0] > 3);

            assertThat(looks[0]).isEqualTo(4);
            assertThat(findings.damage()).isEmpty();
            assertThat(findings.isLate()).isTrue();
        }
    }

    /** The row without a value is found before the time is over, and is no less wrong for that. */
    @Test
    void whatWasFoundBeforeTheTimeWasOverIsSaid() throws Exception {
        Path damaged = directory.resolve("damaged.db");
        try (AppDatabase database = AppDatabase.create(damaged, "journal_mode=DELETE")) {
            AppDatabase.run(database.connection(), "CREATE TABLE early (value)");
            AppDatabase.run(database.connection(), "INSERT INTO early VALUES (NULL)");
            database.fill(20_000);
            AppDatabase.run(database.connection(), "PRAGMA writable_schema=ON");
            AppDatabase.run(
                    database.connection(),
                    "UPDATE sqlite_schema SET sql = 'CREATE TABLE early (value NOT NULL)' WHERE name = 'early'");
        }
        int[] looks = {0};

        var findings =
                new CandidateDatabase(damaged, connection -> {}).check(IntegrityCheck.FULL, () -> ++looks[0] > 60);

        assertThat(looks[0]).isEqualTo(61);
        assertThat(findings.damage()).isEmpty();
        assertThat(findings.remarks()).extracting(CheckRemark::what).contains("NULL value in early.value");
        assertThat(findings.isLate()).isTrue();
    }

    @Test
    void oneThatIsBrokenOffIsNotLoggedAsVerified() {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try (BackupManager backups = manager().verifyBudget(Duration.ZERO).build()) {
            create(backups);
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            verify(backups);
        } finally {
            System.setErr(console);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("is not verified (INTEGRITY_CHECK): not checked to its end")
                .doesNotContain(" verified:");
    }

    @Test
    void withNoBackupThereIsNothingToDo() {
        try (BackupManager backups = manager().build()) {
            assertThat(verify(backups).detail()).isEqualTo("0 verified");
        }
    }
}
