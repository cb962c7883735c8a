package dev.lifeboat;

import static dev.lifeboat.RetentionFixture.NOW;
import static dev.lifeboat.RetentionFixture.decides;
import static dev.lifeboat.RetentionFixture.history;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Golden tables of the caps, the minimum and the newest good backup. */
class RetentionCapsTest {

    @Test
    void withCapsAndNoRuleEverythingStaysUpToTheCaps() {
        decides("at-most=2", """
                2026-11-23T11:00Z | KEEP | the newest good backup; no cap is reached
                2016-11-22T11:00Z | KEEP | no cap is reached
                2016-11-21T11:00Z | REMOVE
                """);
    }

    @Test
    void aCapCutsTheOldestOfWhatTheRulesKeep() {
        decides("last=1, yearly=4, at-most=2", """
                2026-11-23T11:00Z | KEEP | the newest good backup; the last backup; yearly 1 of 4 (2026)
                2026-11-22T11:00Z | REMOVE
                2025-11-22T11:00Z | KEEP | yearly 2 of 4 (2025)
                2024-11-22T11:00Z | REMOVE
                2023-11-22T11:00Z | REMOVE
                """);
    }

    @Test
    void onceTheBytesAreUsedUpEverythingOlderGoesHoweverSmall() {
        decides("at-most-bytes=1000", """
                2026-11-23T11:00Z 400 | KEEP | the newest good backup; no cap is reached
                2026-11-22T11:00Z 600 | KEEP | no cap is reached
                2026-11-21T11:00Z 1   | REMOVE
                """);
        decides("at-most-bytes=1000", """
                2026-11-23T11:00Z 400 | KEEP | the newest good backup; no cap is reached
                2026-11-22T11:00Z 601 | REMOVE
                2026-11-21T11:00Z 1   | REMOVE
                """);
    }

    @Test
    void bytesThatNoRuleKeepsCountForNothing() {
        decides("daily=3, at-most-bytes=1000", """
                2026-11-23T11:00Z 500   | KEEP | the newest good backup; daily 1 of 3 (2026-11-23)
                2026-11-23T10:00Z 90000 | REMOVE
                2026-11-22T10:00Z 500   | KEEP | daily 2 of 3 (2026-11-22)
                2026-11-21T10:00Z 500   | REMOVE
                """);
    }

    @Test
    void theCapThatIsReachedFirstCuts() {
        decides("at-most=3, at-most-bytes=1000", """
                2026-11-23T11:00Z 500 | KEEP | the newest good backup; no cap is reached
                2026-11-22T11:00Z 500 | KEEP | no cap is reached
                2026-11-21T11:00Z 500 | REMOVE
                """);
        decides("at-most=2, at-most-bytes=1000", """
                2026-11-23T11:00Z 5 | KEEP | the newest good backup; no cap is reached
                2026-11-22T11:00Z 5 | KEEP | no cap is reached
                2026-11-21T11:00Z 5 | REMOVE
                """);
    }

    /** Sizes come from manifests, which may be anybody's. */
    @Test
    void sizesWhoseSumNoLongHoldsStayAboveTheCap() {
        decides("at-most-bytes=1TiB", """
                2026-11-23T11:00Z 9223372036854775807 | KEEP | the newest good backup
                2026-11-22T11:00Z 9223372036854775807 | REMOVE
                2026-11-21T11:00Z 100                 | REMOVE
                """);
    }

    @Test
    void theMinimumStaysWhateverTheCapOfBytesSays() {
        decides("at-most-bytes=1000, minimum=3", """
                2026-11-23T11:00Z 900 | KEEP | the newest good backup; no cap is reached; among the newest 3 (minimum)
                2026-11-22T11:00Z 900 | KEEP | among the newest 3 (minimum)
                2026-11-21T11:00Z 900 | KEEP | among the newest 3 (minimum)
                2026-11-20T11:00Z 1   | REMOVE
                """);
    }

    @Test
    void theMinimumStaysWhateverTheRulesSay() {
        decides("within=1h, minimum=2", """
                2026-11-23T10:00Z PRE_RESTORE | KEEP | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-23T09:00Z damaged     | KEEP | its last verification failed: left for you to look at
                2026-11-23T08:00Z             | KEEP | the newest good backup; among the newest 2 (minimum)
                2026-11-22T08:00Z             | KEEP | among the newest 2 (minimum)
                2026-11-21T08:00Z             | REMOVE
                """);
    }

    @Test
    void theMinimumCountsForTheCaps() {
        decides("yearly=3, at-most=3, minimum=2", """
                2026-11-23T11:00Z | KEEP | the newest good backup; yearly 1 of 3 (2026); among the newest 2 (minimum)
                2026-11-22T11:00Z | KEEP | among the newest 2 (minimum)
                2025-11-21T11:00Z | KEEP | yearly 2 of 3 (2025)
                2024-11-21T11:00Z | REMOVE
                """);
        decides("yearly=3, at-most-bytes=1000, minimum=2", """
                2026-11-23T11:00Z 400 | KEEP | the newest good backup; yearly 1 of 3 (2026); among the newest 2 (minimum)
                2026-11-22T11:00Z 400 | KEEP | among the newest 2 (minimum)
                2025-11-21T11:00Z 400 | REMOVE
                2024-11-21T11:00Z 100 | REMOVE
                """);
    }

    @Test
    void anImportedFileIsNotTheNewestGoodBackupWhileThereIsAnother() {
        decides("within=1h", """
                2026-11-22T11:00Z IMPORTED | REMOVE
                2026-11-21T11:00Z          | KEEP | the newest good backup
                2026-11-20T11:00Z MANUAL   | REMOVE
                """);
        decides("last=1", """
                2026-11-22T11:00Z IMPORTED      | KEEP | the last backup
                2026-11-21T11:00Z PRE_MIGRATION | KEEP | the newest good backup
                2026-11-20T11:00Z               | REMOVE
                """);
    }

    @Test
    void theNewestImportedFileIsTheNewestGoodBackupWhereNoOtherCounts() {
        decides("within=1h", """
                2026-12-24T11:00Z             | KEEP | dated in the future
                2026-11-22T13:00Z damaged     | KEEP | its last verification failed: left for you to look at
                2026-11-22T12:00Z PRE_RESTORE | KEEP | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-22T11:00Z IMPORTED    | KEEP | the newest good backup
                2026-11-21T11:00Z IMPORTED    | REMOVE
                """);
    }

    @Test
    void theNewestGoodBackupIsFoundAmongAllOrThereIsNone() {
        assertThat(newestGood("""
                2026-12-24T11:00Z             |
                2026-11-23T11:00Z PRE_RESTORE |
                2026-11-22T11:00Z IMPORTED    |
                2026-11-21T11:00Z damaged     |
                2026-11-20T11:00Z pinned      |
                2026-11-19T11:00Z             |
                """)).contains(Instant.parse("2026-11-20T11:00:00Z"));
        assertThat(newestGood("""
                2026-11-23T11:00Z PRE_RESTORE      |
                2026-11-22T11:00Z IMPORTED damaged |
                """)).isEmpty();
    }

    private static Optional<Instant> newestGood(String table) {
        List<Backup> newestFirst = history(table).stream()
                .sorted(Comparator.comparing(Backup::id).reversed())
                .toList();
        return Retention.newestGood(newestFirst, NOW).map(Backup::createdAt);
    }
}
