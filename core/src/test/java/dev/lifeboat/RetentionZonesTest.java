package dev.lifeboat;

import static dev.lifeboat.RetentionFixture.decides;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Golden tables of the calendars that are unlike others; how a line reads stands at {@link RetentionFixture}. */
class RetentionZonesTest {

    /** Lord Howe Island puts its clocks back by half an hour: from 02:00+11:00 to 01:30+10:30. */
    @Test
    void anHourOfWhichHalfComesTwiceIsTwoHours() {
        decides("hourly=9, zone=Australia/Lord_Howe", """
                2026-04-05T02:00+10:30 | KEEP | the newest good backup; hourly 1 of 9 (2026-04-05 02:00 +10:30)
                2026-04-05T01:45+10:30 | KEEP | hourly 2 of 9 (2026-04-05 01:00 +10:30)
                2026-04-05T01:45+11:00 | KEEP | hourly 3 of 9 (2026-04-05 01:00 +11:00)
                2026-04-05T01:05+11:00 | REMOVE
                2026-04-05T00:05+11:00 | KEEP | hourly 4 of 9 (2026-04-05 00:00 +11:00)
                """);
    }

    /** Newfoundland put its clocks back at one minute past midnight, to 23:01 of the day that had just ended. */
    @Test
    void aDayThatComesAgainIsStillOneDay() {
        decides("daily=9, zone=America/St_Johns", """
                2009-11-01T08:30-03:30    | KEEP | the newest good backup; daily 1 of 9 (2009-11-01)
                2009-10-31T23:15-03:30    | KEEP | daily 2 of 9 (2009-10-31)
                2009-11-01T00:00:30-02:30 | REMOVE
                2009-10-31T23:59-02:30    | REMOVE
                """);
    }

    /** Samoa went over the date line: after Thursday the 29th came Saturday the 31st. */
    @Test
    void aDayThatWasLeftOutTakesNoPlace() {
        decides("daily=2, weekly=2, zone=Pacific/Apia", """
                2011-12-31T00:00+14:00 | KEEP | the newest good backup; daily 1 of 2 (2011-12-31); weekly 1 of 2 (2011-W52)
                2011-12-29T23:59-10:00 | KEEP | daily 2 of 2 (2011-12-29)
                2011-12-28T23:59-10:00 | REMOVE
                2011-12-25T23:59-10:00 | KEEP | weekly 2 of 2 (2011-W51)
                """);
    }

    @Test
    void theLastInstantOfAnIdHasItsBucketsEastOfUtcToo() {
        Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
        assertThat(Arrays.stream(RetentionRule.values())
                        .filter(RetentionRule::isBucket)
                        .map(rule -> rule.write(rule.bucketOf(last.atZone(ZoneId.of("+14:00"))))))
                .containsExactly("+10000-01-01 13:00 +14:00", "+10000-01-01", "9999-W52", "+10000-01", "10000");
    }
}
