package dev.lifeboat;

import static dev.lifeboat.RetentionFixture.decides;
import static dev.lifeboat.RetentionFixture.decidesAt;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Golden tables of the rules, the caps and the minimum; how a line reads stands at {@link RetentionFixture}. */
class RetentionRulesTest {

    @Test
    void hourlyKeepsTheNewestOfEachHour() {
        decides("hourly=2", """
                2026-11-23T11:59Z        | KEEP | the newest good backup; hourly 1 of 2 (2026-11-23 11:00 Z)
                2026-11-23T11:00Z        | REMOVE
                2026-11-23T10:59:59.999Z | KEEP | hourly 2 of 2 (2026-11-23 10:00 Z)
                2026-11-23T10:00Z        | REMOVE
                2026-11-23T09:59Z        | REMOVE
                """);
    }

    @Test
    void dailyKeepsTheNewestOfEachDay() {
        decides("daily=2", """
                2026-11-23T00:00Z        | KEEP | the newest good backup; daily 1 of 2 (2026-11-23)
                2026-11-22T23:59:59.999Z | KEEP | daily 2 of 2 (2026-11-22)
                2026-11-22T00:00Z        | REMOVE
                2026-11-21T23:00Z        | REMOVE
                """);
    }

    @Test
    void weeklyKeepsTheNewestOfEachWeekFromMondayToSunday() {
        decides("weekly=2", """
                2026-11-23T00:00Z        | KEEP | the newest good backup; weekly 1 of 2 (2026-W48)
                2026-11-22T23:59:59.999Z | KEEP | weekly 2 of 2 (2026-W47)
                2026-11-16T00:00Z        | REMOVE
                2026-11-15T23:59:59.999Z | REMOVE
                """);
    }

    @Test
    void monthlyKeepsTheNewestOfEachMonth() {
        decides("monthly=2", """
                2026-11-01T00:00Z        | KEEP | the newest good backup; monthly 1 of 2 (2026-11)
                2026-10-31T23:59:59.999Z | KEEP | monthly 2 of 2 (2026-10)
                2026-10-01T00:00Z        | REMOVE
                2026-09-30T23:59Z        | REMOVE
                """);
    }

    @Test
    void yearlyKeepsTheNewestOfEachYear() {
        decides("yearly=2", """
                2026-01-01T00:00Z        | KEEP | the newest good backup; yearly 1 of 2 (2026)
                2025-12-31T23:59:59.999Z | KEEP | yearly 2 of 2 (2025)
                2025-01-01T00:00Z        | REMOVE
                2024-12-31T23:59Z        | REMOVE
                """);
    }

    @Test
    void aBackupStaysWhileAnyRuleWantsItAndEachSaysSo() {
        decides("within=1d, last=2, hourly=1, daily=2, weekly=2, monthly=2, yearly=2", """
                2026-11-23T11:00Z | KEEP | the newest good backup; not older than 1 day; among the last 2; hourly 1 of 1 (2026-11-23 11:00 Z); daily 1 of 2 (2026-11-23); weekly 1 of 2 (2026-W48); monthly 1 of 2 (2026-11); yearly 1 of 2 (2026)
                2026-11-23T10:00Z | KEEP | not older than 1 day; among the last 2
                2026-11-22T12:00Z | KEEP | not older than 1 day; daily 2 of 2 (2026-11-22); weekly 2 of 2 (2026-W47)
                2026-11-22T11:00Z | REMOVE
                2026-10-31T10:00Z | KEEP | monthly 2 of 2 (2026-10)
                2026-10-30T10:00Z | REMOVE
                2025-02-03T10:00Z | KEEP | yearly 2 of 2 (2025)
                2024-02-03T10:00Z | REMOVE
                """);
    }

    @Test
    void aLeapDayIsADayOfFebruary() {
        decidesAt(Instant.parse("2024-03-01T12:00:00Z"), "within=366d, daily=3, monthly=3", """
                2024-03-01T00:00Z        | KEEP | the newest good backup; not older than 366 days; daily 1 of 3 (2024-03-01); monthly 1 of 3 (2024-03)
                2024-02-29T23:59Z        | KEEP | not older than 366 days; daily 2 of 3 (2024-02-29); monthly 2 of 3 (2024-02)
                2024-02-28T23:59Z        | KEEP | not older than 366 days; daily 3 of 3 (2024-02-28)
                2024-01-31T00:00Z        | KEEP | not older than 366 days; monthly 3 of 3 (2024-01)
                2023-03-01T12:00Z        | KEEP | not older than 366 days
                2023-03-01T11:59:59.999Z | REMOVE
                """);
    }

    @Test
    void monthsOfAnyLengthEndWhereTheyEnd() {
        decidesAt(Instant.parse("2025-05-01T00:00:00Z"), "monthly=4", """
                2025-04-30T23:59:59.999Z | KEEP | the newest good backup; monthly 1 of 4 (2025-04)
                2025-03-31T23:59Z        | KEEP | monthly 2 of 4 (2025-03)
                2025-02-28T23:59Z        | KEEP | monthly 3 of 4 (2025-02)
                2025-02-27T23:59Z        | REMOVE
                2025-01-31T23:59Z        | KEEP | monthly 4 of 4 (2025-01)
                """);
    }

    @Test
    void aWeekOverNewYearIsOneWeekOfTheYearThatHasMostOfIt() {
        decidesAt(Instant.parse("2027-01-05T00:00:00Z"), "weekly=3, yearly=2", """
                2027-01-04T00:00Z | KEEP | the newest good backup; weekly 1 of 3 (2027-W01); yearly 1 of 2 (2027)
                2027-01-03T23:59Z | KEEP | weekly 2 of 3 (2026-W53)
                2027-01-01T00:00Z | REMOVE
                2026-12-31T23:59Z | KEEP | yearly 2 of 2 (2026)
                2026-12-28T00:00Z | REMOVE
                2026-12-27T23:59Z | KEEP | weekly 3 of 3 (2026-W52)
                """);
        decidesAt(Instant.parse("2021-01-04T12:00:00Z"), "weekly=3", """
                2021-01-04T00:00Z | KEEP | the newest good backup; weekly 1 of 3 (2021-W01)
                2021-01-03T23:59Z | KEEP | weekly 2 of 3 (2020-W53)
                2020-12-28T00:00Z | REMOVE
                2019-12-30T00:00Z | KEEP | weekly 3 of 3 (2020-W01)
                2019-12-29T23:59Z | REMOVE
                """);
    }

    @Test
    void theHourThatComesTwiceWhenClocksArePutBackIsTwoHours() {
        decides("hourly=4, zone=Europe/Berlin", """
                2026-10-25T03:10+01:00        | KEEP | the newest good backup; hourly 1 of 4 (2026-10-25 03:00 +01:00)
                2026-10-25T02:59+01:00        | KEEP | hourly 2 of 4 (2026-10-25 02:00 +01:00)
                2026-10-25T02:00+01:00        | REMOVE
                2026-10-25T02:59:59.999+02:00 | KEEP | hourly 3 of 4 (2026-10-25 02:00 +02:00)
                2026-10-25T02:00+02:00        | REMOVE
                2026-10-25T01:59+02:00        | KEEP | hourly 4 of 4 (2026-10-25 01:00 +02:00)
                """);
    }

    @Test
    void theHourThatIsSkippedWhenClocksArePutForwardIsNone() {
        decides("hourly=2, zone=Europe/Berlin", """
                2026-03-29T03:00+02:00        | KEEP | the newest good backup; hourly 1 of 2 (2026-03-29 03:00 +02:00)
                2026-03-29T01:59:59.999+01:00 | KEEP | hourly 2 of 2 (2026-03-29 01:00 +01:00)
                """);
    }

    @Test
    void aDayOfTwentyFiveAndOneOfTwentyThreeHoursAreDays() {
        decides("daily=4, zone=Europe/Berlin", """
                2026-10-25T23:59:59.999+01:00 | KEEP | the newest good backup; daily 1 of 4 (2026-10-25)
                2026-10-25T00:00+02:00        | REMOVE
                2026-10-24T23:59:59.999+02:00 | KEEP | daily 2 of 4 (2026-10-24)
                2026-03-30T00:00+02:00        | KEEP | daily 3 of 4 (2026-03-30)
                2026-03-29T23:59+02:00        | KEEP | daily 4 of 4 (2026-03-29)
                2026-03-29T00:00+01:00        | REMOVE
                2026-03-28T23:59+01:00        | REMOVE
                """);
    }

    @Test
    void theZoneSaysWhereADayAMonthAndAYearBegin() {
        String history = """
                2026-01-01T00:30Z | KEEP | the newest good backup; daily 1 of 2 (2026-01-01); monthly 1 of 1 (2026-01); yearly 1 of 2 (2026)
                2025-12-31T23:30Z | %s
                2025-12-31T22:30Z | %s
                """;
        decides(
                "daily=2, monthly=1, yearly=2",
                history.formatted("KEEP | daily 2 of 2 (2025-12-31); yearly 2 of 2 (2025)", "REMOVE"));
        decides(
                "daily=2, monthly=1, yearly=2, zone=Europe/Berlin",
                history.formatted("REMOVE", "KEEP | daily 2 of 2 (2025-12-31); yearly 2 of 2 (2025)"));
    }

    @Test
    void aZoneOfHalfAnHourHasItsHoursWhereItsClocksShowThem() {
        decides("hourly=2, zone=Asia/Kolkata", """
                2026-11-23T11:29Z | KEEP | the newest good backup; hourly 1 of 2 (2026-11-23 16:00 +05:30)
                2026-11-23T10:30Z | REMOVE
                2026-11-23T10:29Z | KEEP | hourly 2 of 2 (2026-11-23 15:00 +05:30)
                """);
    }

    @Test
    void aBucketWithoutABackupTakesNoPlaceSoThatASparseHistoryReachesFurtherBack() {
        decides("daily=3, yearly=3", """
                2026-11-20T00:00Z | KEEP | the newest good backup; daily 1 of 3 (2026-11-20); yearly 1 of 3 (2026)
                2026-03-01T01:00Z | KEEP | daily 2 of 3 (2026-03-01)
                2026-03-01T00:00Z | REMOVE
                2021-07-07T00:00Z | KEEP | daily 3 of 3 (2021-07-07); yearly 2 of 3 (2021)
                2019-05-05T00:00Z | KEEP | yearly 3 of 3 (2019)
                2009-05-05T00:00Z | REMOVE
                """);
    }

    @Test
    void whatCountsForNothingTakesNoPlaceInABucketOrACap() {
        decides("daily=2, at-most=2", """
                2027-01-01T00:00Z             | KEEP | dated in the future
                2026-11-23T11:50Z PRE_RESTORE | KEEP | among the newest 3 safety backups; a safety backup younger than 7 days
                2026-11-23T11:40Z damaged     | KEEP | its last verification failed: left for you to look at
                2026-11-23T11:30Z             | KEEP | the newest good backup; daily 1 of 2 (2026-11-23)
                2026-11-22T11:00Z damaged     | KEEP | its last verification failed: left for you to look at
                2026-11-22T10:00Z             | KEEP | daily 2 of 2 (2026-11-22)
                2026-11-21T10:00Z             | REMOVE
                """);
    }

    @Test
    void aPinnedBackupHasItsPlaceAmongTheRulesAndNoneInTheCaps() {
        decides("daily=3, at-most=2", """
                2026-11-23T11:00Z pinned | KEEP | the newest good backup; pinned; daily 1 of 3 (2026-11-23)
                2026-11-22T11:00Z        | KEEP | daily 2 of 3 (2026-11-22)
                2026-11-21T11:00Z        | KEEP | daily 3 of 3 (2026-11-21)
                2026-11-20T11:00Z        | REMOVE
                2026-11-19T11:00Z pinned | KEEP | pinned
                """);
        decides("at-most=1, at-most-bytes=1000", """
                2026-11-23T11:00Z pinned 9000 | KEEP | the newest good backup; pinned; no cap is reached
                2026-11-22T11:00Z             | KEEP | no cap is reached
                2026-11-21T11:00Z             | REMOVE
                2026-11-20T11:00Z pinned 9000 | KEEP | pinned; no cap is reached
                """);
    }

    @Test
    void aClockThatJumpedBackRemovesNothing() {
        decidesAt(Instant.parse("1970-01-01T00:10:00Z"), "within=1h, last=1, at-most=1", """
                2026-11-23T11:00Z             | KEEP | dated in the future
                2026-11-23T10:00Z PRE_RESTORE | KEEP | dated in the future
                2026-11-22T11:00Z             | KEEP | dated in the future
                """);
    }

    @Test
    void aClockThatJumpedForwardLeavesTheNewestGoodBackupAndTheMinimum() {
        decidesAt(Instant.parse("2126-11-23T12:00:00Z"), "within=30d, minimum=2", """
                2026-11-23T11:00Z | KEEP | the newest good backup; among the newest 2 (minimum)
                2026-11-22T11:00Z | KEEP | among the newest 2 (minimum)
                2026-11-21T11:00Z | REMOVE
                """);
    }

    @Test
    void whatWasMadeWhileTheClockWasAheadStaysAndPushesNothingOut() {
        decides("last=2", """
                2126-01-02T00:00Z | KEEP | dated in the future
                2126-01-01T00:00Z | KEEP | dated in the future
                2026-11-23T11:00Z | KEEP | the newest good backup; among the last 2
                2026-11-22T11:00Z | KEEP | among the last 2
                2026-11-21T11:00Z | REMOVE
                """);
    }
}
