package dev.lifeboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lifeboat.KeyValueText.MalformedTextException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyValueTextTest {

    private static final int MAX_BYTES = 65_536;

    @Test
    void isALineForEachValueInItsOrder() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("z", "first");
        values.put("a.b", "");
        values.put("m", "x=y");

        assertThat(new String(KeyValueText.write(values), StandardCharsets.UTF_8))
                .isEqualTo("z=first\na.b=\nm=x=y\n");
    }

    @Test
    void whatWouldBreakALineIsEscaped() throws Exception {
        Map<String, String> values = Map.of("label", "one\ntwo\r\nC:\\new\\");

        byte[] written = KeyValueText.write(values);

        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("label=one\\ntwo\\r\\nC:\\\\new\\\\\n");
        assertThat(read(written)).isEqualTo(values);
    }

    @Test
    void whateverIsWrittenIsReadAsTheSame() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            Map<String, String> values = randomValues(random);

            assertThat(read(KeyValueText.write(values))).as("seed %d", seed).containsExactlyEntriesOf(values);
        }
    }

    @Test
    void emptyLinesAndAMissingLastLineEndAreNoMatter() throws Exception {
        assertThat(read("\n\na=1\n\nb=2")).containsExactlyEntriesOf(ordered("a", "1", "b", "2"));
        assertThat(read("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a=1|b, line 2 is not key=value",
        "a=1|=2, line 2 is not key=value",
        "a=1||a=2, line 3 gives a again",
        "a=1|a=1, line 2 gives a again",
        "a=\\t, it has an unknown escape",
        "a=x\\, it has an unknown escape",
        "<html>, line 1 is not key=value"
    })
    void whatIsNotWrittenSoIsRefused(String text, String problem) {
        assertThatThrownBy(() -> read(text.replace('|', '\n')))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage(problem);
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[][] wrong = {
            {'a', '=', (byte) 0xff},
            {'a', '=', (byte) 0xc3},
            {'a', '=', (byte) 0xc0, (byte) 0xaf},
            {'a', '=', (byte) 0xed, (byte) 0xa0, (byte) 0x80}
        };
        for (byte[] bytes : wrong) {
            assertThatThrownBy(() -> read(bytes))
                    .isInstanceOf(MalformedTextException.class)
                    .hasMessage("it is not UTF-8");
        }
    }

    @Test
    void sixtyFourKibibytesAreReadAndNotOneMore() throws Exception {
        String largest = "a=" + "x".repeat(MAX_BYTES - 2);

        assertThat(read(largest)).containsOnlyKeys("a");
        assertThatThrownBy(() -> read(largest + "x"))
                .isInstanceOf(MalformedTextException.class)
                .hasMessage("it has more than 65536 bytes");
    }

    @Test
    void aStreamThatNeverEndsIsNotReadToItsEnd() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                Arrays.fill(buffer, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        assertThatThrownBy(() -> KeyValueText.read(endless)).isInstanceOf(MalformedTextException.class);
    }

    @Test
    void aFailureOfTheStreamIsNotTakenForBadText() throws IOException {
        InputStream broken = InputStream.nullInputStream();
        broken.close();

        assertThatThrownBy(() -> KeyValueText.read(broken)).isInstanceOf(IOException.class);
    }

    /** Whatever bytes come, they are read or refused: no other exception, no endless loop. */
    @Test
    void randomBytesAreReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 1_000; round++) {
            byte[] bytes = randomValuesText(random);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            try {
                assertThat(read(bytes)).as("seed %d", seed).doesNotContainKey("");
            } catch (MalformedTextException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    private static byte[] randomValuesText(Random random) {
        Map<String, String> values = randomValues(random);
        values.put("always", "there");
        return KeyValueText.write(values);
    }

    private static Map<String, String> randomValues(Random random) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            values.put("key." + random.nextInt(100), randomText(random));
        }
        return values;
    }

    /** Many of the characters that are special to us, and some of every kind there is. */
    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        String special = "\\\\\n\r=nr \0\u0085\u2028é€";
        for (int length = random.nextInt(20); length > 0; length--) {
            text.appendCodePoint(
                    random.nextInt(3) > 0 ? special.charAt(random.nextInt(special.length())) : codePoint(random));
        }
        return text.toString();
    }

    private static int codePoint(Random random) {
        int codePoint = random.nextInt(Character.MAX_CODE_POINT + 1);
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? 'x' : codePoint;
    }

    private static Map<String, String> ordered(String key, String value, String otherKey, String otherValue) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(key, value);
        values.put(otherKey, otherValue);
        return values;
    }

    private static Map<String, String> read(String text) throws IOException, MalformedTextException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> read(byte[] bytes) throws IOException, MalformedTextException {
        return KeyValueText.read(new ByteArrayInputStream(bytes));
    }
}
