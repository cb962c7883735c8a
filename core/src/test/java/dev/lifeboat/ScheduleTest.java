package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SINCE = Instant.parse("2026-03-01T10:00:00Z");

    private static LastRun neverRan(Instant since) {
        return new LastRun(Optional.empty(), Optional.empty(), 0, since);
    }

    private static LastRun ran(Instant attempt, Instant since) {
        return new LastRun(Optional.of(attempt), Optional.of(attempt), 0, since);
    }

    /** What follows a run that began exactly then; the question is asked at once. */
    private static Instant after(Schedule schedule, Instant attempt) {
        return schedule.next(ran(attempt, attempt.minus(Duration.ofDays(1000))), attempt);
    }

    @ParameterizedTest
    @CsvSource({
        "every 1m, 2026-03-01T10:00:00Z, 2026-03-01T10:01:00Z",
        "every 6h, 2026-03-01T10:00:00Z, 2026-03-01T16:00:00Z",
        "every 6h, 2026-12-31T23:00:00Z, 2027-01-01T05:00:00Z",
        "every 1d, 2028-02-28T10:00:00Z, 2028-02-29T10:00:00Z",
        "every 1d, 2026-03-28T12:00:00+01:00, 2026-03-29T13:00:00+02:00",
        "every 250m, 2026-03-01T10:00:00.123Z, 2026-03-01T14:10:00.123Z",
        "every 365d, 2026-03-01T10:00:00Z, 2027-03-01T10:00:00Z"
    })
    void anIntervalCountsFromTheBeginningOfTheLastAttempt(String text, OffsetDateTime attempt, OffsetDateTime next) {
        assertThat(after(Schedule.parse(text), attempt.toInstant())).isEqualTo(next.toInstant());
    }

    @Test
    void theFirstRunOfAnIntervalIsAtOnceAndStaysThere() {
        Schedule schedule = Schedule.every(Duration.ofHours(6));
        assertThat(schedule.next(neverRan(SINCE), SINCE)).isEqualTo(SINCE);
        assertThat(schedule.next(neverRan(SINCE), SINCE.plusSeconds(90))).isEqualTo(SINCE);
    }

    @Test
    void anIntervalCountsFromAnAttemptThatFailedToo() {
        LastRun failed = new LastRun(
                Optional.of(SINCE.plus(Duration.ofDays(2))), Optional.of(SINCE.plus(Duration.ofDays(1))), 4, SINCE);
        assertThat(Schedule.every(Duration.ofHours(6)).next(failed, SINCE.plus(Duration.ofDays(2))))
                .isEqualTo(SINCE.plus(Duration.ofHours(54)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT59.999S", "PT-1H", "PT8760H0.001S", "PT1M0.0000001S", "PT9223372036854775807S"})
    void anIntervalThatIsNotAllowedIsNamed(Duration interval) {
        assertThatThrownBy(() -> Schedule.every(interval))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("every(" + interval + "): 1 minute to 365 days are allowed, in whole milliseconds");
    }

    @ParameterizedTest
    @CsvSource({
        // An ordinary day: before, at and after the time.
        "daily at 03:00 Europe/Berlin, 2026-01-10T02:59:59.999+01:00, 2026-01-10T03:00:00+01:00",
        "daily at 03:00 Europe/Berlin, 2026-01-10T03:00:00+01:00, 2026-01-11T03:00:00+01:00",
        "daily at 03:00 Europe/Berlin, 2026-01-10T03:00:00.001+01:00, 2026-01-11T03:00:00+01:00",
        "daily at 00:00 Europe/Berlin, 2026-01-10T00:00:00+01:00, 2026-01-11T00:00:00+01:00",
        "daily at 23:59:59 UTC, 2026-01-10T23:59:58Z, 2026-01-10T23:59:59Z",
        // The date is that of the zone.
        "daily at 00:30 Asia/Tokyo, 2026-01-10T15:00:00Z, 2026-01-10T15:30:00Z",
        "daily at 23:00 America/New_York, 2026-01-11T03:00:00Z, 2026-01-11T04:00:00Z",
        "daily at 03:00 +05:45, 2026-01-10T00:00:00Z, 2026-01-10T21:15:00Z",
        // The ends of months and years.
        "daily at 03:00 UTC, 2028-02-28T12:00:00Z, 2028-02-29T03:00:00Z",
        "daily at 03:00 UTC, 2028-02-29T03:00:00Z, 2028-03-01T03:00:00Z",
        "daily at 03:00 UTC, 2026-02-28T03:00:00Z, 2026-03-01T03:00:00Z",
        "daily at 03:00 Europe/Berlin, 2026-12-31T03:00:00+01:00, 2027-01-01T03:00:00+01:00"
    })
    void aDailyRunIsAtTheFirstSuchTimeAfterTheLastAttempt(String text, OffsetDateTime attempt, OffsetDateTime next) {
        assertThat(after(Schedule.parse(text), attempt.toInstant())).isEqualTo(next.toInstant());
    }

    /** 2026-03-01 is a Sunday. */
    @ParameterizedTest
    @CsvSource({
        "weekly on SUNDAY at 03:00 Europe/Berlin, 2026-03-01T02:00:00+01:00, 2026-03-01T03:00:00+01:00",
        "weekly on SUNDAY at 03:00 Europe/Berlin, 2026-03-01T03:00:00+01:00, 2026-03-08T03:00:00+01:00",
        "weekly on MONDAY at 03:00 Europe/Berlin, 2026-03-01T03:00:00+01:00, 2026-03-02T03:00:00+01:00",
        "weekly on SATURDAY at 03:00 Europe/Berlin, 2026-03-01T03:00:00+01:00, 2026-03-07T03:00:00+01:00",
        "weekly on MONDAY at 08:00 Asia/Tokyo, 2026-03-01T16:00:00Z, 2026-03-01T23:00:00Z",
        "weekly on TUESDAY at 03:00 UTC, 2028-02-22T03:00:00Z, 2028-02-29T03:00:00Z",
        "weekly on FRIDAY at 03:00 UTC, 2026-12-31T03:00:00Z, 2027-01-01T03:00:00Z",
        "weekly on SUNDAY at 02:30 Europe/Berlin, 2026-03-22T02:30:00+01:00, 2026-03-29T03:00:00+02:00",
        "weekly on SUNDAY at 02:30 Europe/Berlin, 2026-03-29T03:00:00+02:00, 2026-04-05T02:30:00+02:00",
        "weekly on SUNDAY at 02:30 Europe/Berlin, 2026-10-25T02:30:00+02:00, 2026-11-01T02:30:00+01:00"
    })
    void aWeeklyRunIsOnItsDay(String text, OffsetDateTime attempt, OffsetDateTime next) {
        assertThat(after(Schedule.parse(text), attempt.toInstant())).isEqualTo(next.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        // Europe/Berlin, 2026-03-29: 02:00+01:00 is 03:00+02:00.
        "daily at 01:59 Europe/Berlin, 2026-03-28T12:00:00+01:00, 2026-03-29T01:59:00+01:00",
        "daily at 02:00 Europe/Berlin, 2026-03-28T12:00:00+01:00, 2026-03-29T03:00:00+02:00",
        "daily at 02:30 Europe/Berlin, 2026-03-28T12:00:00+01:00, 2026-03-29T03:00:00+02:00",
        "daily at 02:30 Europe/Berlin, 2026-03-29T03:00:00+02:00, 2026-03-30T02:30:00+02:00",
        "daily at 03:00 Europe/Berlin, 2026-03-28T12:00:00+01:00, 2026-03-29T03:00:00+02:00",
        "daily at 03:00 Europe/Berlin, 2026-03-29T03:00:00+02:00, 2026-03-30T03:00:00+02:00",
        "daily at 03:30 Europe/Berlin, 2026-03-29T03:00:00+02:00, 2026-03-29T03:30:00+02:00",
        // America/Sao_Paulo, 2018-11-04: midnight-03:00 is 01:00-02:00.
        "daily at 00:00 America/Sao_Paulo, 2018-11-03T00:00:00-03:00, 2018-11-04T01:00:00-02:00",
        "daily at 00:30 America/Sao_Paulo, 2018-11-03T23:59:59-03:00, 2018-11-04T01:00:00-02:00",
        "daily at 00:30 America/Sao_Paulo, 2018-11-04T01:00:00-02:00, 2018-11-05T00:30:00-02:00",
        "daily at 01:00 America/Sao_Paulo, 2018-11-03T01:00:00-03:00, 2018-11-04T01:00:00-02:00",
        "daily at 23:59 America/Sao_Paulo, 2018-11-03T12:00:00-03:00, 2018-11-03T23:59:00-03:00",
        // Australia/Lord_Howe, 2026-10-04: 02:00+10:30 is 02:30+11:00.
        "daily at 02:15 Australia/Lord_Howe, 2026-10-03T12:00:00+10:30, 2026-10-04T02:30:00+11:00",
        "daily at 02:30 Australia/Lord_Howe, 2026-10-03T12:00:00+10:30, 2026-10-04T02:30:00+11:00",
        "daily at 02:15 Australia/Lord_Howe, 2026-10-04T02:30:00+11:00, 2026-10-05T02:15:00+11:00",
        // Pacific/Apia has no 2011-12-30: its midnight-10:00 is that of the 31st, +14:00.
        "daily at 03:00 Pacific/Apia, 2011-12-29T03:00:00-10:00, 2011-12-31T00:00:00+14:00",
        "daily at 03:00 Pacific/Apia, 2011-12-31T00:00:00+14:00, 2011-12-31T03:00:00+14:00",
        "daily at 00:00 Pacific/Apia, 2011-12-29T00:00:00-10:00, 2011-12-31T00:00:00+14:00",
        "daily at 00:00 Pacific/Apia, 2011-12-31T00:00:00+14:00, 2012-01-01T00:00:00+14:00",
        "weekly on FRIDAY at 03:00 Pacific/Apia, 2011-12-23T03:00:00-10:00, 2011-12-31T00:00:00+14:00",
        "weekly on FRIDAY at 03:00 Pacific/Apia, 2011-12-31T00:00:00+14:00, 2012-01-06T03:00:00+14:00"
    })
    void aTimeThatDoesNotExistRunsAtTheFirstInstantAfterTheGap(
            String text, OffsetDateTime attempt, OffsetDateTime next) {
        assertThat(after(Schedule.parse(text), attempt.toInstant())).isEqualTo(next.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        // Europe/Berlin, 2026-10-25: 03:00+02:00 is 02:00+01:00.
        "daily at 02:30 Europe/Berlin, 2026-10-24T02:30:00+02:00, 2026-10-25T02:30:00+02:00",
        "daily at 02:30 Europe/Berlin, 2026-10-25T02:30:00+02:00, 2026-10-26T02:30:00+01:00",
        "daily at 02:30 Europe/Berlin, 2026-10-25T02:10:00+01:00, 2026-10-26T02:30:00+01:00",
        "daily at 02:00 Europe/Berlin, 2026-10-24T12:00:00+02:00, 2026-10-25T02:00:00+02:00",
        "daily at 02:00 Europe/Berlin, 2026-10-25T02:00:00+02:00, 2026-10-26T02:00:00+01:00",
        "daily at 03:00 Europe/Berlin, 2026-10-24T12:00:00+02:00, 2026-10-25T03:00:00+01:00",
        "daily at 03:00 Europe/Berlin, 2026-10-25T02:00:00+01:00, 2026-10-25T03:00:00+01:00",
        // Australia/Lord_Howe, 2026-04-05: 02:00+11:00 is 01:30+10:30.
        "daily at 01:45 Australia/Lord_Howe, 2026-04-04T12:00:00+11:00, 2026-04-05T01:45:00+11:00",
        "daily at 01:45 Australia/Lord_Howe, 2026-04-05T01:45:00+11:00, 2026-04-06T01:45:00+10:30",
        "daily at 02:00 Australia/Lord_Howe, 2026-04-04T12:00:00+11:00, 2026-04-05T02:00:00+10:30",
        // America/Sao_Paulo, 2018-02-18: its midnight-02:00 is 23:00-03:00 of the day before.
        "daily at 23:30 America/Sao_Paulo, 2018-02-17T12:00:00-02:00, 2018-02-17T23:30:00-02:00",
        "daily at 23:30 America/Sao_Paulo, 2018-02-17T23:30:00-02:00, 2018-02-18T23:30:00-03:00",
        "daily at 00:00 America/Sao_Paulo, 2018-02-17T23:30:00-03:00, 2018-02-18T00:00:00-03:00",
        // America/St_Johns, 2010-11-07: 00:01-02:30 is 23:01-03:30 of the day before.
        "daily at 00:00 America/St_Johns, 2010-11-06T12:00:00-02:30, 2010-11-07T00:00:00-02:30",
        "daily at 00:00 America/St_Johns, 2010-11-06T23:30:00-03:30, 2010-11-08T00:00:00-03:30"
    })
    void aTimeThatComesTwiceRunsTheFirstTimeOnly(String text, OffsetDateTime attempt, OffsetDateTime next) {
        assertThat(after(Schedule.parse(text), attempt.toInstant())).isEqualTo(next.toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"every 1d", "daily at 03:00 UTC", "weekly on TUESDAY at 03:00 UTC"})
    void missedRunsAreCaughtUpOnceHoweverManyTheyAre(String text) {
        Schedule schedule = Schedule.parse(text);
        Instant attempt = Instant.parse("2026-03-03T03:00:00Z");
        Instant now = Instant.parse("2026-06-20T09:00:00Z");

        assertThat(schedule.next(ran(attempt, SINCE), now)).isAfter(attempt).isBefore(now);
        assertThat(schedule.next(ran(now, SINCE), now)).isAfter(now);
    }

    @Test
    void anApplicationThatIsOpenByDayCatchesUpOnTheNight() {
        Schedule schedule = Schedule.dailyAt(LocalTime.of(3, 0), ZoneOffset.UTC);
        Instant nextMorning = Instant.parse("2026-03-02T09:00:00Z");

        assertThat(schedule.next(neverRan(SINCE), SINCE)).isEqualTo("2026-03-02T03:00:00Z");
        assertThat(schedule.next(neverRan(SINCE), nextMorning)).isEqualTo("2026-03-02T03:00:00Z");
        assertThat(schedule.next(ran(nextMorning, SINCE), nextMorning)).isEqualTo("2026-03-03T03:00:00Z");
    }

    @Test
    void aTimeBeforeTheScheduleWasSwitchedOnIsNotCaughtUp() {
        Schedule schedule = Schedule.dailyAt(LocalTime.of(3, 0), ZoneOffset.UTC);
        Instant attempt = SINCE.minus(Duration.ofDays(20));

        assertThat(schedule.next(ran(attempt, SINCE), SINCE)).isEqualTo("2026-03-02T03:00:00Z");
        assertThat(Schedule.parse("weekly on THURSDAY at 03:00 UTC").next(ran(attempt, SINCE), SINCE))
                .isEqualTo("2026-03-05T03:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"every 6h", "daily at 03:00 UTC", "weekly on MONDAY at 03:00 UTC"})
    void afterTheClockWasSetBackThereIsOneRunTooManyRatherThanNone(String text) {
        Schedule schedule = Schedule.parse(text);
        Instant now = Instant.parse("2026-03-20T09:00:00Z");
        Instant future = Instant.parse("2038-01-19T03:14:07Z");

        assertThat(schedule.next(ran(future, SINCE), now)).isBefore(now);
        assertThat(schedule.next(ran(future, future), now)).isEqualTo(now);
        assertThat(schedule.next(ran(now, future), now)).isAfter(now).isBefore(now.plus(Duration.ofDays(8)));
        assertThat(schedule.next(neverRan(future), now)).isEqualTo(now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"every 6h", "daily at 03:00 UTC", "weekly on MONDAY at 03:00 UTC"})
    void aClockThatIsSetBackALittleMakesNoRunTooMany(String text) {
        Instant attempt = Instant.parse("2026-03-02T03:00:00Z");
        Instant now = attempt.minusSeconds(60);
        assertThat(Schedule.parse(text).next(ran(attempt, SINCE), now)).isAfter(attempt);
    }

    @ParameterizedTest
    @CsvSource({
        "every 6h, every 6h",
        "EVERY 90M, every 1h30m",
        "every 2w, every 14d",
        "' \tevery   1H30m ', every 1h30m",
        "daily at 03:00 Europe/Berlin, daily at 03:00 Europe/Berlin",
        "Daily AT 03:00:00  europe/berlin, daily at 03:00 Europe/Berlin",
        "daily at 23:59:59 utc, daily at 23:59:59 UTC",
        "daily at 03:00 z, daily at 03:00 Z",
        "daily at 03:00 +02, daily at 03:00 +02:00",
        "daily at 03:00 utc+2, daily at 03:00 UTC+02:00",
        "weekly on monday at 03:00 America/new_york, weekly on MONDAY at 03:00 America/New_York"
    })
    void aTextIsReadForgivinglyAndWrittenInOneForm(String text, String written) {
        Schedule schedule = Schedule.parse(text);
        assertThat(schedule.text()).contains(written);
        assertThat(schedule).hasToString(written).isEqualTo(Schedule.parse(written));
        assertThat(schedule.hashCode()).isEqualTo(Schedule.parse(written).hashCode());
    }

    @Test
    void theFactoriesAndTheTextsMakeTheSameSchedules() {
        LocalTime three = LocalTime.of(3, 0);
        assertThat(Schedule.parse("every 6h")).isEqualTo(Schedule.every(Duration.ofHours(6)));
        assertThat(Schedule.parse("daily at 03:00 Europe/Berlin"))
                .isEqualTo(Schedule.dailyAt(three, BERLIN))
                .isNotEqualTo(Schedule.weeklyAt(DayOfWeek.MONDAY, three, BERLIN));
        assertThat(Schedule.parse("weekly on MONDAY at 03:00 Europe/Berlin"))
                .isEqualTo(Schedule.weeklyAt(DayOfWeek.MONDAY, three, BERLIN))
                .isNotEqualTo(Schedule.weeklyAt(DayOfWeek.TUESDAY, three, BERLIN));
    }

    @Test
    void eachZoneIsReadBack() {
        for (String zone : ZoneId.getAvailableZoneIds()) {
            Schedule schedule = Schedule.dailyAt(LocalTime.NOON, ZoneId.of(zone));
            assertThat(Schedule.parse(schedule.toString())).isEqualTo(schedule);
        }
    }

    @Test
    void aScheduleOfTheHostsOwnHasNoText() {
        Schedule hosts = (last, now) -> now.plusSeconds(60);
        assertThat(hosts.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|'\"every\", \"daily\" or \"weekly\" is missing at the end'|every 6h",
                "hourly at 03:00|\"hourly\" where \"every\", \"daily\" or \"weekly\" is allowed|every 6h",
                "every|an interval from 1 minute to 365 days, with w, d, h, m or s is missing at the end|every 6h",
                "every 6|\"6\" where an interval from 1 minute to 365 days, with w, d, h, m or s is allowed|every 6h",
                "every 30S|\"30S\" where an interval from 1 minute to 365 days, with w, d, h, m or s|every 6h",
                "every 366d|\"366d\" where an interval from 1 minute to 365 days, with w, d, h, m or s|every 6h",
                "every 6h UTC|\"UTC\" where the end is allowed|every 6h",
                "daily 03:00 UTC|\"03:00\" where \"at\" is allowed|daily at 03:00 Europe/Berlin",
                "daily at|a time of day as HH:mm or HH:mm:ss is missing at the end|daily at 03:00 Europe/Berlin",
                "daily at 3am UTC|\"3am\" where a time of day as HH:mm or HH:mm:ss|daily at 03:00 Europe/Berlin",
                "daily at 24:00 UTC|\"24:00\" where a time of day as HH:mm or HH:mm:ss|daily at 03:00 Europe/Berlin",
                "daily at 03:00|a zone, such as Europe/Berlin, UTC or +02:00, is missing at the end|"
                        + "daily at 03:00 Europe/Berlin",
                "daily at 03:00 Europe/Nowhere|\"Europe/Nowhere\" where a zone, such as Europe/Berlin, UTC or +02:00,|"
                        + "daily at 03:00 Europe/Berlin",
                "daily at 03:00 UTC please|\"please\" where the end is allowed|daily at 03:00 Europe/Berlin",
                "weekly MONDAY at 03:00 UTC|\"MONDAY\" where \"on\" is allowed|weekly on MONDAY at 03:00 Europe/Berlin",
                "weekly on Mo at 03:00 UTC|\"Mo\" where one of MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, "
                        + "SUNDAY is allowed|weekly on MONDAY at 03:00 Europe/Berlin",
                "weekly on MONDAY 03:00 UTC|\"03:00\" where \"at\" is allowed|weekly on MONDAY at 03:00 Europe/Berlin"
            })
    void anErrorQuotesTheTextAndTheWordAndSaysWhatIsAllowed(String text, String problem, String example) {
        assertThatThrownBy(() -> Schedule.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + text + "\" is no schedule: " + problem)
                .hasMessageContaining("(for example \"" + example + "\"");
    }

    @Test
    void aScheduleCountsFromTheLaterOfTheLastAttemptAndItsBeginningUnlessThatIsInTheFuture() {
        Instant now = SINCE.plus(Duration.ofDays(1));

        assertThat(neverRan(SINCE).countsFrom(now)).contains(SINCE);
        assertThat(ran(now, SINCE).countsFrom(now)).contains(now);
        assertThat(ran(SINCE, now).countsFrom(now)).contains(now);
        assertThat(ran(now.plusSeconds(61), SINCE).countsFrom(now)).contains(SINCE);
        assertThat(ran(now.plusSeconds(60), SINCE).countsFrom(now)).contains(now.plusSeconds(60));
        assertThat(neverRan(now.plusSeconds(61)).countsFrom(now)).isEmpty();
    }

    @Test
    void aNumberOfFailuresIsNotNegative() {
        assertThatThrownBy(() -> new LastRun(Optional.empty(), Optional.empty(), -1, SINCE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("failuresInARow(-1): 0 or more is needed");
    }

    /** The expectation comes from walking through the minutes and reading the clock on the wall, not from dates. */
    @Test
    void anyZoneAtAnyTimeHasOneRunForEachDateAndNeverTwoAtOneInstant() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 200; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Optional<DayOfWeek> day =
                    random.nextInt(3) == 0 ? Optional.of(DayOfWeek.of(1 + random.nextInt(7))) : Optional.empty();
            LocalTime time = LocalTime.ofSecondOfDay(random.nextInt(random.nextBoolean() ? 1440 : 200) * 60L);
            Schedule schedule =
                    day.map(on -> Schedule.weeklyAt(on, time, zone)).orElseGet(() -> Schedule.dailyAt(time, zone));
            Instant since = anInstant(random, zone.getRules());
            List<Instant> expected = walk(zone.getRules(), day, time, since, Duration.ofDays(day.isPresent() ? 30 : 8));

            assertThat(iterate(schedule, since, expected.size()))
                    .as("%s from %s, seed %d", schedule, since, seed)
                    .hasSizeGreaterThan(2)
                    .doesNotHaveDuplicates()
                    .isSorted()
                    .isEqualTo(expected);
        }
    }

    private static List<Instant> iterate(Schedule schedule, Instant since, int runs) {
        List<Instant> instants = new ArrayList<>();
        LastRun last = neverRan(since);
        for (int run = 0; run < runs; run++) {
            Instant next = schedule.next(last, last.lastAttempt().orElse(since));
            instants.add(next);
            last = ran(next, since);
        }
        return instants;
    }

    /** A whole minute; mostly one within three days before the clock is changed, up to three hours after it. */
    private static Instant anInstant(Random random, ZoneRules rules) {
        Instant start = Instant.parse("1975-01-01T00:00:00Z");
        Instant any = start.plusSeconds(60L * random.nextInt(62 * 365 * 1440));
        ZoneOffsetTransition change = rules.nextTransition(any);
        return change == null || random.nextInt(5) == 0
                ? any
                : change.getInstant().plusSeconds(60L * (180 - random.nextInt(random.nextBoolean() ? 360 : 4500)));
    }

    /** The minutes at which the clock on the wall first shows the time of a date, or later than that. */
    private static List<Instant> walk(
            ZoneRules rules, Optional<DayOfWeek> day, LocalTime time, Instant since, Duration howLong) {
        Instant begin = since.minus(Duration.ofDays(3));
        LocalDateTime latest = wall(rules, begin);
        Set<LocalDate> seen = new HashSet<>();
        List<Instant> runs = new ArrayList<>();
        for (Instant at = begin; at.isBefore(since.plus(howLong)); at = at.plusSeconds(60)) {
            LocalDateTime wall = wall(rules, at);
            boolean runsNow = false;
            for (LocalDate date = latest.toLocalDate(); !date.atTime(time).isAfter(wall); date = date.plusDays(1)) {
                runsNow |= date.atTime(time).isAfter(latest)
                        && day.map(date.getDayOfWeek()::equals).orElse(true)
                        && seen.add(date);
            }
            latest = wall.isAfter(latest) ? wall : latest;
            if (runsNow && at.isAfter(since)) {
                runs.add(at);
            }
        }
        return runs;
    }

    private static LocalDateTime wall(ZoneRules rules, Instant at) {
        return LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, rules.getOffset(at));
    }
}
