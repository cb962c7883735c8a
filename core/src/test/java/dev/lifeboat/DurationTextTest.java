package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "30d, PT720H, 30d",
        "6h, PT6H, 6h",
        "90m, PT1H30M, 1h30m",
        "2w, PT336H, 14d",
        "1d12h, PT36H, 1d12h",
        "250ms, PT0.25S, 250ms",
        "1m500ms, PT1M0.5S, 1m500ms",
        "0s, PT0S, 0s",
        "24h, PT24H, 1d"
    })
    void readsWhatPeopleWriteAndWritesItShortest(String text, Duration duration, String written) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
        assertThat(DurationText.write(duration)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "30", "d", "-1d", "1.5h", "30 d", "1h1d", "1d1d", "P30D", "9999999d", "1D", "1y"})
    void anythingElseIsQuotedInTheError(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + text
                        + "\" is no duration (expected a number with w, d, h, m or s, such as 30d or 1h30m)");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofMillis(random.nextLong(400L * 86_400_000));
            assertThat(DurationText.parse(DurationText.write(duration)))
                    .as("seed %d", seed)
                    .isEqualTo(duration);
        }
    }
}
