package dev.lifeboat.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.LastRun;
import dev.lifeboat.Schedule;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("driver-independent")
class CronScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static LastRun since(String instant) {
        return new LastRun(Optional.empty(), Optional.empty(), 0, Instant.parse(instant));
    }

    private static List<String> runs(String cron, ZoneId zone, String since, int count) {
        Schedule schedule = CronSchedule.parse(cron, zone);
        LastRun last = since(since);
        List<String> runs = new ArrayList<>();
        while (runs.size() < count) {
            Instant now = last.countsFrom(Instant.MAX.minusSeconds(3600)).orElseThrow();
            Instant next = schedule.next(last, now);
            runs.add(next.toString());
            last = new LastRun(Optional.of(next), Optional.of(next), 0, last.since());
        }
        return runs;
    }

    @Test
    void aTimeThatTheClockSkipsRunsAtTheFirstInstantAfterTheGap() {
        assertThat(runs("0 30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3))
                .as("on the 29th the clock goes from 02:00 to 03:00")
                .containsExactly("2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void severalTimesInTheGapAreOneRun() {
        assertThat(runs("0 0/20 2-3 * * *", BERLIN, "2026-03-29T00:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T01:00:00Z", "2026-03-29T01:20:00Z", "2026-03-29T01:40:00Z", "2026-03-30T00:00:00Z");
    }

    @Test
    void aTimeThatComesTwiceRunsOnce() {
        assertThat(runs("0 30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .as("on the 25th the clock goes from 03:00 back to 02:00")
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
        assertThat(CronSchedule.parse("0 30 2 * * *", BERLIN)
                        .next(since("2026-10-25T01:10:00Z"), Instant.parse("2026-10-25T01:10:00Z")))
                .as("02:10 for the second time")
                .isEqualTo("2026-10-26T01:30:00Z");
    }

    /** The core's own schedule is tested minute by minute through the changes of many zones. */
    @Test
    void aDailyOneIsWhatTheCoreHasByThatName() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int run = 0; run < 2000; run++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            LocalTime time = LocalTime.of(random.nextInt(24), random.nextInt(60));
            Instant base = Instant.parse("1980-01-01T00:00:00Z").plusSeconds(60L * random.nextInt(60 * 365 * 1440));
            LastRun last = since(base.toString());

            assertThat(CronSchedule.parse("0 " + time.getMinute() + " " + time.getHour() + " * * *", zone)
                            .next(last, base))
                    .as("%s in %s from %s, seed %d", time, zone, base, seed)
                    .isEqualTo(Schedule.dailyAt(time, zone).next(last, base));
        }
    }

    @Test
    void aRunThatWasMissedIsInThePastAndSoCaughtUpAtOnce() {
        assertThat(CronSchedule.parse("0 0 3 * * *", ZoneOffset.UTC)
                        .next(since("2026-11-20T12:00:00Z"), Instant.parse("2026-11-23T12:00:00Z")))
                .isEqualTo("2026-11-21T03:00:00Z");
    }

    @Test
    void afterTheClockWasSetBackItDoesNotWaitForYears() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        LastRun future = new LastRun(
                Optional.of(Instant.parse("2036-01-01T00:00:00Z")),
                Optional.empty(),
                0,
                Instant.parse("2026-11-01T00:00:00Z"));

        assertThat(CronSchedule.parse("0 0 3 * * *", ZoneOffset.UTC).next(future, now))
                .isBeforeOrEqualTo(now);
    }

    @Test
    void anExpressionThatNeverComesIsRefused() {
        assertThatThrownBy(() -> CronSchedule.parse("0 0 0 30 2 *", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never");
    }

    @Test
    void equalExpressionsAreEqualSchedules() {
        assertThat(CronSchedule.parse("0 0 3 * * *", BERLIN)).isEqualTo(CronSchedule.parse("0 0 3 * * *", BERLIN));
    }
}
