package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Golden tables: a history, the decision about each backup, and the reason. A line is {@code time trigger [pinned]
 * [damaged] | decision | reason}.
 */
class RetentionTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final RetentionPolicy NOTHING = (backups, now) -> Map.of();

    @Test
    void keepForKeepsEachBackupUntilItIsOlder() {
        decides(RetentionPolicy.keepFor(Duration.ofDays(30)), """
                2026-11-23T11:00:00Z MANUAL        | KEEP   | the newest good backup; not older than 30 days
                2026-11-22T11:00:00Z SCHEDULED     | KEEP   | not older than 30 days
                2026-10-24T12:00:00.001Z SCHEDULED | KEEP   | not older than 30 days
                2026-10-24T12:00:00Z SCHEDULED     | KEEP   | not older than 30 days
                2026-10-24T11:59:59.999Z SCHEDULED | REMOVE | the policy does not keep it
                2025-01-01T00:00:00Z IMPORTED      | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void keepLastCountsFromTheNewest() {
        decides(RetentionPolicy.keepLast(2), """
                2026-11-23T11:00:00Z MANUAL        | KEEP   | the newest good backup; among the last 2
                2026-11-23T10:00:00Z PRE_MIGRATION | KEEP   | among the last 2
                2026-11-23T09:00:00Z SCHEDULED     | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void theNewestGoodBackupStaysWhenAllAreOlderThanTheLimit() {
        decides(RetentionPolicy.keepFor(Duration.ofDays(1)), """
                2026-10-02T00:00:00Z SCHEDULED | KEEP   | the newest good backup
                2026-10-01T00:00:00Z SCHEDULED | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void aPolicyThatKeepsNothingCannotTouchTheFloors() {
        decides(NOTHING, """
                2027-01-01T00:00:00Z SCHEDULED        | KEEP   | dated in the future
                2026-11-23T12:01:00.001Z SCHEDULED    | KEEP   | dated in the future
                2026-11-23T11:00:00Z PRE_RESTORE      | KEEP   | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-23T10:00:00Z MANUAL damaged   | KEEP   | its last verification failed: left for you to look at
                2026-11-23T09:00:00Z MANUAL           | KEEP   | the newest good backup
                2026-11-23T08:00:00Z MANUAL pinned    | KEEP   | pinned
                2026-11-23T07:00:00Z MANUAL           | REMOVE | the policy does not keep it
                """);
    }

    /** A file that was emptied is backed up every night, and all that was in it would be gone after some nights. */
    @Test
    void aBackupWithoutATableIsTheNewestGoodOneOnlyWhereNoneHasTables() {
        decides(RetentionPolicy.keepLast(2), """
                2026-11-23T11:00:00Z SCHEDULED empty  | KEEP   | among the last 2
                2026-11-23T10:00:00Z SCHEDULED empty  | KEEP   | among the last 2
                2026-11-23T09:00:00Z SCHEDULED empty  | REMOVE | the policy does not keep it
                2026-11-23T08:00:00Z MANUAL damaged   | KEEP   | its last verification failed: left for you to look at
                2026-11-23T07:00:00Z MANUAL           | KEEP   | the newest good backup
                2026-11-23T06:00:00Z MANUAL           | REMOVE | the policy does not keep it
                """);
        decides(NOTHING, """
                2026-11-23T11:00:00Z SCHEDULED empty | KEEP   | the newest good backup
                2026-11-23T10:00:00Z SCHEDULED empty | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void anImportedBackupWithTablesIsBetterThanOwnOnesWithoutAny() {
        decides(NOTHING, """
                2026-11-23T11:00:00Z SCHEDULED empty | REMOVE | the policy does not keep it
                2026-11-23T10:00:00Z IMPORTED empty  | REMOVE | the policy does not keep it
                2026-11-23T09:00:00Z IMPORTED        | KEEP   | the newest good backup
                """);
        decides(NOTHING, """
                2026-11-23T11:00:00Z IMPORTED empty  | REMOVE | the policy does not keep it
                2026-11-23T10:00:00Z SCHEDULED empty | KEEP   | the newest good backup
                """);
    }

    @Test
    void aBackupThatIsAheadOfTheClockByAMinuteOrLessStillCounts() {
        decides(NOTHING, """
                2026-11-23T12:01:00Z MANUAL | KEEP   | the newest good backup
                2026-11-23T11:00:00Z MANUAL | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void safetyBackupsFollowARuleOfTheirOwn() {
        decides(RetentionPolicy.keepFor(Duration.ofDays(365)), """
                2026-11-23T11:00:00Z PRE_RESTORE        | KEEP   | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-22T11:00:00Z PRE_RESTORE        | KEEP   | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-21T11:00:00Z PRE_RESTORE        | KEEP   | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-20T11:00:00Z PRE_RESTORE        | KEEP   | a safety backup younger than 7 days
                2026-11-16T12:00:00.001Z PRE_RESTORE    | KEEP   | a safety backup younger than 7 days
                2026-11-16T12:00:00Z PRE_RESTORE        | REMOVE | a safety backup past its rule (the newest 3, and any younger than 7 days)
                2026-11-01T12:00:00Z PRE_RESTORE pinned | KEEP   | pinned
                2026-10-01T12:00:00Z MANUAL             | KEEP   | the newest good backup; not older than 365 days
                """);
    }

    @Test
    void theNewestThreeSafetyBackupsStayHoweverOldTheyAre() {
        decides(NOTHING, """
                2026-01-05T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-04T00:00:00Z MANUAL      | KEEP   | the newest good backup
                2026-01-03T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-02T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-01T00:00:00Z PRE_RESTORE | REMOVE | a safety backup past its rule (the newest 3, and any younger than 7 days)
                """);
    }

    @Test
    void whatCountsForNothingTakesNoPlaceInThePolicy() {
        decides(RetentionPolicy.keepLast(1), """
                2026-12-24T00:00:00Z MANUAL         | KEEP   | dated in the future
                2026-11-23T11:59:00Z PRE_RESTORE    | KEEP   | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-23T11:58:00Z MANUAL damaged | KEEP   | its last verification failed: left for you to look at
                2026-11-23T11:57:00Z MANUAL         | KEEP   | the newest good backup; the last backup
                2026-11-23T11:56:00Z MANUAL         | REMOVE | the policy does not keep it
                """);
    }

    @Test
    void aSafetyBackupFromTheFutureTakesNoPlaceAmongTheNewestThree() {
        decides(NOTHING, """
                2026-12-24T00:00:00Z PRE_RESTORE | KEEP   | dated in the future
                2026-01-05T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-03T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-02T00:00:00Z PRE_RESTORE | KEEP   | among the newest 3 safety backups
                2026-01-01T00:00:00Z PRE_RESTORE | REMOVE | a safety backup past its rule (the newest 3, and any younger than 7 days)
                """);
    }

    @Test
    void nothingIsRemovedWhileRetentionIsFrozen() {
        RetentionPlan plan = new Retention(NOTHING).plan(history("""
                                2026-11-23T11:00:00Z MANUAL      | |
                                2026-11-23T10:00:00Z MANUAL      | |
                                2026-01-01T00:00:00Z PRE_RESTORE | |
                                """), NOW, Optional.of("the last 2 backups failed"));

        assertThat(plan.removed()).isEmpty();
        assertThat(plan.frozen()).contains("the last 2 backups failed");
        assertThat(plan.entries().get(1).reason())
                .isEqualTo("retention is frozen (the last 2 backups failed); else: the policy does not keep it");
    }

    @Test
    void idsThatThePolicyInventsAreIgnored() {
        BackupId stranger = BackupId.parse("other-20261123T110000.000Z");
        RetentionPlan plan = new Retention((backups, now) -> Map.of(stranger, "because"))
                .plan(history("2026-11-23T11:00:00Z MANUAL | |"), NOW, Optional.empty());

        assertThat(plan.entries()).extracting(entry -> entry.backup().id()).doesNotContain(stranger);
    }

    @Test
    void aReasonThatThePolicyDoesNotGiveIsSaidInItsPlace() {
        Map<BackupId, String> wanted = new HashMap<>();
        RetentionPolicy silent = (backups, now) -> {
            backups.forEach(backup -> wanted.put(backup.id(), null));
            return wanted;
        };
        RetentionPlan plan =
                new Retention(silent).plan(history("2026-11-23T11:00:00Z MANUAL | |"), NOW, Optional.empty());

        assertThat(plan.entries().get(0).reason()).isEqualTo("the newest good backup; the policy keeps it");
    }

    @Test
    void policiesThatMakeNoSenseAreRefusedWhenBuilt() {
        assertThatThrownBy(() -> RetentionPolicy.keepFor(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> RetentionPolicy.keepFor(Duration.ofDays(-1))).hasMessageContaining("above zero");
        assertThatThrownBy(() -> RetentionPolicy.keepLast(0)).hasMessageContaining("last(0)");
    }

    /** Promise 5 over generated histories, against policies that keep a random part. */
    @Test
    void noPolicyWhateverItSaysRemovesWhatTheFloorsKeep() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<Backup> history = randomHistory(random);
            RetentionPolicy whim = (backups, now) -> backups.stream()
                    .filter(backup -> random.nextInt(4) == 0)
                    .collect(Collectors.toMap(Backup::id, backup -> "whim"));

            RetentionPlan plan = new Retention(whim).plan(history, NOW, Optional.empty());

            assertThat(plan.entries()).as("seed %d", seed).hasSameSizeAs(history);
            assertThat(plan.removed()).as("seed %d", seed).noneMatch(Backup::pinned);
            assertThat(plan.removed())
                    .as("seed %d", seed)
                    .noneMatch(backup -> backup.createdAt().isAfter(NOW.plus(Retention.CLOCK_TOLERANCE)));
            assertThat(plan.removed()).as("seed %d", seed).noneMatch(Backup::knownDamaged);
            Retention.newestGood(plan.kept(), NOW)
                    .ifPresentOrElse(
                            kept -> assertThat(Retention.newestGood(sorted(history), NOW))
                                    .as("seed %d", seed)
                                    .contains(kept),
                            () -> assertThat(Retention.newestGood(sorted(history), NOW))
                                    .as("seed %d", seed)
                                    .isEmpty());
        }
    }

    private static List<Backup> sorted(List<Backup> history) {
        return history.stream().sorted((a, b) -> b.id().compareTo(a.id())).toList();
    }

    private static List<Backup> randomHistory(Random random) {
        List<Backup> history = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            List<BackupTrigger> triggers = List.of(BackupTrigger.values());
            BackupTrigger trigger = triggers.get(random.nextInt(triggers.size()));
            history.add(backup(
                    NOW.plus(Duration.ofMinutes(random.nextInt(100_000) - 90_000L))
                            .plusMillis(i),
                    trigger,
                    random.nextInt(5) == 0,
                    random.nextInt(5) == 0));
        }
        return history;
    }

    /** The table is the history and the expectation in one. */
    private static void decides(RetentionPolicy policy, String table) {
        RetentionPlan plan = new Retention(policy).plan(history(table), NOW, Optional.empty());
        String decided = plan.entries().stream()
                .map(entry -> entry.decision() + " | " + entry.reason())
                .collect(Collectors.joining("\n"));
        String expected = table.lines()
                .map(line -> line.split("\\|"))
                .map(cells -> cells[1].strip() + " | " + cells[2].strip())
                .collect(Collectors.joining("\n"));
        assertThat(decided).isEqualTo(expected);
    }

    private static List<Backup> history(String table) {
        List<Backup> backups = new ArrayList<>();
        table.lines().forEach(line -> {
            List<String> words =
                    List.of(line.substring(0, line.indexOf('|')).strip().split(" +"));
            Backup backup = backup(
                    Instant.parse(words.get(0)),
                    BackupTrigger.valueOf(words.get(1)),
                    words.contains("pinned"),
                    words.contains("damaged"));
            backups.add(words.contains("empty") ? withTables(0, backup) : backup);
        });
        Collections.shuffle(backups, new Random(7));
        return backups;
    }

    private static Backup withTables(int tables, Backup backup) {
        return new Backup(
                backup.id(),
                backup.origin(),
                backup.database(),
                new Backup.Content(Optional.of(new DatabaseExtent(tables, 1)), List.of()),
                backup.stored(),
                backup.pinned(),
                backup.lastVerification());
    }

    static Backup backup(Instant at, BackupTrigger trigger, boolean pinned, boolean damaged) {
        return new Backup(
                new BackupId("app", at),
                new Backup.Origin(trigger, Optional.empty(), "3.54.1", Optional.empty(), Optional.empty()),
                new DatabaseInfo(4096, 2, JournalMode.WAL, "UTF-8", 0, 0),
                Backup.Content.UNKNOWN,
                new Backup.StoredData(8192, "0".repeat(64)),
                pinned,
                damaged
                        ? Optional.of(new Verification(
                                NOW,
                                VerifyDepth.CHECKSUM,
                                Verification.Outcome.FAILED,
                                List.of("bytes differ"),
                                List.of()))
                        : Optional.empty());
    }
}
