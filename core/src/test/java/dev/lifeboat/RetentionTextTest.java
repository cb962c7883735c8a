package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as text, and what is refused, with the place of the word that is wrong. */
class RetentionTextTest {

    @Test
    void everyPolicyIsReadBackFromItsText() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            RetentionPolicy policy = RetentionFixture.randomPolicy(random);
            String text = policy.text().orElseThrow();

            assertThat(RetentionPolicy.parse(text))
                    .as("seed %d", seed)
                    .isEqualTo(policy)
                    .hasToString(text);
        }
    }

    @Test
    void theReadyMadePoliciesHaveATextToo() {
        assertThat(RetentionPolicy.keepEverything().text()).contains("everything");
        assertThat(RetentionPolicy.keepFor(Duration.ofDays(30)).text()).contains("within=30d");
        assertThat(RetentionPolicy.keepLast(5).text()).contains("last=5");
        assertThat(RetentionPolicy.parse("everything")).isEqualTo(RetentionPolicy.keepEverything());
        assertThat(RetentionPolicy.parse("last=5"))
                .isEqualTo(RetentionPolicy.keepLast(5))
                .hasSameHashCodeAs(RetentionPolicy.keepLast(5));
        assertThat(RetentionPolicy.parse("last=6")).isNotEqualTo(RetentionPolicy.keepLast(5));
    }

    @Test
    void aPolicyOfTheHostsOwnHasNone() {
        RetentionPolicy own = (backups, now) -> Map.of();

        assertThat(own.text()).isEmpty();
    }

    @Test
    void theTextHasAllThatTheBuilderSetsInOneOrder() {
        RetentionPolicy policy = RetentionPolicy.builder()
                .minimum(3)
                .zone(ZoneId.of("Europe/Berlin"))
                .atMostBytes(10L << 30)
                .atMost(100)
                .yearly(5)
                .monthly(12)
                .weekly(4)
                .daily(7)
                .hourly(24)
                .last(3)
                .within(Duration.ofHours(36))
                .build();

        assertThat(policy.text())
                .contains("within=1d12h, last=3, hourly=24, daily=7, weekly=4, monthly=12, yearly=5, "
                        + "at-most=100, at-most-bytes=10GiB, minimum=3, zone=Europe/Berlin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            daily=7,within=30d|within=30d, daily=7
              minimum = 3 ,\tLAST= 5 , Daily =7 |last=5, daily=7, minimum=3
             Everything |everything
            EVERYTHING|everything
            within=2w|within=14d
            within=1h30m|within=1h30m
            within=90m|within=1h30m
            within=86400s|within=1d
            within=1w1d1h1m1s1ms|within=8d1h1m1s1ms
            within=36500d|within=36500d
            at-most-bytes=4096|at-most-bytes=4KiB
            at-most-bytes=1024MiB|at-most-bytes=1GiB
            at-most-bytes=1KB|at-most-bytes=1KiB
            at-most-bytes=10GB|at-most-bytes=10GiB
            at-most-bytes=1024B|at-most-bytes=1KiB
            at-most-bytes=1000|at-most-bytes=1000
            at-most-bytes=512|at-most-bytes=512
            at-most-bytes=5120GB|at-most-bytes=5TiB
            at-most-bytes=2TiB|at-most-bytes=2TiB
            at-most-bytes=9223372036854775807|at-most-bytes=9223372036854775807
            last=1000000|last=1000000
            last=007|last=7
            daily=1,zone=+02:00|daily=1, zone=+02:00
            daily=1,zone=UTC|daily=1, zone=UTC
            """)
    void isReadInAnyFormAndWrittenInOne(String text, String written) {
        RetentionPolicy policy = RetentionPolicy.parse(text);

        assertThat(policy.text()).contains(written);
        assertThat(RetentionPolicy.parse(written)).isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '`', textBlock = """
            within=30d, dayly=7|"dayly" at character 13 is wrong: did you mean daily? known are within, last,
            Mininum=3|"Mininum" at character 1 is wrong: did you mean minimum?
            xylophone=3|"xylophone" at character 1 is wrong: known are within, last, hourly
            daily=7, zones=UTC|"zones" at character 10 is wrong: did you mean zone?
            daily=7,   daily=8|"daily" at character 12 is wrong: it is given twice
            daily=7, DAILY=7|"DAILY" at character 10 is wrong: it is given twice
            daily=7, zone=UTC, zone=UTC|"zone" at character 20 is wrong: it is given twice
            daily|"daily" at character 1 is wrong: key=value is expected
            last=3, Dayly|"Dayly" at character 9 is wrong: did you mean daily? key=value is expected
            last=3, everything|"everything" at character 9 is wrong: key=value is expected
            last 3|"last 3" at character 1 is wrong: did you mean last? key=value is expected
            =3|"" at character 1 is wrong: known are within
            daily=|"" at character 7 is wrong: for daily, a number from 1 to 1000000 is needed
            daily= , last=3|"" at character 7 is wrong: for daily
            daily=0|"0" at character 7 is wrong: for daily, a number from 1 to 1000000 is needed
            daily=  x|"x" at character 9 is wrong: for daily
            last=3, daily = -1|"-1" at character 17 is wrong: for daily
            daily=1000001|"1000001" at character 7 is wrong: for daily
            daily=99999999999999999999|"99999999999999999999" at character 7 is wrong: for daily
            daily=+7|"+7" at character 7 is wrong: for daily
            daily=٧|"٧" at character 7 is wrong: for daily
            daily=7.5|"7.5" at character 7 is wrong: for daily
            daily=7=7|"7=7" at character 7 is wrong: for daily
            within=30|"30" at character 8 is wrong: for within, a duration above zero and of at most 36500 days,
            within=0d|"0d" at character 8 is wrong: for within
            within=-1d|"-1d" at character 8 is wrong: for within
            within=30D|"30D" at character 8 is wrong: for within
            within=36501d|"36501d" at character 8 is wrong: for within
            within=999999w999999d|"999999w999999d" at character 8 is wrong: for within
            within=9999999999999d|"9999999999999d" at character 8 is wrong: for within
            at-most-bytes=511|"511" at character 15 is wrong: for at-most-bytes, a size of at least 512 bytes is needed
            at-most-bytes=10|"10" at character 15 is wrong: for at-most-bytes
            at-most-bytes=10 GiB|"10 GiB" at character 15 is wrong: for at-most-bytes
            at-most-bytes=10gb|"10gb" at character 15 is wrong: for at-most-bytes
            at-most-bytes=10G|"10G" at character 15 is wrong: for at-most-bytes
            at-most-bytes=10Gi|"10Gi" at character 15 is wrong: for at-most-bytes
            at-most-bytes=10iB|"10iB" at character 15 is wrong: for at-most-bytes
            at-most-bytes=9223372036854775808|"9223372036854775808" at character 15 is wrong: for at-most-bytes
            at-most-bytes=9000000000TiB|"9000000000TiB" at character 15 is wrong: for at-most-bytes
            daily=1, zone=Berlin|"Berlin" at character 15 is wrong: a zone is needed, such as Europe/Berlin, UTC
            daily=1, zone=|"" at character 15 is wrong: a zone is needed
            daily=1, zone=../etc|"../etc" at character 15 is wrong: a zone is needed
            daily=7,|"" at character 9 is wrong: a rule is missing
            ,daily=7|"" at character 1 is wrong: a rule is missing
            daily=7,,last=3|"" at character 9 is wrong: a rule is missing
            daily=7; last=3|"7; last=3" at character 7 is wrong: for daily
            """)
    void anErrorPointsAtTheWordThatIsWrong(String text, String message) {
        refuses(text).withMessageStartingWith("retention \"" + text + "\": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void anEmptyTextIsNoPolicy(String text) {
        refuses(text)
                .withMessageContaining("\"\" at character " + (text.length() + 1) + " is wrong: a rule is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "9", " ", ",", "=", "daily=", "daily=1,", "within=1", "at-most-bytes=1", "\n"})
    void aHugeTextIsRefusedInFewWords(String piece) {
        String text = piece.repeat(100_000 / piece.length());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetentionPolicy.parse(text))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily=", "within=", "at-most-bytes=", "zone="})
    void aHugeValueIsRefusedInFewWords(String key) {
        refuses(key + "9".repeat(100_000))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void nothingIsNoPolicy() {
        refusesToBuild(builder -> builder, "nothing is set");
    }

    @Test
    void theMinimumAloneIsNoPolicy() {
        refusesToBuild(builder -> builder.minimum(3), "minimum alone keeps everything");
        refuses("minimum=3").withMessageStartingWith("retention \"minimum=3\": minimum alone keeps everything");
    }

    @Test
    void aZoneNeedsARuleThatHasUseForIt() {
        refusesToBuild(builder -> builder.last(3).zone(ZoneOffset.UTC), "zone has no meaning without hourly");
        refusesToBuild(builder -> builder.zone(ZoneOffset.UTC), "nothing is set");
        refuses("within=1d, at-most=3, zone=UTC").withMessageContaining("zone has no meaning without hourly");
    }

    @Test
    void whatCanNeverStayIsRefused() {
        refusesToBuild(builder -> builder.atMost(3).minimum(4), "minimum=4 is above at-most=3");
        refusesToBuild(builder -> builder.atMost(3).last(4), "last=4 is above at-most=3");
        refuses("minimum=4, at-most=3").withMessageContaining("minimum=4 is above at-most=3: so many can never stay");
        refuses("last=4, at-most=3").withMessageContaining("last=4 is above at-most=3: so many can never stay");
        assertThat(RetentionPolicy.parse("last=3, minimum=3, at-most=3")).isNotNull();
    }

    @Test
    void valuesAreCheckedAsTheyAreGiven() {
        refusesToBuild(builder -> builder.hourly(0), "hourly(0): a number from 1 to 1000000 is needed");
        refusesToBuild(builder -> builder.atMost(1_000_001), "at-most(1000001): a number from 1 to 1000000");
        refusesToBuild(builder -> builder.atMostBytes(511), "at-most-bytes(511): a size of at least 512 bytes");
        refusesToBuild(builder -> builder.within(Duration.ZERO), "within(PT0S): a duration above zero");
        refusesToBuild(builder -> builder.within(Duration.ofNanos(1)), "within(PT0.000000001S): a duration above zero");
        refusesToBuild(builder -> builder.within(Duration.ofDays(36_500).plusMillis(1)), "of at most 36500 days");
    }

    @Test
    void durationsThatNoLongHoldsAreRefusedLikeOthers() {
        refusesToBuild(builder -> builder.within(Duration.ofSeconds(Long.MAX_VALUE)), "of at most 36500 days");
        refusesToBuild(builder -> builder.within(Duration.ofSeconds(Long.MIN_VALUE)), "a duration above zero");
    }

    @Test
    void theLargestCapOfBytesIsReadBack() {
        RetentionPolicy policy =
                RetentionPolicy.builder().atMostBytes(Long.MAX_VALUE).build();

        assertThat(RetentionPolicy.parse(policy.text().orElseThrow())).isEqualTo(policy);
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> refuses(String text) {
        return assertThatIllegalArgumentException().isThrownBy(() -> RetentionPolicy.parse(text));
    }

    private static void refusesToBuild(Function<RetentionPolicyBuilder, RetentionPolicyBuilder> set, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> set.apply(RetentionPolicy.builder()).build())
                .withMessageContaining(message);
    }
}
