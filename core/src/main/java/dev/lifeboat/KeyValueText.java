package dev.lifeboat;

import dev.lifeboat.io.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The small files of ours: {@code key=value} lines in UTF-8, a backslash before what would break a line. Read strictly,
 * since they may come from anywhere.
 */
final class KeyValueText {

    private static final int MAX_BYTES = 1 << 16;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+");

    private KeyValueText() {}

    static byte[] write(Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) ->
                text.append(key).append('=').append(escape(value)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads it from a stream of at most 64 KiB. */
    static Map<String, String> read(InputStream in) throws IOException, MalformedTextException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new MalformedTextException("it has more than " + MAX_BYTES + " bytes");
        }
        return parse(decode(bytes));
    }

    /**
     * The instant of a key, if there is one.
     *
     * @throws DateTimeException if it is none, or outside the years of a {@link BackupId}: one can calculate with those
     */
    static Optional<Instant> instant(Map<String, String> values, String key) {
        return Optional.ofNullable(values.get(key)).map(KeyValueText::instant);
    }

    private static Instant instant(String text) {
        Instant instant = Instant.parse(text);
        if (!BackupId.isTime(instant)) {
            throw new DateTimeException(text);
        }
        return instant;
    }

    /** In plain digits, and not in those of other scripts, which the JDK takes too. */
    static long wholeNumber(String text) {
        return Long.parseLong(plain(text));
    }

    /** As {@link #wholeNumber}, and none below zero. */
    static long count(String text) {
        long number = wholeNumber(text);
        if (number < 0) {
            throw new NumberFormatException(text);
        }
        return number;
    }

    /** As {@link #wholeNumber}, for less. */
    static int integer(String text) {
        return Integer.parseInt(plain(text));
    }

    private static String plain(String text) {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new NumberFormatException(text);
        }
        return text;
    }

    private static String decode(byte[] bytes) throws MalformedTextException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedTextException("it is not UTF-8");
        }
    }

    private static Map<String, String> parse(String text) throws MalformedTextException {
        Map<String, String> values = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isEmpty()) {
                add(values, line, number);
            }
        }
        return values;
    }

    private static void add(Map<String, String> values, String line, int number) throws MalformedTextException {
        int equals = line.indexOf('=');
        if (equals < 1) {
            throw new MalformedTextException("line " + number + " is not key=value");
        }
        String key = line.substring(0, equals);
        if (values.put(key, unescape(line.substring(equals + 1))) != null) {
            throw new MalformedTextException("line " + number + " gives " + PlainText.brief(key) + " again");
        }
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String value) throws MalformedTextException {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            plain.append(c == '\\' ? unescaped(value, ++i) : c);
        }
        return plain.toString();
    }

    private static char unescaped(String value, int index) throws MalformedTextException {
        char c = index < value.length() ? value.charAt(index) : ' ';
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '\\' -> '\\';
            default -> throw new MalformedTextException("it has an unknown escape");
        };
    }

    /** Text that is not what it should be. The message says why, as a sentence. */
    static final class MalformedTextException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedTextException(String message) {
            super(message);
        }
    }
}
