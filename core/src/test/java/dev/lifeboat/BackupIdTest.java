package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupIdTest {

    private static final String FIRST_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
    private static final String CHARS = FIRST_CHARS + ".-";
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    @Test
    void isItsNameAndItsTime() {
        BackupId id = new BackupId("app", Instant.parse("2026-11-23T18:15:02.123Z"));

        assertThat(id).hasToString("app-20261123T181502.123Z");
        assertThat(BackupId.parse("app-20261123T181502.123Z")).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,     19700101T000000.000Z",
        "9999-12-31T23:59:59.999Z, 99991231T235959.999Z",
        "2024-02-29T12:00:00.5Z,   20240229T120000.500Z",
        "2026-11-23T18:15:02.123999999Z, 20261123T181502.123Z"
    })
    void writesTimesToTheMillisecondAndInUtc(Instant time, String expected) {
        BackupId id = new BackupId("app", time);

        assertThat(id).hasToString("app-" + expected);
        assertThat(BackupId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void whateverIsWrittenIsReadAsTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            BackupId id = new BackupId(randomName(random), randomTime(random));

            assertThat(BackupId.parse(id.toString())).as("seed %d", seed).isEqualTo(id);
            assertThat(id.toString()).as("seed %d", seed).matches("[A-Za-z0-9_][A-Za-z0-9._-]*");
        }
    }

    /** The JDK's reading of the form is what ours, which is by hand, has to agree with. */
    @Test
    void aTimeIsReadAndRefusedAsTheFormatterOfTheJdkDoes() {
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withZone(ZoneOffset.UTC);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder time = new StringBuilder(format.format(randomTime(random)));
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                time.setCharAt(random.nextInt(time.length()), "0123456789TZ.-:/\u0663".charAt(random.nextInt(17)));
            }
            Optional<Instant> expected = readBy(format, time.toString());

            assertThat(BackupId.isId("app-" + time))
                    .as("seed %d: %s", seed, time)
                    .isEqualTo(expected.isPresent());
            expected.ifPresent(instant -> assertThat(BackupId.parse("app-" + time))
                    .hasToString("app-" + time)
                    .returns(instant, BackupId::time));
            read += expected.isPresent() ? 1 : 0;
        }
        assertThat(read).as("seed %d", seed).isBetween(1_000, 19_000);
    }

    private static Optional<Instant> readBy(DateTimeFormatter format, String time) {
        try {
            return Optional.of(time)
                    .filter(text -> text.matches("\\d{8}T\\d{6}\\.\\d{3}Z"))
                    .map(text -> format.parse(text, Instant::from))
                    .filter(instant -> !instant.isBefore(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Test
    void idsOfOneNameSortAsTextAsTheirTimesDo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String name = randomName(random);
        List<BackupId> ids = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Instant time = randomTime(random);
            ids.add(new BackupId(name, time));
            ids.add(new BackupId(name, time).next());
        }
        List<BackupId> byText = new ArrayList<>(ids);
        List<BackupId> byTime = new ArrayList<>(ids);
        Collections.sort(ids);
        byText.sort(Comparator.comparing(BackupId::toString));
        byTime.sort(Comparator.comparing(BackupId::time));

        assertThat(ids).as("seed %d", seed).isEqualTo(byText).isEqualTo(byTime);
    }

    @Test
    void idsOfSeveralNamesSortByTimeThenByName() {
        List<BackupId> sorted = List.of(
                BackupId.parse("zebra-20261123T181502.123Z"),
                BackupId.parse("app-20261123T181502.124Z"),
                BackupId.parse("app-staging-20261123T181502.124Z"),
                BackupId.parse("app-20261123T181502.125Z"));
        List<BackupId> shuffled = new ArrayList<>(sorted);
        Collections.reverse(shuffled);
        Collections.sort(shuffled);

        assertThat(shuffled).isEqualTo(sorted);
    }

    @Test
    void theNextIsAMillisecondLaterAcrossEveryBoundary() {
        assertThat(BackupId.parse("app-20261231T235959.999Z").next()).hasToString("app-20270101T000000.000Z");
        assertThat(BackupId.parse("app-20240228T235959.999Z").next()).hasToString("app-20240229T000000.000Z");
    }

    @Test
    void aNameMayItselfLookLikeAnId() {
        BackupId outer = BackupId.parse("app-20261123T181502.123Z-20270101T000000.000Z");
        assertThat(outer.name()).isEqualTo("app-20261123T181502.123Z");
        assertThat(outer.time()).isEqualTo("2027-01-01T00:00:00Z");

        BackupId time = BackupId.parse("20261123T181502.123Z-20270101T000000.000Z");
        assertThat(time.name()).isEqualTo("20261123T181502.123Z");

        BackupId dashes = BackupId.parse("a---20270101T000000.000Z");
        assertThat(dashes.name()).isEqualTo("a--");
    }

    static List<String> hostileTexts() {
        return List.of(
                "",
                "app",
                "-20261123T181502.123Z",
                "20261123T181502.123Z",
                "app20261123T181502.123Z",
                "app_20261123T181502.123Z",
                "app-20261123T181502.123",
                "app-20261123T181502.123z",
                "app-20261123t181502.123Z",
                "app-20261123T181502,123Z",
                "app-20261123T181502.12Z",
                "app-20261123T181502.1234Z",
                "app-20261123T181502.123Z ",
                "app-20261123T181502.123Z\n",
                " app-20261123T181502.123Z",
                "app-20261123T181502.123Z.sqlite",
                "app-20261123T181502.123Z/",
                "../app-20261123T181502.123Z",
                "..-20261123T181502.123Z",
                ".app-20261123T181502.123Z",
                "-app-20261123T181502.123Z",
                "a/b-20261123T181502.123Z",
                "a\\b-20261123T181502.123Z",
                "/etc/passwd-20261123T181502.123Z",
                "app%2F-20261123T181502.123Z",
                "a\0b-20261123T181502.123Z",
                "a\nb-20261123T181502.123Z",
                "app-20261123T181502.123Z\0",
                "äpp-20261123T181502.123Z",
                "аpp-20261123T181502.123Z",
                "app-２０２６１１２３T181502.123Z",
                "app-٢٠٢٦١١٢٣T181502.123Z",
                "app‐20261123T181502.123Z",
                "app.-20261123T181502.123Z",
                "con-20261123T181502.123Z",
                "COM1.x-20261123T181502.123Z",
                "app:x-20261123T181502.123Z",
                "app\u202e-20261123T181502.123Z",
                "ap\u0131-20261123T181502.123Z",
                "app\u2028-20261123T181502.123Z",
                "x".repeat(101) + "-20261123T181502.123Z",
                "x".repeat(1_000_000) + "-20261123T181502.123Z");
    }

    @ParameterizedTest
    @MethodSource("hostileTexts")
    void whatIsNoIdIsRefusedInALineThatCanBeLogged(String text) {
        assertThatThrownBy(() -> BackupId.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("not a backup id: \"[^\\p{Cntrl}]*\" \\(expected [^\\p{Cntrl}]*\\)")
                .message()
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "20261323T181502.123Z",
                "20260023T181502.123Z",
                "20261100T181502.123Z",
                "20260230T181502.123Z",
                "20250229T181502.123Z",
                "20261131T181502.123Z",
                "20261123T240000.000Z",
                "20261123T186002.123Z",
                "20161231T235960.000Z",
                "19691231T235959.999Z",
                "00000101T000000.000Z"
            })
    void aTimeThatNoCalendarHasIsRefused(String time) {
        assertThatThrownBy(() -> BackupId.parse("app-" + time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a backup id: \"app-" + time + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", ".", "..", "-", "-x", ".x", "a b", "a/b", "a\\b", "a:b", "ü", "a\0", "a\n", "a.", "con", "NUL.x",
                "LPT9"
            })
    void aNameOutsideTheAlphabetIsRefused(String name) {
        assertThatThrownBy(() -> new BackupId(name, Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not allowed: 1 to 100 of A-Z a-z 0-9 . _ -");
    }

    @Test
    void aNameHasAHundredCharactersAtMost() {
        assertThat(new BackupId("x".repeat(100), Instant.EPOCH).toString()).hasSize(121);
        assertThatThrownBy(() -> new BackupId("x".repeat(101), Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("xxx…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59.999Z", "-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z"})
    void aTimeOutsideOfTheYearsOfFourDigitsIsRefused(Instant time) {
        assertThatThrownBy(() -> new BackupId("app", time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outside the years 1970 to 9999");
    }

    private static String randomName(Random random) {
        StringBuilder name = new StringBuilder();
        name.append(FIRST_CHARS.charAt(random.nextInt(FIRST_CHARS.length())));
        for (int length = random.nextInt(BackupId.MAX_NAME_LENGTH - 1); length > 0; length--) {
            name.append(CHARS.charAt(random.nextInt(CHARS.length())));
        }
        // A name may end with anything but a dot.
        name.append(FIRST_CHARS.charAt(random.nextInt(FIRST_CHARS.length())));
        return name.toString();
    }

    private static Instant randomTime(Random random) {
        long millis = (long) (random.nextDouble() * (END.toEpochMilli() - 1));
        return Instant.ofEpochMilli(millis).plusNanos(random.nextInt(1_000_000));
    }
}
